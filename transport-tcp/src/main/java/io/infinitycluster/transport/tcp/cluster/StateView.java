package io.infinitycluster.transport.tcp.cluster;

import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows how the members stand: on a terminal as a table that is drawn again and again, elsewhere a line for each change. */
final class StateView {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final List<String> HEAD =
            List.of("node", "role", "status", "term", "durable", "committed", "applied", "lag", "in sync", "lease");
    private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

    private final PrintWriter out;
    private final boolean terminal;
    private final int columns;
    private final Map<String, String> told = new HashMap<>();
    private int drawn;

    /** @param columns the terminal's width; 0 if {@code out} is none */
    StateView(PrintWriter out, int columns) {
        this.out = out;
        this.columns = columns;
        terminal = columns > 0;
    }

    /** Shows the states, by the members' names in the order of the table. */
    void show(Map<String, MemberState> states) {
        if (terminal) {
            clear();
            for (String line : table(states)) {
                out.println(line.length() > columns ? line.substring(0, columns) : line);
                drawn++;
            }
        } else {
            states.forEach((name, state) -> {
                String standing = state.standing();
                if (!standing.equals(told.put(name, standing))) {
                    out.println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + name + ": " + standing);
                }
            });
        }
        out.flush();
    }

    /** Says something, above the table if there is one. */
    void say(String text) {
        clear();
        out.println(text);
        out.flush();
    }

    private void clear() {
        if (drawn > 0) {
            out.printf(UP_AND_CLEAR, drawn);
            drawn = 0;
        }
    }

    /** The table, a line a row, columns aligned. */
    static List<String> table(Map<String, MemberState> states) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        states.forEach((name, state) -> rows.add(List.of(
                name,
                state.role(),
                state.status(),
                state.term(),
                state.durable(),
                state.committed(),
                state.applied(),
                state.lag(),
                state.inSync(),
                state.lease())));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
