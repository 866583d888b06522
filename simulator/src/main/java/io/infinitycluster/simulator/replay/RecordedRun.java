package io.infinitycluster.simulator.replay;

import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.run.RunPlan;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.run.RunSettings;

/**
 * The journal of a failing run (design section 6): every decision that the generator had made, so that it replays without the generator,
 * and what came of it.
 *
 * @param plan all that decides the run
 * @param broke the promise that it broke
 * @param digest of all its events: the same sources make the same again
 */
public record RecordedRun(RunPlan plan, Invariant broke, long digest) {

    public RecordedRun {
        plan = withoutTheGenerator(plan);
    }

    /**
     * The record of a run that failed.
     *
     * @throws IllegalArgumentException if it did not
     */
    public static RecordedRun of(RunPlan plan, RunReport report) {
        Violation violation = report.violation();
        if (violation == null) {
            throw new IllegalArgumentException("seed " + plan.seed() + " broke nothing");
        }
        return new RecordedRun(plan, violation.invariant(), report.digest());
    }

    /** The same run without what faults were drawn from, which decides nothing once they are drawn. */
    static RunPlan withoutTheGenerator(RunPlan plan) {
        RunSettings settings = plan.settings();
        return new RunPlan(
                plan.seed(),
                new RunSettings(
                        settings.followers(),
                        settings.learners(),
                        settings.encodeMessages(),
                        settings.cluster(),
                        settings.workload(),
                        plan.faults().stream()
                                .map(fault -> fault.kind())
                                .distinct()
                                .sorted()
                                .toList(),
                        1,
                        1,
                        settings.chaosNanos(),
                        settings.recoverable()),
                plan.faults());
    }
}
