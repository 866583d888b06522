package io.infinitycluster.simulator.run;

import io.infinitycluster.core.message.Message;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.judge.Judge;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.store.StoreFaults;
import io.infinitycluster.simulator.time.EventKind;
import io.infinitycluster.simulator.time.Scheduler;
import io.infinitycluster.transport.inmemory.InMemoryNetwork;
import io.infinitycluster.transport.inmemory.Latency;
import io.infinitycluster.transport.inmemory.LinkFaults;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes things go wrong: begins one fault after another, drawn from those that the run allows, and ends each after its time.
 *
 * <p>Each fault takes hold of something (a process, a link, a disk, the bucket), and no two take hold of the same thing at once, so that
 * the end of one does not end another.
 */
public final class Nemesis {

    private static final long MILLI = 1_000_000L;
    private static final long DRIFT_BOUND_PPB = 10_000_000L;
    private static final int MAX_FLAPS = 20;
    /** Stalls must outlast leaderships, or nothing of an old term ever arrives in a new one. */
    private static final long STALL_FACTOR = 5;

    private final SimulatedCluster cluster;
    private final RunSettings settings;
    private final Judge judge;
    private final Operator operator;
    private final Scheduler scheduler;
    private final RandomStream randomness;
    private final int actor;
    /** What is held, and how to let go of it. */
    private final Map<String, Runnable> held = new LinkedHashMap<>();

    private final Map<FaultKind, Long> injected = new EnumMap<>(FaultKind.class);
    private final Ambushes ambushes;
    private boolean stopped;

    public Nemesis(SimulatedCluster cluster, RunSettings settings, Judge judge, Operator operator) {
        this.cluster = cluster;
        this.settings = settings;
        this.judge = judge;
        this.operator = operator;
        scheduler = cluster.scheduler();
        randomness = cluster.streams().stream("nemesis");
        actor = scheduler.actor("nemesis");
        ambushes = new Ambushes(this, cluster, operator, cluster.streams().stream("ambushes"));
        judge.onManifest(ambushes::manifestChanged);
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
        scheduler.after(randomness.exponential(settings.meanFaultGapNanos()), actor, EventKind.FAULT, () -> {
            if (!stopped) {
                FaultKind kind = randomness.pick(settings.faults());
                if (begin(kind, 1 + randomness.exponential(settings.meanFaultNanos()))) {
                    injected.merge(kind, 1L, Long::sum);
                }
                next();
            }
        });
    }

    /** Ends all faults, and starts every process that is down. */
    public void stop() {
        stopped = true;
        ambushes.stop();
        for (Runnable end : List.copyOf(held.values())) {
            end.run();
        }
        held.clear();
        cluster.network().heal();
        cluster.nodes().forEach(node -> node.disk().faults().failNextForces(0));
        cluster.nodes().forEach(SimulatedNode::start);
    }

    private boolean begin(FaultKind kind, long duration) {
        SimulatedNode node = randomness.pick(cluster.nodes());
        SimulatedNode other = randomness.pick(cluster.nodes());
        InMemoryNetwork<Message> network = cluster.network();
        String link = node.address() + ">" + other.address();
        return switch (kind) {
            case POWER_LOSS -> down(node, node::losePower, duration);
            case KILL -> down(node, node::kill, duration);
            case ALL_CRASH -> allCrash(duration);
            case PAUSE -> node.isUp() && hold("process/" + node, node::pause, node::resume, duration);
            case WIPE -> mayBeWiped(node) && down(node, node::wipe, duration);
            case PARTITION -> node != other && partition(node, other, duration);
            case ONE_WAY_PARTITION ->
                node != other
                        && hold(
                                "link/" + link,
                                () -> network.cut(node.address(), other.address()),
                                () -> network.restore(node.address(), other.address()),
                                duration);
            case ISOLATION ->
                hold(
                        "isolation/" + node,
                        () -> network.isolate(node.address()),
                        () -> network.rejoin(node.address()),
                        duration);
            case LINK_STALL ->
                node != other
                        && hold(
                                "stall/" + link,
                                () -> network.stall(node.address(), other.address()),
                                () -> network.resume(node.address(), other.address()),
                                STALL_FACTOR * duration);
            case BAD_LINKS -> links(badLinks(), duration);
            case SLOW_LINKS -> links(slowLinks(), duration);
            case RESET -> reset(node, other);
            case FLAPPING_LINK -> node != other && flap(node, other, MAX_FLAPS);
            case SLOW_DISK -> slowDisk(node, duration);
            case DISK_STALL -> stallDisk(node, duration);
            case FORCE_FAILURE -> failForce(node);
            case FULL_DISK ->
                hold(
                        "room/" + node,
                        () -> fill(node, randomness.between(0, 4_000), randomness.nextBoolean()),
                        () -> fill(node, Long.MAX_VALUE / 2, false),
                        duration);
            case BUCKET_OUTAGE -> bucket(cluster.store().faults(), "bucket", duration, faults -> faults.outage(true));
            case BUCKET_CUT -> bucket(node.storeFaults(), "bucket/" + node, duration, faults -> faults.outage(true));
            case BUCKET_UNCLEAR -> bucket(node.storeFaults(), "bucket/" + node, duration, this::makeUnclear);
            case SLOW_BUCKET ->
                bucket(
                        cluster.store().faults(),
                        "bucket",
                        duration,
                        faults -> faults.slowFactor(randomness.between(5, 100)));
            case DRIFT -> drift(node);
            case WALL_JUMP -> jump(node);
            case HAND_OVER -> operator.handOver();
            case PROMOTION -> operator.promote(false);
            case TWO_PROMOTIONS -> operator.promoteTwo();
            case PROMOTION_WITH_LOSS -> operator.promote(true);
            case REMOVAL -> operator.remove();
            case ADMIN_AND_BACK ->
                operator.mayGoToAdmin(node)
                        && hold(
                                "role/" + node,
                                () -> operator.sendToAdmin(node),
                                () -> operator.release(node),
                                duration);
            case ROLLING_RESTART -> rollingRestart();
            case LEADER_CUT_OFF -> cutOffLeader();
            case SPLIT -> ambushes.split();
            case SEAL_UNHEARD -> ambushes.sealUnheard();
            case RENEWAL_UNHEARD -> ambushes.renewalUnheard();
            case HAND_OVER_RACE -> ambushes.handOverRace();
            case UNCLEAR_SWAPS -> ambushes.unclearSwaps();
            case OLD_LEADER_RETURNS -> ambushes.oldLeaderReturns();
            case LEADER_RESTART -> ambushes.leaderRestart();
            case LATE_ACKNOWLEDGEMENTS -> mayBeWiped(node) && ambushes.lateAcknowledgements(node);
        };
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

    private boolean allCrash(long duration) {
        boolean any = false;
        for (SimulatedNode node : cluster.nodes()) {
            any |= down(node, node::losePower, 1 + randomness.nextLong(2 * duration));
        }
        return any;
    }

    /** In recoverable runs one log that was in sync is always spared: more than that no replication survives. */
    boolean mayBeWiped(SimulatedNode node) {
        if (!settings.recoverable()) {
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

    private boolean links(LinkFaults faults, long duration) {
        LinkFaults before = cluster.network().defaults();
        return hold(
                "links",
                () -> cluster.network().defaults(faults),
                () -> cluster.network().defaults(before),
                duration);
    }

    private LinkFaults badLinks() {
        return cluster.network()
                .defaults()
                .withLoss(randomness.between(0, 200_000))
                .withDuplicates(randomness.between(0, 200_000))
                .withReordering(randomness.between(0, 300_000), randomness.between(1, 15_000) * MILLI);
    }

    private LinkFaults slowLinks() {
        long base = randomness.between(1, 300) * MILLI;
        return cluster.network()
                .defaults()
                .withLatency(Latency.between(base, base * 2).withTail(10_000, 1_000 * MILLI))
                .withBandwidth(randomness.between(20_000, 2_000_000))
                .withQueue(randomness.between(16, 4_096), 1 << 20);
    }

    private boolean reset(SimulatedNode node, SimulatedNode other) {
        if (node == other) {
            return false;
        }
        cluster.network().reset(node.address(), other.address());
        return true;
    }

    private boolean flap(SimulatedNode node, SimulatedNode other, int times) {
        if (stopped || !partition(node, other, randomness.between(10, 3_000) * MILLI)) {
            return false;
        }
        if (times > 0) {
            scheduler.after(
                    randomness.between(3_000, 6_000) * MILLI,
                    actor,
                    EventKind.FAULT,
                    () -> flap(node, other, times - 1));
        }
        return true;
    }

    /** With a file system that copies on write not even the room that was reserved is there. */
    private static void fill(SimulatedNode node, long bytesLeft, boolean reservedToo) {
        node.disk().faults().capacity(node.disk().usedBytes() + bytesLeft).refusesWrites(reservedToo);
    }

    boolean slowDisk(SimulatedNode node, long duration) {
        return hold(
                "disk/" + node,
                () -> node.disk().faults().slowFactor(randomness.between(10, 400)),
                () -> node.disk().faults().slowFactor(1),
                duration);
    }

    private boolean stallDisk(SimulatedNode node, long duration) {
        node.disk().faults().stalledUntil(scheduler.now() + duration);
        return true;
    }

    private boolean failForce(SimulatedNode node) {
        if (!node.isUp()) {
            return false;
        }
        node.disk().faults().failNextForces(1);
        return true;
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

    private void makeUnclear(StoreFaults faults) {
        faults.errorBefore(randomness.between(0, 300_000))
                .errorAfter(randomness.between(0, 300_000))
                .requestLost(randomness.between(0, 100_000))
                .answerLost(randomness.between(0, 200_000))
                .lateEffect(randomness.between(0, 200_000))
                .repeatedCreate(randomness.between(0, 300_000));
    }

    private boolean cutOffLeader() {
        SimulatedNode leader = cluster.leader();
        if (leader == null) {
            return false;
        }
        long duration = randomness.between(8_000, 30_000) * MILLI;
        boolean cut = bucket(leader.storeFaults(), "bucket/" + leader, duration, faults -> faults.outage(true));
        for (SimulatedNode other : cluster.nodes()) {
            if (cut && other != leader) {
                hold(
                        "stall/" + leader.address() + ">" + other.address(),
                        () -> cluster.network().stall(leader.address(), other.address()),
                        () -> cluster.network().resume(leader.address(), other.address()),
                        duration + randomness.exponential(duration / 4));
            }
        }
        return cut;
    }

    private boolean drift(SimulatedNode node) {
        node.clock().drift(randomness.between(-DRIFT_BOUND_PPB, DRIFT_BOUND_PPB));
        return true;
    }

    private boolean jump(SimulatedNode node) {
        node.clock().jumpWall(randomness.between(-86_400_000L, 86_400_000L));
        return true;
    }

    private boolean rollingRestart() {
        long at = 0;
        List<SimulatedNode> order = new ArrayList<>(cluster.nodes());
        randomness.shuffle(order);
        for (SimulatedNode node : order) {
            long delay = at;
            scheduler.after(delay, actor, EventKind.FAULT, () -> {
                if (!stopped) {
                    down(node, node::kill, 500 * MILLI);
                }
            });
            at += randomness.between(100, 8_000) * MILLI;
        }
        return true;
    }
}
