package io.infinitycluster.scenarios;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.run.RunObserver;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.run.RunSettings;
import io.infinitycluster.simulator.time.Scheduler;
import io.infinitycluster.simulator.workload.OperationCounts;
import io.infinitycluster.transport.inmemory.NetworkFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A scenario played with one seed. */
public final class ScenarioRun {

    private final Scenario scenario;
    private final long seed;
    private final World world;

    /** @param trace hears what happens, a line at a time; null for nobody */
    public ScenarioRun(Scenario scenario, long seed, @Nullable Consumer<String> trace) {
        this.scenario = scenario;
        this.seed = seed;
        world = new World(scenario, seed, trace);
    }

    /** Tells somebody of every event. The judge comes after, so that the event which breaks a promise is told too. */
    public void observe(RunObserver observer) {
        world.observe(observer);
    }

    /** The command that plays a scenario with this seed again. */
    public static String command(String name, long seed) {
        return "./infinity-cluster simulate --scenario " + name + " --seed " + seed + " --trace";
    }

    /** Plays it to the end, or to the first thing that is not as it must be. */
    public RunReport run() {
        Violation violation = null;
        try {
            scenario.play(new ScenarioCluster(world));
            world.end();
        } catch (Violation broken) {
            violation = located(broken.invariant(), broken.detail(), broken);
        } catch (RuntimeException broken) {
            violation = located(Invariant.NO_NODE_BREAKS, describe(broken), broken);
        }
        return report(violation);
    }

    private Violation located(Invariant invariant, String detail, RuntimeException cause) {
        Violation located = new Violation(
                invariant,
                scenario.name() + ", " + world.currentStep() + ": " + detail + "\nrepeat with: "
                        + command(scenario.name(), seed));
        located.initCause(cause);
        return located;
    }

    private static String describe(RuntimeException broken) {
        StringBuilder text = new StringBuilder(broken.toString());
        StackTraceElement[] stack = broken.getStackTrace();
        for (int i = 0; i < Math.min(12, stack.length); i++) {
            text.append("\n    at ").append(stack[i]);
        }
        return text.toString();
    }

    private RunReport report(@Nullable Violation violation) {
        Scheduler scheduler = world.cluster().scheduler();
        boolean begun = world.isComplete();
        OperationCounts counts = begun ? world.workload().counts() : new OperationCounts();
        Manifest manifest = begun ? world.judge().manifest() : null;
        return new RunReport(
                seed,
                settings(),
                scheduler.digest(),
                scheduler.executed(),
                scheduler.now(),
                world.injected(),
                effects(),
                counts.ok(),
                counts.failed(),
                counts.unknown(),
                begun ? world.judge().confirmedIndex() : 0,
                manifest == null ? 0 : manifest.term(),
                counts.checkedOperations(),
                violation,
                scheduler.now());
    }

    /** The shape of the cluster at the end; a scenario draws no faults and has no phase of chaos. */
    private RunSettings settings() {
        int learners = 0;
        for (SimulatedNode node : world.cluster().nodes()) {
            learners += node.kind() == NodeRole.LEARNER ? 1 : 0;
        }
        int others = Math.max(1, world.cluster().nodes().size() - learners);
        return new RunSettings(
                others,
                learners,
                world.encodesMessages(),
                world.settings(),
                world.clients(),
                List.copyOf(world.injected().keySet()),
                1,
                1,
                0,
                true);
    }

    private Map<String, Long> effects() {
        Map<String, Long> effects = new LinkedHashMap<>();
        for (NetworkFault fault : NetworkFault.values()) {
            effects.put("network " + fault, world.cluster().network().counters().effects(fault));
        }
        for (SimulatedNode node : world.cluster().nodes()) {
            node.disk().counters().toMap().forEach((name, count) -> effects.merge("disk " + name, count, Long::sum));
        }
        world.cluster().store().counters().toMap().forEach((name, count) -> effects.put("bucket " + name, count));
        if (world.isComplete()) {
            effects.put("clients keyed writes", world.workload().counts().keyedWrites());
            effects.put("clients retries", world.workload().counts().retries());
            effects.put("clients refused reuses", world.workload().counts().refusedReuses());
            effects.put("clients repeated answers", world.judge().repeatedWrites());
        }
        effects.put("scenario steps", world.steps());
        return effects;
    }
}
