package io.infinitycluster.simulator.run;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.judge.Judge;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.store.StoreFaults;
import io.infinitycluster.simulator.time.EventKind;
import io.infinitycluster.simulator.time.Scheduler;
import io.infinitycluster.transport.inmemory.InMemoryNetwork;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Makes things go wrong: begins one fault of a plan after another, and ends each after its time.
 *
 * <p>Each fault takes hold of something (a process, a link, a disk, the bucket), and no two take hold of the same thing at once, so that
 * the end of one does not end another.
 */
public final class Nemesis {

    private final SimulatedCluster cluster;
    private final RunPlan plan;
    private final Judge judge;
    private final Operator operator;
    private final Scheduler scheduler;
    private final int actor;
    /** What is held, and how to let go of it. */
    private final Map<String, Runnable> held = new LinkedHashMap<>();

    private final Map<FaultKind, Long> injected = new EnumMap<>(FaultKind.class);
    /** Ambushes wait for versions of the manifest one at a time: the last one laid counts. */
    private Consumer<Manifest> awaited = manifest -> {};

    private Consumer<Manifest> winner = manifest -> {};
    private final BooleanSupplier served;
    private int begun;
    private boolean stopped;
    /** What the fault that begins has taken hold of. */
    private final List<String> taken = new ArrayList<>();

    private FaultListener faultListener = (fault, holds) -> {};

    /** Hears of every fault of the plan that begins. */
    @FunctionalInterface
    public interface FaultListener {
        /**
         * One has begun.
         *
         * @param holds what it has taken hold of, such as {@code process/n2}; empty if it is over at once, or an order of the operator's
         */
        void begun(PlannedFault fault, List<String> holds);
    }

    /** @param served whether any operation of the clients has succeeded */
    public Nemesis(SimulatedCluster cluster, RunPlan plan, Judge judge, Operator operator, BooleanSupplier served) {
        this.served = served;
        this.cluster = cluster;
        this.plan = plan;
        this.judge = judge;
        this.operator = operator;
        scheduler = cluster.scheduler();
        actor = scheduler.actor("nemesis");
        judge.onManifest(this::manifestChanged);
    }

    /** A version of the manifest has landed in the bucket; nobody has been told yet. */
    private void manifestChanged(Manifest manifest) {
        Consumer<Manifest> once = winner;
        winner = none -> {};
        once.accept(manifest);
        awaited.accept(manifest);
    }

    /** Sets what happens at each version of the manifest, until something else is set. */
    void await(Consumer<Manifest> then) {
        awaited = then;
    }

    /** Waits for no version of the manifest any more. */
    void awaitNothing() {
        awaited = manifest -> {};
    }

    /** Sets what happens at the next version of the manifest, besides what is awaited. */
    void atNextVersion(Consumer<Manifest> then) {
        winner = then;
    }

    /** Sets who hears of faults that begin. */
    public void onFault(FaultListener listener) {
        faultListener = listener;
    }

    boolean somebodyWasServed() {
        return served.getAsBoolean();
    }

    /** How often each fault has begun. */
    public Map<FaultKind, Long> injected() {
        return injected;
    }

    /** Begins to make things go wrong. */
    public void start() {
        stopped = false;
        next();
    }

    private void next() {
        if (begun == plan.faults().size()) {
            return;
        }
        PlannedFault fault = plan.faults().get(begun++);
        scheduler.after(Math.max(0, fault.atNanos() - scheduler.now()), actor, EventKind.FAULT, () -> {
            if (!stopped) {
                taken.clear();
                if (begin(fault)) {
                    injected.merge(fault.kind(), 1L, Long::sum);
                    faultListener.begun(fault, List.copyOf(taken));
                }
                next();
            }
        });
    }

    private boolean begin(PlannedFault fault) {
        RandomStream randomness = new RandomStream(fault.seed());
        return new Injection(this, cluster, judge, operator, plan.settings().recoverable(), randomness)
                .begin(fault.kind(), fault.durationNanos());
    }

    /** Ends all faults, and starts every process that is down. */
    public void stop() {
        stopped = true;
        awaitNothing();
        winner = manifest -> {};
        for (Runnable end : List.copyOf(held.values())) {
            end.run();
        }
        held.clear();
        cluster.network().heal();
        for (SimulatedNode node : cluster.nodes()) {
            node.disk().faults().failNextForces(0);
            node.disk().restoreSectors();
        }
        cluster.nodes().forEach(SimulatedNode::start);
    }

    /** Does something later, unless the time of faults is over by then. */
    void later(long delayNanos, Runnable task) {
        scheduler.after(delayNanos, actor, EventKind.FAULT, () -> {
            if (!stopped) {
                task.run();
            }
        });
    }

    /** Begins a fault that holds something, unless it is held already. */
    boolean hold(String what, Runnable begin, Runnable end, long duration) {
        if (held.containsKey(what)) {
            return false;
        }
        taken.add(what);
        begin.run();
        Runnable once = new Runnable() {
            @Override
            public void run() {
                if (held.remove(what, this)) {
                    end.run();
                }
            }
        };
        held.put(what, once);
        scheduler.after(duration, actor, EventKind.FAULT, once);
        return true;
    }

    boolean down(SimulatedNode node, Runnable how, long duration) {
        return node.isUp() && hold("process/" + node, how, node::start, duration);
    }

    /** In recoverable runs one log that was in sync is always spared: more than that no replication survives. */
    boolean mayBeWiped(SimulatedNode node) {
        if (!plan.settings().recoverable()) {
            return true;
        }
        if (cluster.store().createsUnderWay(node.name()) > 0) {
            return false; // its version may still land, and leave nobody but itself in the set
        }
        List<SimulatedNode> intact = judge.intactInSync();
        intact.remove(node);
        return !intact.isEmpty();
    }

    boolean partition(SimulatedNode a, SimulatedNode b, long duration) {
        String there = "link/" + a.address() + ">" + b.address();
        String back = "link/" + b.address() + ">" + a.address();
        if (held.containsKey(there) || held.containsKey(back)) {
            return false;
        }
        InMemoryNetwork<Message> network = cluster.network();
        hold(
                there,
                () -> network.cut(a.address(), b.address()),
                () -> network.restore(a.address(), b.address()),
                duration);
        hold(
                back,
                () -> network.cut(b.address(), a.address()),
                () -> network.restore(b.address(), a.address()),
                duration);
        return true;
    }

    boolean slowDisk(SimulatedNode node, long duration, int factor) {
        return hold(
                "disk/" + node,
                () -> node.disk().faults().slowFactor(factor),
                () -> node.disk().faults().slowFactor(1),
                duration);
    }

    boolean isStopped() {
        return stopped;
    }

    boolean bucket(StoreFaults faults, String what, long duration, Consumer<StoreFaults> begin) {
        return hold(
                what,
                () -> begin.accept(faults),
                () -> faults.outage(false)
                        .slowFactor(1)
                        .errorBefore(0)
                        .errorAfter(0)
                        .requestLost(0)
                        .answerLost(0)
                        .lateEffect(0)
                        .repeatedCreate(0)
                        .readOnly(false),
                duration);
    }
}
