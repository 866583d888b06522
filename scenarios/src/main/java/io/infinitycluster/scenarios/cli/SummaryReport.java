package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.campaign.Totals;
import io.infinitycluster.simulator.run.FaultKind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables at the end of a campaign. */
final class SummaryReport {

    private static final int CELL = 36;
    private static final int GAP = 5;

    private SummaryReport() {}

    /**
     * @param wallNanos how long the campaign took in real time
     * @param threads how many runs were under way at once
     */
    static void print(Totals totals, long wallNanos, int threads, PrintWriter out) {
        long busy = totals.busyNanos();
        out.println();
        row(out, "runs", Texts.count(totals.runs()));
        row(out, "  passed", Texts.count(totals.runs() - totals.failed()));
        row(out, "  failed", Texts.count(totals.failed()));
        row(out, "real time", Texts.seconds(wallNanos) + ", " + threads + (threads == 1 ? " thread" : " threads"));
        row(out, "simulated time", Texts.seconds(totals.simulatedNanos()));
        row(out, "  per second and core", Texts.seconds((long) Texts.perSecond(totals.simulatedNanos(), busy)));
        row(out, "events", Texts.count(totals.events()));
        row(out, "  per second and core", Texts.count((long) Texts.perSecond(totals.events(), busy)));
        row(out, "operations ok", Texts.count(totals.ok()));
        row(out, "  failed", Texts.count(totals.refused()));
        row(out, "  unknown", Texts.count(totals.unknown()));
        row(out, "  found linearizable", Texts.count(totals.checked()));
        row(out, "entries confirmed", Texts.count(totals.confirmed()));
        row(out, "leaderships", Texts.count(totals.leaderships()));
        printFaults(totals, out);
    }

    private static void row(PrintWriter out, String label, String value) {
        out.println(String.format(Locale.ROOT, "%-24s%s", label, value));
    }

    private static void printFaults(Totals totals, PrintWriter out) {
        List<String> left = new ArrayList<>();
        left.add(cell("faults injected", totals.injected()));
        for (FaultKind kind : FaultKind.values()) {
            left.add(cell("  " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), totals.injected(kind)));
        }
        List<String> right = new ArrayList<>();
        right.add("what took effect");
        totals.effects().forEach((effect, count) -> right.add(cell("  " + words(effect), count)));
        out.println();
        int width = CELL + GAP;
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String first = i < left.size() ? left.get(i) : "";
            String second = i < right.size() ? right.get(i) : "";
            out.println((first + " ".repeat(width - first.length()) + second).stripTrailing());
        }
    }

    private static String words(String effect) {
        return effect.replaceAll("(\\p{Lower})(\\p{Upper})", "$1 $2")
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }

    private static String cell(String label, long count) {
        String number = Texts.count(count);
        return label + " ".repeat(Math.max(1, CELL - label.length() - number.length())) + number;
    }
}
