package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.campaign.Campaign;
import io.infinitycluster.scenarios.campaign.Outcome;
import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.scenarios.campaign.Totals;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.PrimitiveIterator;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A campaign with all that a person sees of it: progress, failures, the summary.
 *
 * @param seeds those to run, in order
 * @param size how many these are; 0 if there is no end to them
 * @param time when to begin no more runs; null if all seeds are to be run
 * @param failFast whether the first failure ends it
 * @param replay the command that repeats the run of a seed
 * @param failing what is done about runs that failed, when all have ended; null for nothing
 */
record CampaignCommand(
        Runs runs,
        PrimitiveIterator.OfLong seeds,
        long size,
        @Nullable Duration time,
        int threads,
        boolean failFast,
        LongFunction<String> replay,
        @Nullable FailingRuns failing) {

    /** Runs it, and returns what came of it. */
    Totals run(Surroundings surroundings, PrintWriter out, PrintWriter err) {
        return new Show(this, out, err).run(surroundings);
    }

    /** From this width on a terminal gets all that there is to tell. */
    private static final int WIDE = 150;

    private static final class Show {
        private final CampaignCommand plan;
        private final PrintWriter out;
        private final PrintWriter err;
        private final FailureReport failures;
        private final Totals totals = new Totals();
        private final long begin = System.nanoTime();
        private final Campaign campaign;
        private @Nullable Progress progress;
        private volatile boolean interrupted;
        private volatile long last;
        private volatile int columns;

        Show(CampaignCommand plan, PrintWriter out, PrintWriter err) {
            this.plan = plan;
            this.out = out;
            this.err = err;
            failures = new FailureReport(plan.replay(), out);
            campaign = new Campaign(plan.runs(), plan.seeds(), plan.threads(), this::ended).failFast(plan.failFast());
            if (plan.time() != null) {
                campaign.limitTime(plan.time());
            }
        }

        Totals run(Surroundings surroundings) {
            columns = surroundings.columns();
            Interrupts interrupts = Interrupts.listen(surroundings.signals(), () -> {
                interrupted = true;
                campaign.abandon();
                if (plan.failing() != null) {
                    plan.failing().abandon();
                }
            });
            try (Progress shown = new Progress(() -> line(campaign.totals()), surroundings.columns(), err)) {
                progress = shown.start();
                campaign.run();
            }
            failures.end();
            SummaryReport.print(totals, System.nanoTime() - begin, plan.threads(), out);
            out.flush();
            if (plan.failing() != null) {
                plan.failing().shrinkAndSave();
            }
            out.println();
            out.println(verdict());
            out.flush();
            interrupts.over(exitCode(totals));
            return totals;
        }

        private String verdict() {
            if (totals.runs() == 0) {
                return "NOTHING SHOWN: no run has ended";
            }
            String sofar = interrupted ? " so far; interrupted" : "";
            return totals.failed() == 0
                    ? "passed" + sofar + ", the last seed was " + last
                    : "FAILED: " + Texts.count(totals.failed()) + " of " + Texts.count(totals.runs()) + " runs" + sofar;
        }

        private void ended(Outcome outcome) {
            totals.add(outcome);
            last = outcome.seed();
            Progress shown = progress;
            if (!outcome.passed() && plan.failing() != null) {
                plan.failing().add(outcome);
            }
            if (!outcome.passed() && shown != null) {
                shown.above(() -> {
                    failures.add(outcome);
                    out.flush();
                });
            }
        }

        private String line(Totals sofar) {
            long elapsed = System.nanoTime() - begin;
            String of = plan.size() == 0 ? "" : "/" + Texts.count(plan.size());
            String left = plan.time() == null
                    ? Texts.span(elapsed)
                    : Texts.span(Math.max(0, plan.time().toNanos() - elapsed)) + " left";
            String common = String.format(
                    Locale.ROOT,
                    "%s  runs %s%s  failed %s  sim %s  events %s  faults %s",
                    left,
                    Texts.count(sofar.runs()),
                    of,
                    Texts.count(sofar.failed()),
                    Texts.span(sofar.simulatedNanos()),
                    Texts.rate(sofar.events()),
                    Texts.rate(sofar.injected()));
            String ok = Texts.rate(sofar.ok());
            String failed = Texts.rate(sofar.refused());
            String unknown = Texts.rate(sofar.unknown());
            if (columns > 0 && columns < WIDE) {
                return common + "  ops " + ok + "/" + failed + "/" + unknown;
            }
            double speed = Texts.perSecond(sofar.events(), elapsed);
            return common + "  ops ok " + ok + " failed " + failed + " unknown " + unknown + "  events/s "
                    + Texts.rate(speed) + "  seed " + last;
        }
    }

    /** 0 if all runs passed; 1 if one failed, or if there was none. */
    static int exitCode(Totals totals) {
        return totals.failed() > 0 || totals.runs() == 0 ? 1 : 0;
    }
}
