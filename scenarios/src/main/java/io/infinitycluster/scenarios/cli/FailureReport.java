package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.campaign.Outcome;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.run.SimulationRun;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Prints failures as they are found: the first few with all that is known, the rest in a line at the end. */
final class FailureReport {

    private static final int MOST_DETAILED = 10;
    private static final int MOST_NAMED = 20;
    private static final int LONGEST_DETAIL = 1_000;
    private static final String INDENT = "               ";

    private final LongFunction<String> command;
    private final PrintWriter out;
    private final List<Long> more = new ArrayList<>();
    private long printed;
    private long unnamed;

    /** @param command what repeats the run of a seed */
    FailureReport(LongFunction<String> command, PrintWriter out) {
        this.command = command;
        this.out = out;
    }

    /** Prints one more failure, or keeps it for {@link #end}. */
    void add(Outcome failure) {
        if (printed < MOST_DETAILED) {
            printed++;
            print(failure);
        } else if (more.size() < MOST_NAMED) {
            more.add(failure.seed());
        } else {
            unnamed++;
        }
    }

    /** Names the failures that were not printed. */
    void end() {
        if (!more.isEmpty()) {
            String seeds = String.join(", ", more.stream().map(String::valueOf).toList());
            String others = unnamed == 0 ? "" : " and " + Texts.count(unnamed) + " others";
            out.println();
            out.println("FAILED too: seeds " + seeds + others);
        }
    }

    private void print(Outcome failure) {
        out.println();
        if (failure instanceof Outcome.Ended ended) {
            Violation violation = ended.report().violation();
            String at = SimulationRun.time(ended.report().brokeAtNanos());
            out.println("FAILED seed " + failure.seed() + " at " + at + " of virtual time");
            if (violation != null) {
                line("broke", violation.invariant().text());
                line("how", shorten(violation.detail()));
            }
        } else if (failure instanceof Outcome.Crashed crashed) {
            out.println("FAILED seed " + failure.seed() + ": the simulator broke");
            line("thrown", describe(crashed.cause()));
        } else if (failure instanceof Outcome.Stuck stuck) {
            out.println("FAILED seed " + failure.seed() + ": the run has not ended after "
                    + Texts.span(stuck.after().toNanos()) + " of real time, and was given up");
        }
        line("repeat with", command.apply(failure.seed()));
    }

    /** What broke a promise, not longer than a person reads. */
    static String shorten(String detail) {
        return detail.length() <= LONGEST_DETAIL
                ? detail
                : detail.substring(0, LONGEST_DETAIL) + "... (" + (detail.length() - LONGEST_DETAIL)
                        + " characters more)";
    }

    private void line(String label, String text) {
        line(out, label, text);
    }

    /** A line of a report, or several of which all but the first are indented. */
    static void line(PrintWriter out, String label, String text) {
        String first = "  " + label + " ".repeat(INDENT.length() - 2 - label.length());
        out.println(first + text.strip().replaceAll("\\R", "\n" + INDENT));
    }

    private static String describe(Throwable thrown) {
        StringBuilder text = new StringBuilder(thrown.toString());
        StackTraceElement[] stack = thrown.getStackTrace();
        for (int i = 0; i < Math.min(12, stack.length); i++) {
            text.append("\n    at ").append(stack[i]);
        }
        return text.toString();
    }
}
