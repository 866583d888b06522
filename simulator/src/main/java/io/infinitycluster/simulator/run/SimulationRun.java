package io.infinitycluster.simulator.run;

import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.manifest.Lease;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.judge.Judge;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.random.RandomStreams;
import io.infinitycluster.simulator.time.Scheduler;
import io.infinitycluster.simulator.workload.ClientStore;
import io.infinitycluster.simulator.workload.OperationCounts;
import io.infinitycluster.simulator.workload.Workload;
import io.infinitycluster.transport.inmemory.Latency;
import io.infinitycluster.transport.inmemory.LinkFaults;
import io.infinitycluster.transport.inmemory.NetworkFault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run: a cluster is set up, clients work, things go wrong; then faults stop, and in a recoverable run the cluster must serve again
 * within a bound that follows from its timeouts, and all nodes must converge.
 */
public final class SimulationRun {

    private static final long MICRO = 1_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long STEP_NANOS = SECOND / 4;
    /** Of so many planned faults at least one must have been possible. */
    private static final int MANY_FAULTS = 20;

    /** What of the nodes' notes is counted, and under which name: that damage was seen, and what came of it. */
    private static final List<Map.Entry<String, String>> COUNTED = List.of(
            Map.entry("is damaged at byte", "logs damaged"),
            Map.entry("nothing is missing", "logs whole by checkpoint"),
            Map.entry("has repaired its log", "logs repaired"),
            Map.entry("read 10 times, and never", "logs read differently"),
            Map.entry("the disk failed", "logs given up"));

    private final RunPlan plan;
    private final RunSettings settings;
    private final ClientStore store;
    private final SimulatedCluster cluster;
    private final Judge judge;
    private final Workload workload;
    private final Operator operator;
    private final Nemesis nemesis;
    private final Map<String, Long> notes = new TreeMap<>();
    private @Nullable Consumer<String> trace;
    private Nemesis.FaultListener faults = (fault, holds) -> {};

    /** The run that the swarm draws for a seed. */
    public SimulationRun(long seed) {
        this(RunPlan.draw(seed));
    }

    /** The run that a seed means for these settings. */
    public SimulationRun(long seed, RunSettings settings) {
        this(RunPlan.draw(seed, settings));
    }

    /** Exactly this run. */
    public SimulationRun(RunPlan plan) {
        this(plan, ClientStore.KEY_VALUE);
    }

    /**
     * Exactly this run, with another state machine on the nodes.
     *
     * @param store the machine, and how clients use it
     */
    public SimulationRun(RunPlan plan, ClientStore store) {
        this.plan = plan;
        this.store = store;
        settings = plan.settings();
        RandomStreams streams = new RandomStreams(plan.seed());
        cluster = new SimulatedCluster(streams, settings.cluster(), settings.encodeMessages(), this::machine);
        RandomStream logs = streams.stream("logs");
        // In most runs even little groups follow each other to the disk.
        cluster.logSettings(new LogSettings(
                logs.between(8, 64) << 10,
                logs.between(0, 64) << 10,
                logs.between(0, 2) == 0 ? 32 << 10 : logs.between(1, 2 << 10)));
        for (int i = 1; i <= settings.followers() + settings.learners(); i++) {
            cluster.addNode("n" + i);
        }
        judge = new Judge(cluster, store::newMachine);
        workload = new Workload(cluster, settings.workload(), judge::isHistorySplit, store);
        operator = new Operator(cluster, settings.followers(), !settings.recoverable());
        nemesis = new Nemesis(
                cluster, plan, judge, operator, () -> workload.counts().ok() > 0);
        nemesis.onFault(this::faultBegan);
        judge.onLoss(workload::lossAllowed);
        RandomStream links = streams.stream("links");
        cluster.network()
                .defaults(LinkFaults.NONE.withLatency(
                        Latency.between(links.between(50, 500) * MICRO, links.between(600, 2_000) * MICRO)
                                .withTail(1_000, links.between(5_000, 50_000) * MICRO)));
        cluster.notes(this::noted);
        cluster.scheduler().listener(judge);
    }

    private StateMachine machine(SimulatedNode node) {
        return judge.watch(node, store.newMachine(), workload::applied);
    }

    /** Tells somebody of every event. The judge comes after, so that the event which breaks a promise is told too. */
    public void observe(RunObserver observer) {
        cluster.scheduler().listener(new Observed(cluster.scheduler(), observer, judge));
    }

    /** Writes down what happens, a line at a time. */
    public void trace(Consumer<String> lines) {
        trace = lines;
    }

    /** Tells somebody of every fault of the plan that begins: some find nothing to strike. */
    public void onFault(Nemesis.FaultListener listener) {
        faults = listener;
    }

    private void faultBegan(PlannedFault fault, List<String> holds) {
        note("fault: " + fault.words(holds));
        faults.begun(fault, holds);
    }

    private void noted(SimulatedNode node, String event) {
        for (Map.Entry<String, String> each : COUNTED) {
            if (event.contains(each.getKey())) {
                notes.merge(each.getValue(), 1L, Long::sum);
            }
        }
        Consumer<String> lines = trace;
        if (lines != null) {
            lines.accept(time(cluster.scheduler().now()) + " " + node + " " + event);
        }
    }

    /** Virtual time as people read it: seconds, with microseconds. */
    public static String time(long nanos) {
        String micros = Long.toString(nanos / MICRO % 1_000_000);
        return nanos / SECOND + "." + "0".repeat(6 - micros.length()) + micros + "s";
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    /** Runs to the end, or to the first broken promise. */
    public RunReport run() {
        Scheduler scheduler = cluster.scheduler();
        Violation violation = null;
        try {
            play();
        } catch (Violation broken) {
            violation = broken;
        } catch (RuntimeException broken) {
            violation = new Violation(Invariant.NO_NODE_BREAKS, describe(broken));
        }
        return report(violation, scheduler);
    }

    private static String describe(RuntimeException broken) {
        StringBuilder text = new StringBuilder(broken.toString());
        StackTraceElement[] stack = broken.getStackTrace();
        for (int i = 0; i < Math.min(12, stack.length); i++) {
            text.append("\n    at ").append(stack[i]);
        }
        return text.toString();
    }

    private void play() {
        cluster.nodes().forEach(SimulatedNode::start);
        operator.start();
        workload.start();
        nemesis.start();
        advance(settings.chaosNanos());
        nemesis.stop();
        if (settings.recoverable()) {
            note("faults have stopped");
            awaitService();
            workload.stop();
            awaitConvergence();
        } else {
            awaitAnySuccess();
            workload.stop();
            advance(settings.workload().timeoutNanos() + SECOND);
        }
        workload.checkAll();
        checkNotVacuous();
    }

    private void note(String event) {
        Consumer<String> lines = trace;
        if (lines != null) {
            lines.accept(time(cluster.scheduler().now()) + " -- " + event);
        }
    }

    private void advance(long nanos) {
        long end = cluster.scheduler().now() + nanos;
        while (cluster.scheduler().now() < end) {
            cluster.scheduler().runUntil(Math.min(end, cluster.scheduler().now() + STEP_NANOS));
            checkStops();
        }
    }

    /** A node may stop itself when its disk fails, or is full when it starts, and for no other reason. */
    private void checkStops() {
        for (SimulatedNode node : cluster.nodes()) {
            String reason = node.stopReason();
            if (reason != null && !reason.contains("DISK_") && !judge.isExcepted(node)) {
                throw new Violation(Invariant.NO_NODE_BREAKS, node + " stopped: " + reason);
            }
        }
    }

    /**
     * How long it may take until the cluster serves again: an operator's order under way has to run out (a hopeless promotion takes two
     * leases), a step-down has to end, another lease has to run out before the next promotion, lost followers have to time out
     * and to leave the set, and others have to register.
     */
    public static long recoveryBoundNanos(ClusterSettings settings) {
        long lease = Lease.waitNanos(settings.leaderLeaseNanos(), settings.driftPpm());
        return 5 * lease + 6 * settings.nodeTimeoutNanos();
    }

    /** Nothing is promised after so many faults; but a run in which nobody was served at all is worth nothing. */
    private void awaitAnySuccess() {
        long bound = cluster.scheduler().now() + recoveryBoundNanos(settings.cluster());
        while (workload.counts().ok() == 0 && cluster.scheduler().now() < bound) {
            advance(STEP_NANOS);
        }
    }

    private void awaitService() {
        long bound = cluster.scheduler().now() + recoveryBoundNanos(settings.cluster());
        long confirmedBefore = workload.counts().confirmedWrites();
        long readsBefore = workload.counts().strongReads();
        while (workload.counts().confirmedWrites() == confirmedBefore
                || workload.counts().strongReads() == readsBefore) {
            if (cluster.scheduler().now() >= bound) {
                throw new Violation(
                        Invariant.SERVES_AGAIN,
                        "no write was confirmed and read again within " + time(recoveryBoundNanos(settings.cluster()))
                                + ": " + describeNodes());
            }
            advance(STEP_NANOS);
        }
    }

    private void awaitConvergence() {
        long bound = cluster.scheduler().now()
                + recoveryBoundNanos(settings.cluster())
                + settings.workload().timeoutNanos();
        while (!hasConverged()) {
            if (cluster.scheduler().now() >= bound) {
                throw new Violation(Invariant.SERVES_AGAIN, "the nodes have not converged: " + describeNodes());
            }
            advance(STEP_NANOS);
        }
    }

    /** Whether every node has its role, every follower is in sync, and all have applied the same. */
    private boolean hasConverged() {
        SimulatedNode leader = cluster.leader();
        Manifest manifest = judge.manifest();
        if (leader == null || manifest == null || workload.open() > 0) {
            return false;
        }
        long last = leader.process().applier().appliedIndex();
        for (SimulatedNode node : cluster.nodes()) {
            NodeRole kind = node.kind();
            if (kind == null
                    || kind == NodeRole.ADMIN
                    || node.process().applier().appliedIndex() != last
                    || (kind == NodeRole.FOLLOWER && manifest.inSyncNamed(node.name()) == null)) {
                return false;
            }
        }
        return true;
    }

    private String describeNodes() {
        StringBuilder text = new StringBuilder();
        for (SimulatedNode node : cluster.nodes()) {
            text.append(node).append(' ').append(node.kind());
            if (node.isUp()) {
                text.append(" applied ").append(node.process().applier().appliedIndex());
            }
            text.append("; ");
        }
        return text + "manifest " + judge.manifest() + "; last refusal " + operator.lastRefusal();
    }

    private void checkNotVacuous() {
        long injected =
                nemesis.injected().values().stream().mapToLong(Long::longValue).sum();
        if (workload.counts().ok() == 0
                || (settings.recoverable() && workload.counts().confirmedWrites() == 0)) {
            throw new Violation(Invariant.NOT_VACUOUS, "no operation succeeded");
        }
        if (injected == 0 && plan.faults().size() > MANY_FAULTS) {
            throw new Violation(Invariant.NOT_VACUOUS, "no fault was injected");
        }
    }

    private RunReport report(@Nullable Violation violation, Scheduler scheduler) {
        OperationCounts counts = workload.counts();
        Manifest manifest = judge.manifest();
        return new RunReport(
                plan.seed(),
                settings,
                scheduler.digest(),
                scheduler.executed(),
                scheduler.now(),
                nemesis.injected(),
                effects(),
                counts.ok(),
                counts.failed(),
                counts.unknown(),
                judge.confirmedIndex(),
                manifest == null ? 0 : manifest.term(),
                counts.checkedOperations(),
                violation,
                scheduler.now());
    }

    private Map<String, Long> effects() {
        Map<String, Long> effects = new LinkedHashMap<>();
        for (NetworkFault fault : NetworkFault.values()) {
            effects.put("network " + fault, cluster.network().counters().effects(fault));
        }
        for (SimulatedNode node : cluster.nodes()) {
            node.disk().counters().toMap().forEach((name, count) -> effects.merge("disk " + name, count, Long::sum));
        }
        cluster.store().counters().toMap().forEach((name, count) -> effects.put("bucket " + name, count));
        effects.put("clients keyed writes", workload.counts().keyedWrites());
        effects.put("clients retries", workload.counts().retries());
        effects.put("clients refused reuses", workload.counts().refusedReuses());
        effects.put("clients repeated answers", judge.repeatedWrites());
        for (Map.Entry<String, String> each : COUNTED) {
            effects.put("node " + each.getValue(), notes.getOrDefault(each.getValue(), 0L));
        }
        effects.put("operator orders", operator.orders());
        effects.put("operator refusals", operator.refusals());
        return effects;
    }
}
