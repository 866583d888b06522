package io.infinitycluster.scenarios.cli;

import io.infinitycluster.simulator.linearizability.KvCall;
import io.infinitycluster.simulator.linearizability.KvResult;
import io.infinitycluster.simulator.linearizability.KvText;
import io.infinitycluster.simulator.linearizability.Operation;
import io.infinitycluster.simulator.linearizability.Outcome;
import io.infinitycluster.simulator.linearizability.Witness;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Shows a person the operations that cannot be ordered: a list with a bar for each, and where the order ends. */
final class WitnessReport {
    private static final int MOST_OPERATIONS = 40;
    private static final int WIDEST_TIMELINE = 48;
    private static final int LONGEST_TEXT = 72;

    private WitnessReport() {}

    static void print(Witness<KvCall, KvResult> witness, PrintWriter out) {
        List<Operation<KvCall, KvResult>> operations = witness.operations();
        out.println();
        out.println("These operations on key " + shorten(KvText.quote(witness.key())) + " cannot be ordered:");
        out.println();
        int hidden = Math.max(0, operations.size() - MOST_OPERATIONS);
        List<Operation<KvCall, KvResult>> shown = operations.subList(hidden, operations.size());
        if (hidden > 0) {
            out.println("  (" + hidden + " earlier operations are not shown)");
        }
        List<Long> moments = moments(shown);
        for (Operation<KvCall, KvResult> operation : shown) {
            out.println("  " + mark(witness, operation) + " " + bar(operation, moments) + "  " + describe(operation));
        }
        out.println();
        out.println(
                "  [ call   ] return   > outcome unknown   * cannot be placed   numbers: the order that got furthest");
        out.println();
        out.println("The order that got furthest places "
                + witness.longestOrder().size() + " and ends in the value " + shorten(witness.stateAfter()) + ".");
        out.println("Nothing placed behind it explains " + describe(witness.blocked()) + ".");
    }

    /** An operation's place in the order that got furthest; a star if it has none. */
    private static String mark(Witness<KvCall, KvResult> witness, Operation<KvCall, KvResult> operation) {
        int place = witness.longestOrder().indexOf(operation);
        String mark =
                place >= 0 ? String.valueOf(place + 1) : witness.notPlaced().contains(operation) ? "*" : "";
        return " ".repeat(Math.max(0, 3 - mark.length())) + mark;
    }

    /** The positions of all calls and returns, in order; as a timeline they are columns. */
    private static List<Long> moments(List<Operation<KvCall, KvResult>> operations) {
        List<Long> moments = new ArrayList<>();
        for (Operation<KvCall, KvResult> operation : operations) {
            moments.add(operation.invoked());
            if (operation.deadline() != Operation.NEVER) {
                moments.add(operation.returned());
            }
        }
        return moments.stream().sorted().distinct().toList();
    }

    private static String bar(Operation<KvCall, KvResult> operation, List<Long> moments) {
        int width = Math.min(WIDEST_TIMELINE, moments.size());
        char[] bar = " ".repeat(width + 1).toCharArray();
        boolean open = operation.deadline() == Operation.NEVER;
        int from = column(moments.indexOf(operation.invoked()), moments.size(), width);
        int to = open ? width : column(moments.indexOf(operation.returned()), moments.size(), width);
        for (int i = from; i <= to; i++) {
            bar[i] = '-';
        }
        bar[to] = open ? '>' : ']';
        bar[from] = '[';
        return new String(bar);
    }

    private static int column(int moment, int moments, int width) {
        return (int) ((long) moment * width / moments);
    }

    private static String describe(Operation<KvCall, KvResult> operation) {
        return "#" + operation.id() + " p" + operation.process() + " "
                + shorten(KvText.call(operation.key(), operation.call())) + outcome(operation.outcome());
    }

    private static String outcome(Outcome<KvResult> outcome) {
        String text = KvText.outcome(outcome);
        return " -> " + shorten(text);
    }

    /** The text, without its middle if it is long. */
    static String shorten(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        int half = LONGEST_TEXT / 2 - 2;
        return text.substring(0, half) + "..." + text.substring(text.length() - half);
    }
}
