package io.infinitycluster.scenarios;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.role.AdminRole;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.judge.Judge;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.linearizability.KvCall;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.random.RandomStreams;
import io.infinitycluster.simulator.run.FaultKind;
import io.infinitycluster.simulator.run.Observed;
import io.infinitycluster.simulator.run.RunObserver;
import io.infinitycluster.simulator.run.SimulationRun;
import io.infinitycluster.simulator.time.EventKind;
import io.infinitycluster.simulator.workload.ClientStore;
import io.infinitycluster.simulator.workload.Workload;
import io.infinitycluster.simulator.workload.WorkloadSettings;
import io.infinitycluster.transport.inmemory.Latency;
import io.infinitycluster.transport.inmemory.LinkFaults;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The simulated world in which a scenario plays: it lets time pass, counts the steps, and says how things stand when one fails. */
final class World {

    private static final long MICRO = 1_000L;
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    private final RandomStreams streams;
    private final RandomStream draw;
    private final ClusterSettings settings;
    private final WorkloadSettings clients;
    private final ClientStore store;
    private final boolean encodeMessages;
    private final SimulatedCluster cluster;
    private final int operator;
    private final @Nullable Consumer<String> trace;
    private final Map<FaultKind, Long> injected = new EnumMap<>(FaultKind.class);
    private final List<String> notes = new ArrayList<>();
    /** Which key the machines of a node restore with another value than was saved, by its name. */
    private final Map<String, Bytes> restoredWrongly = new TreeMap<>();

    private @Nullable Judge judge;
    private @Nullable Workload workload;
    private @Nullable RunObserver observer;
    private long steps;
    private String step = "before the first step";
    private boolean historyEnded;

    World(Scenario scenario, long seed, @Nullable Consumer<String> trace) {
        this.trace = trace;
        streams = new RandomStreams(seed);
        draw = streams.stream("scenario");
        settings = scenario.settings(streams.stream("scenario/settings"));
        clients = scenario.clients(streams.stream("scenario/clients"));
        store = scenario.store();
        RandomStream links = streams.stream("links");
        encodeMessages = links.nextInt(4) != 0;
        cluster = new SimulatedCluster(streams, settings, encodeMessages, this::newMachine);
        cluster.logSettings(scenario.log(streams.stream("scenario/log")));
        operator = cluster.scheduler().actor("operator");
        // The tail is up to 1024 times as long: far below a heartbeat, so that a bound is not broken by bad luck alone.
        cluster.network()
                .defaults(LinkFaults.NONE.withLatency(
                        Latency.between(links.between(50L, 500L) * MICRO, links.between(600L, 2_000L) * MICRO)
                                .withTail(1_000, links.between(20L, 150L) * MICRO)));
        cluster.notes((node, event) -> {
            notes.add(node + " " + event);
            trace(node + " " + event);
        });
    }

    private StateMachine newMachine(SimulatedNode node) {
        StateMachine bare = store.newMachine();
        StateMachine watched = judge().watch(
                        node, bare, (index, command, machine) -> workload().applied(index, command, machine));
        Bytes key = restoredWrongly.get(node.name());
        return key == null
                ? watched
                : new WrongRestore(watched, () -> bare.apply(0, store.write(key, new KvCall.Put("obliviate"))));
    }

    /** Says which key a node's machine will restore with another value than was saved; null for none. */
    void restoreWrongly(SimulatedNode node, @Nullable String key) {
        if (key == null) {
            restoredWrongly.remove(node.name());
        } else {
            restoredWrongly.put(node.name(), Bytes.utf8(key));
        }
    }

    /** All machines are there: from now on the judge looks at them. */
    void complete() {
        Judge looksOn = new Judge(cluster, store::newMachine);
        Workload works = new Workload(cluster, clients, looksOn::isHistorySplit, store);
        looksOn.onLoss(works::lossAllowed);
        judge = looksOn;
        workload = works;
        RunObserver told = observer;
        cluster.scheduler().listener(told == null ? looksOn : new Observed(cluster.scheduler(), told, looksOn));
    }

    /** Tells somebody of every event from when all machines are there; before that there is none. */
    void observe(RunObserver newObserver) {
        observer = newObserver;
    }

    boolean isComplete() {
        return judge != null;
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    ClusterSettings settings() {
        return settings;
    }

    WorkloadSettings clients() {
        return clients;
    }

    ClientStore store() {
        return store;
    }

    boolean encodesMessages() {
        return encodeMessages;
    }

    RandomStream draw() {
        return draw;
    }

    RandomStream stream(String name) {
        return streams.stream(name);
    }

    Judge judge() {
        Judge looksOn = judge;
        if (looksOn == null) {
            throw new IllegalStateException("the scenario has not started its cluster");
        }
        return looksOn;
    }

    Workload workload() {
        Workload works = workload;
        if (works == null) {
            throw new IllegalStateException("the scenario has not started its cluster");
        }
        return works;
    }

    SimulatedNode node(String name) {
        for (SimulatedNode each : cluster.nodes()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("no node " + name + " in " + cluster.nodes());
    }

    // --- Steps ---

    /** A step of the scenario begins. */
    void step(String what) {
        steps++;
        step = "step " + steps + " (" + what + ")";
        trace("-- " + what);
    }

    void injected(FaultKind kind) {
        injected.merge(kind, 1L, Long::sum);
    }

    Map<FaultKind, Long> injected() {
        return injected;
    }

    /** The step under way, for reports. */
    String currentStep() {
        return step;
    }

    long steps() {
        return steps;
    }

    private void trace(String line) {
        Consumer<String> lines = trace;
        if (lines != null) {
            lines.accept(SimulationRun.time(now()) + " " + line);
        }
    }

    // --- Time ---

    long now() {
        return cluster.scheduler().now();
    }

    /** Runs something within an event of the operator's, a little later. */
    void later(Runnable action) {
        cluster.scheduler().after(streams.stream("travel").between(1, 3) * MILLI, operator, EventKind.OPERATOR, action);
    }

    /** Lets time pass until something holds; the step fails if it does not within the bound. */
    void await(String what, long boundNanos, BooleanSupplier condition) {
        if (!happens(boundNanos, condition)) {
            fail(what + " did not happen within " + SimulationRun.time(boundNanos));
        }
    }

    /** Lets time pass until something holds, or the bound is over; whether it does. */
    boolean happens(long boundNanos, BooleanSupplier condition) {
        long deadline = now() + boundNanos;
        while (!condition.getAsBoolean()) {
            if (cluster.scheduler().run(deadline, 1) == 0) {
                cluster.scheduler().runUntil(deadline);
                return condition.getAsBoolean();
            }
            checkStops();
        }
        return true;
    }

    /** Lets time pass, during which something must hold after every event. */
    void holds(String what, long nanos, BooleanSupplier condition) {
        if (happens(nanos, () -> !condition.getAsBoolean())) {
            fail(what + ": no longer");
        }
    }

    void pass(long nanos) {
        happens(nanos, () -> false);
    }

    /** A node may stop itself when its disk fails, or is full when it starts, and for no other reason. */
    private void checkStops() {
        for (SimulatedNode each : cluster.nodes()) {
            String reason = each.stopReason();
            if (reason != null && !reason.contains("DISK_") && !judge().isExcepted(each)) {
                throw new Violation(Invariant.NO_NODE_BREAKS, each + " stopped: " + reason);
            }
        }
    }

    /** The scenario's expectation was not met. */
    void fail(String what) {
        throw new Violation(Invariant.EXPECTATION, what + "\n" + describe());
    }

    /** The story is over: clients end, and what they were told is judged. */
    void end() {
        step("the story ends: what clients were told is judged");
        endHistory();
        if (workload().counts().ok() == 0
                || workload().counts().checkedKeys() + workload().counts().exceptedKeys() == 0) {
            throw new Violation(Invariant.NOT_VACUOUS, "no operation of the clients succeeded");
        }
    }

    /** Clients end, and what they were told is judged, once. */
    void endHistory() {
        if (!historyEnded) {
            historyEnded = true;
            workload().stop();
            happens(clients.timeoutNanos() + SECOND, () -> workload().open() == 0);
            workload().checkAll();
        }
    }

    // --- How things stand ---

    /** Whether a node has noted something that contains these words. */
    boolean hasNoted(SimulatedNode node, String words) {
        return notes.stream().anyMatch(note -> note.startsWith(node + " ") && note.contains(words));
    }

    /** The highest version of the manifest; fails if there is none. */
    Manifest manifest() {
        Manifest top = judge().manifest();
        if (top == null) {
            throw new Violation(Invariant.EXPECTATION, "there is no manifest\n" + describe());
        }
        return top;
    }

    /** Whether a node's very log is in sync, by the manifest. */
    boolean isInSync(SimulatedNode node) {
        return judge().inSync().contains(node);
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        for (SimulatedNode each : cluster.nodes()) {
            text.append("    ").append(each).append(": ");
            if (each.isUp()) {
                text.append(each.kind())
                        .append(each.isPaused() ? ", paused" : "")
                        .append(", applied ")
                        .append(each.process().applier().appliedIndex());
                if (each.process().log() != null) {
                    text.append(", log up to ").append(each.process().log().lastIndex());
                }
                if (each.process().role() instanceof AdminRole admin) {
                    text.append(", because ").append(admin.reason());
                }
            } else {
                text.append("down");
            }
            text.append('\n');
        }
        Manifest top = isComplete() ? judge().manifest() : null;
        if (top != null) {
            List<String> names =
                    top.inSync().stream().map(Manifest.Member::name).toList();
            text.append("    manifest: version ")
                    .append(top.version())
                    .append(", term ")
                    .append(top.term())
                    .append(", leader ")
                    .append(top.leader().name())
                    .append(top.seal() == null ? "" : " (sealed)")
                    .append(", in sync ")
                    .append(names);
        }
        return text.toString();
    }
}
