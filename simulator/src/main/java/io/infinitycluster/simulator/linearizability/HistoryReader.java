package io.infinitycluster.simulator.linearizability;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads histories from text in any {@link HistoryFormat}, which it tells from the first line that is not blank.
 *
 * <p>Whatever the text, reading ends with a history or a {@link MalformedHistoryException}, in time and memory
 * proportional to its length.
 */
public final class HistoryReader {

    /** The most operations that a text may have. */
    public static final int MAX_OPERATIONS = 1_000_000;

    /** The most characters that a line may have. */
    public static final int MAX_LINE_LENGTH = 1_000_000;

    private HistoryReader() {}

    /** Reads a format line by line. */
    interface LineFormat {
        void line(int number, String line) throws MalformedHistoryException;
    }

    /** Reads a history, to be held against the model that its format or its header stands for. */
    public static RecordedHistory read(String text) throws MalformedHistoryException {
        return read(text, null);
    }

    /**
     * Reads a history.
     *
     * @param modelOverride the model to hold it against, or null for the one that its format or its header stands for
     */
    public static RecordedHistory read(String text, @Nullable KvModel modelOverride) throws MalformedHistoryException {
        EventCollector events = new EventCollector();
        HistoryFormat format = null;
        KvModel model = null;
        LineFormat lines = null;
        int number = 0;
        for (Iterator<String> all = text.lines().iterator(); all.hasNext(); ) {
            String line = all.next();
            number++;
            if (line.length() > MAX_LINE_LENGTH) {
                throw new MalformedHistoryException(
                        number, line.length() + " characters", "at most " + MAX_LINE_LENGTH + " in one line");
            }
            if (line.isBlank()) {
                continue;
            }
            if (lines == null) {
                format = detect(number, line);
                model = format == HistoryFormat.INFINITY_CLUSTER
                        ? InfinityClusterFormat.header(number, line)
                        : format.model();
                lines = lines(format, events);
                if (format == HistoryFormat.INFINITY_CLUSTER) {
                    continue;
                }
            }
            lines.line(number, line);
        }
        if (format == null || model == null) {
            throw new MalformedHistoryException(Math.max(1, number), "there is nothing here", "a history");
        }
        KvModel chosen = modelOverride == null ? model : modelOverride;
        events.requireKnown(chosen);
        return new RecordedHistory(format, chosen, events.history());
    }

    private static LineFormat lines(HistoryFormat format, EventCollector events) {
        return switch (format) {
            case INFINITY_CLUSTER -> new InfinityClusterFormat(events);
            case JEPSEN_REGISTER -> new JepsenRegisterFormat(events);
            case CLOJURE_KV -> new ClojureKvFormat(events);
        };
    }

    private static HistoryFormat detect(int number, String line) throws MalformedHistoryException {
        if (line.startsWith(InfinityClusterFormat.HEADER)) {
            return HistoryFormat.INFINITY_CLUSTER;
        } else if (line.startsWith(JepsenRegisterFormat.START)) {
            return HistoryFormat.JEPSEN_REGISTER;
        } else if (line.startsWith("{")) {
            return HistoryFormat.CLOJURE_KV;
        }
        throw new MalformedHistoryException(
                number,
                "not a history in any known format: " + MalformedHistoryException.excerpt(line),
                "\"" + InfinityClusterFormat.HEADER + " 1 model=kv-store\", or a Jepsen log (\""
                        + JepsenRegisterFormat.START + " ...\"), or Clojure maps (\"{:process 0, ...\")");
    }
}
