package io.infinitycluster.simulator.linearizability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes histories in this project's own format, which people can read and {@link HistoryReader} reads back.
 *
 * <pre>{@code
 * # infinity-cluster history 1 model=kv-store
 * 0 p0 #0 invoke put "x" "1"
 * 12 p0 #0 ok
 * 20 p1 #1 invoke get "x"
 * 31 p1 #1 ok "1"
 * 31 p0 #2 invoke cas "x" "1" nil
 * 40 p0 #2 unknown
 * }</pre>
 *
 * <p>The first line is the header: the version of the format and the model ({@link KvModel#label}). Each further line
 * is an event, in the order in which they happened: the virtual time (a whole number that never decreases; its unit is
 * the recorder's own), the process, the operation, and what happened.
 *
 * <ul>
 *   <li>{@code invoke} with {@code get KEY}, {@code put KEY VALUE}, {@code append KEY VALUE}, {@code delete KEY} or
 *       {@code cas KEY EXPECTED NEW}
 *   <li>{@code ok} with the answer: a value for get, {@code true} or {@code false} for delete (did the key exist?) and
 *       cas (was the value the expected one?), nothing for put and append
 *   <li>{@code failed}: it did not happen
 *   <li>{@code unknown}: the client gave up. An operation without any end is unknown too
 * </ul>
 *
 * Keys and values are in double quotes, with {@code \" \\ \n \r \t} and {@code \}{@code uXXXX}; {@code nil} is an absent
 * key. Blank lines and lines that begin with {@code #} are skipped.
 */
public final class HistoryWriter {
    private HistoryWriter() {}

    /** Writes a history that is to be held against a model. */
    public static String write(History<KvCall, KvResult> history, KvModel model) {
        record Event(long position, long time, Operation<KvCall, KvResult> operation, String what) {}
        List<Event> events = new ArrayList<>();
        for (Operation<KvCall, KvResult> operation : history.operations()) {
            String call = "invoke " + KvText.call(operation.key(), operation.call());
            events.add(new Event(operation.invoked(), operation.invokedAt(), operation, call));
            if (operation.returned() != Operation.NEVER) {
                String outcome = KvText.outcome(operation.outcome());
                events.add(new Event(operation.returned(), operation.returnedAt(), operation, outcome));
            }
        }
        events.sort(Comparator.comparingLong(Event::position));
        StringBuilder text = new StringBuilder();
        text.append(InfinityClusterFormat.HEADER)
                .append(" " + InfinityClusterFormat.VERSION + " model=")
                .append(model.label())
                .append('\n');
        for (Event event : events) {
            text.append(event.time)
                    .append(" p")
                    .append(event.operation.process())
                    .append(" #")
                    .append(event.operation.id())
                    .append(' ')
                    .append(event.what)
                    .append('\n');
        }
        return text.toString();
    }
}
