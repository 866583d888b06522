package io.infinitycluster.simulator.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The lines that a command produces. Equal lines one after another become one; lost messages are counted at the end. */
final class Transcript {

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> lost = new TreeMap<>();
    private String last = "";
    private int repeats;

    void line(long nanos, String text) {
        if (text.equals(last)) {
            repeats++;
            return;
        }
        endRepeats();
        last = text;
        lines.add(String.format(Locale.ROOT, "%7.3fs ", Math.floorDiv(nanos, 1_000_000L) * 0.001) + text);
    }

    private void endRepeats() {
        if (repeats > 0) {
            int end = lines.size() - 1;
            lines.set(end, lines.get(end) + " (and " + repeats + " more)");
        }
        repeats = 0;
    }

    void lost(String from, String to, String type) {
        lost.merge(from + " > " + to + " " + type, 1, Integer::sum);
    }

    /** The text since the last call. */
    String take() {
        endRepeats();
        lost.forEach((what, times) -> lines.add("   lost: " + what + (times == 1 ? "" : ", " + times + " times")));
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        lines.clear();
        lost.clear();
        last = "";
        return text.isEmpty() ? "ok\n" : text.toString();
    }
}
