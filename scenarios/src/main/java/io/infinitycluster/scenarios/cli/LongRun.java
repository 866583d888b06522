package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.campaign.Outcome;
import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.time.EventKind;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * One long run, which tells after each simulated hour how much memory is in use. Memory that grows with the length of the run shows.
 *
 * @param hours how many simulated hours it lasts
 * @param rate client operations in a simulated second, as they are told
 */
record LongRun(Runs runs, long seed, int hours, int rate) {

    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();
    private static final long MIB = 1 << 20;

    /** Plays it, and returns the exit code. */
    int play(PrintWriter out) {
        out.println("seed " + seed + ", " + hours + " simulated hours, " + rate
                + " operations in a simulated second; heap up to "
                + Texts.count(Runtime.getRuntime().maxMemory() / MIB) + " MiB");
        out.println("   hour          events    events/s   live heap");
        out.flush();
        long begin = System.nanoTime();
        Hours passed = new Hours(out);
        RunReport report;
        try {
            Runs.Run run = runs.of(seed);
            run.observe(passed::ran);
            report = run.play();
        } catch (OutOfMemoryError e) {
            out.println("FAILED: out of memory after " + passed.hour + " simulated hours (" + e.getMessage() + ")");
            out.flush();
            return 1;
        }
        long wall = System.nanoTime() - begin;
        out.println("end: " + Texts.count(report.events()) + " events, "
                + Texts.span(report.simulatedNanos()) + " simulated in " + Texts.span(wall) + ", "
                + Texts.count((long) Texts.perSecond(report.events(), wall)) + " events/s, operations "
                + Texts.count(report.ok()) + " ok " + Texts.count(report.failed()) + " failed "
                + Texts.count(report.unknown()) + " unknown, largest live heap " + passed.most + " MiB");
        if (!report.passed()) {
            new FailureReport(
                            failed -> "./infinity-cluster benchmark --hours " + hours + " --rate " + rate + " --seeds "
                                    + failed + ".." + failed,
                            out)
                    .add(new Outcome.Ended(report, wall));
        }
        out.flush();
        return report.passed() ? 0 : 1;
    }

    private static final class Hours {
        private final PrintWriter out;
        private long next = HOUR_NANOS;
        private long hour;
        private long lastNumber;
        private long lastWall = System.nanoTime();
        private long most;

        Hours(PrintWriter out) {
            this.out = out;
        }

        void ran(long number, long timeNanos, String actor, EventKind kind, long digest) {
            if (timeNanos < next) {
                return;
            }
            next += HOUR_NANOS;
            long wall = System.nanoTime();
            double speed = Texts.perSecond(number - lastNumber, wall - lastWall);
            System.gc(); // What is left after it is what the run holds on to.
            Runtime runtime = Runtime.getRuntime();
            long live = (runtime.totalMemory() - runtime.freeMemory()) / MIB;
            most = Math.max(most, live);
            out.println(String.format(Locale.ROOT, "%7d %,15d %,11.0f %,7d MiB", ++hour, number, speed, live));
            out.flush();
            lastNumber = number;
            lastWall = System.nanoTime();
        }
    }
}
