package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.simulator.run.PlannedFault;
import io.infinitycluster.simulator.run.RunPlan;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.run.RunSettings;
import io.infinitycluster.simulator.run.SimulationRun;
import io.infinitycluster.simulator.workload.WorkloadSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A plan in words. */
final class Schedule {

    /** Shorter faults strike at once, and their time means nothing. */
    private static final long SHORTEST_NANOS = 1_000;

    private Schedule() {}

    /** What goes wrong when, and when the promise breaks; whom the faults strike shows when the plan is played. */
    static List<String> of(Function<RunPlan, Runs.Run> plans, RunPlan plan) {
        List<String> lines = new ArrayList<>();
        Runs.Run run = plans.apply(plan);
        run.onFault((fault, holds) -> lines.add(line(fault.atNanos(), fault.words(holds) + duration(fault))));
        RunReport report = run.play();
        lines.add(line(report.brokeAtNanos(), "the promise breaks"));
        return lines;
    }

    private static String line(long nanos, String what) {
        String time = SimulationRun.time(nanos);
        return time + " ".repeat(Math.max(1, 14 - time.length())) + what;
    }

    private static String duration(PlannedFault fault) {
        return fault.durationNanos() < SHORTEST_NANOS ? "" : ", for " + SimulationRun.time(fault.durationNanos());
    }

    static String cluster(RunSettings settings) {
        return settings.followers() + " that lead or follow"
                + (settings.learners() == 0 ? "" : ", " + settings.learners() + " that learn")
                + (settings.recoverable() ? "" : "; confirmed writes may be lost with an operator's consent");
    }

    static String clients(RunSettings settings) {
        WorkloadSettings load = settings.workload();
        return load.clients() + ", up to " + Texts.count(load.operationsPerSecond()) + " operations a second, "
                + load.writePercent() + " % writes";
    }
}
