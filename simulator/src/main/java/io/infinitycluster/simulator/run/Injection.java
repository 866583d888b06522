package io.infinitycluster.simulator.run;

import io.infinitycluster.core.message.Message;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.disk.DiskFaults;
import io.infinitycluster.simulator.disk.NameStep;
import io.infinitycluster.simulator.judge.Judge;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.store.StoreFaults;
import io.infinitycluster.transport.inmemory.InMemoryNetwork;
import io.infinitycluster.transport.inmemory.Latency;
import io.infinitycluster.transport.inmemory.LinkFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How one fault of a plan begins: whom it strikes and how hard, drawn from the fault's own seed. */
final class Injection {

    private static final long MILLI = 1_000_000L;
    private static final long DRIFT_BOUND_PPB = 10_000_000L;
    private static final int MAX_FLAPS = 20;
    /** Stalls must outlast leaderships, or nothing of an old term ever arrives in a new one. */
    private static final long STALL_FACTOR = 5;
    /** Checkpoints and segments are put seldom: a shorter window sees none. */
    private static final long PUTS_FACTOR = 10;

    /** One less than how often a node asks for the same bytes. */
    private static final int TRANSIENT_FAILURES = 3;

    private static final long MOST_FORCE_NANOS = 600_000L;

    private final Nemesis nemesis;
    private final SimulatedCluster cluster;
    private final Judge judge;
    private final Operator operator;
    private final boolean recoverable;
    private final RandomStream randomness;

    Injection(
            Nemesis nemesis,
            SimulatedCluster cluster,
            Judge judge,
            Operator operator,
            boolean recoverable,
            RandomStream randomness) {
        this.nemesis = nemesis;
        this.cluster = cluster;
        this.judge = judge;
        this.operator = operator;
        this.recoverable = recoverable;
        this.randomness = randomness;
    }

    /** Begins a fault; false if it is not possible as things are. */
    boolean begin(FaultKind kind, long duration) {
        SimulatedNode node = randomness.pick(cluster.nodes());
        SimulatedNode other = randomness.pick(cluster.nodes());
        InMemoryNetwork<Message> network = cluster.network();
        String link = node.address() + ">" + other.address();
        Ambush ambush = new Ambush(nemesis, cluster, operator, randomness);
        return switch (kind) {
            case POWER_LOSS -> nemesis.down(node, node::losePower, duration);
            case KILL -> nemesis.down(node, node::kill, duration);
            case ALL_CRASH -> allCrash(duration);
            case PAUSE -> node.isUp() && nemesis.hold("process/" + node, node::pause, node::resume, duration);
            case WIPE -> nemesis.mayBeWiped(node) && nemesis.down(node, node::wipe, duration);
            case PARTITION -> node != other && nemesis.partition(node, other, duration);
            case ONE_WAY_PARTITION ->
                node != other
                        && nemesis.hold(
                                "link/" + link,
                                () -> network.cut(node.address(), other.address()),
                                () -> network.restore(node.address(), other.address()),
                                duration);
            case ISOLATION ->
                nemesis.hold(
                        "isolation/" + node,
                        () -> network.isolate(node.address()),
                        () -> network.rejoin(node.address()),
                        duration);
            case LINK_STALL ->
                node != other
                        && nemesis.hold(
                                "stall/" + link,
                                () -> network.stall(node.address(), other.address()),
                                () -> network.resume(node.address(), other.address()),
                                STALL_FACTOR * duration);
            case BAD_LINKS -> links(badLinks(), duration);
            case SLOW_LINKS -> links(slowLinks(), duration);
            case RESET -> reset(node, other);
            case FLAPPING_LINK -> node != other && flap(node, other, MAX_FLAPS);
            case SLOW_DISK -> nemesis.slowDisk(node, duration, randomness.between(10, 400));
            case DISK_STALL -> stallDisk(node, duration);
            case FORCE_FAILURE -> failForce(node);
            case FULL_DISK ->
                nemesis.hold(
                        "room/" + node,
                        () -> fill(node, randomness.between(0, 4_000), randomness.nextBoolean()),
                        () -> fill(node, Long.MAX_VALUE / 2, false),
                        duration);
            case BUCKET_OUTAGE ->
                nemesis.bucket(cluster.store().faults(), "bucket", duration, faults -> faults.outage(true));
            case BUCKET_CUT ->
                nemesis.bucket(node.storeFaults(), "bucket/" + node, duration, faults -> faults.outage(true));
            case BUCKET_UNCLEAR -> nemesis.bucket(node.storeFaults(), "bucket/" + node, duration, this::makeUnclear);
            case SLOW_BUCKET ->
                nemesis.bucket(
                        cluster.store().faults(),
                        "bucket",
                        duration,
                        faults -> faults.slowFactor(randomness.between(5, 100)));
            case DRIFT -> drift(node);
            case WALL_JUMP -> jump(node);
            case HAND_OVER -> operator.handOver(randomness);
            case PROMOTION -> operator.promote(false, randomness);
            case TWO_PROMOTIONS -> operator.promoteTwo(randomness);
            case PROMOTION_WITH_LOSS -> operator.promote(true, randomness);
            case REMOVAL -> operator.remove(randomness);
            case ADMIN_AND_BACK ->
                operator.mayGoToAdmin(node)
                        && nemesis.hold(
                                "role/" + node,
                                () -> operator.sendToAdmin(node),
                                () -> operator.release(node),
                                duration);
            case ROLLING_RESTART -> rollingRestart();
            case LEADER_CUT_OFF -> cutOffLeader();
            case SPLIT -> ambush.split();
            case SEAL_UNHEARD -> ambush.sealUnheard();
            case RENEWAL_UNHEARD -> ambush.renewalUnheard();
            case HAND_OVER_RACE -> ambush.handOverRace();
            case UNCLEAR_SWAPS -> ambush.unclearSwaps();
            case OLD_LEADER_RETURNS -> ambush.oldLeaderReturns();
            case LEADER_RESTART -> ambush.leaderRestart();
            case LATE_ACKNOWLEDGEMENTS -> nemesis.mayBeWiped(node) && ambush.lateAcknowledgements(node);
            case LATE_LEASE -> ambush.lateLease();
            case OUTSIDER_JOINS -> ambush.outsiderJoins();
            case LOSS_WHILE_OTHERS_SLEEP -> ambush.lossWhileOthersSleep();
            case BUCKET_THROTTLING -> throttle(node, duration);
            case BUCKET_PARTS_LOST -> loseParts(duration);
            case BUCKET_CORRUPT_READS -> corruptReads(node, duration);
            case BUCKET_DAMAGE -> damageObject();
            case SLOW_LISTING ->
                nemesis.hold(
                        "listing",
                        () -> cluster.store().faults().slowListing(randomness.between(10, 400)),
                        () -> cluster.store().faults().slowListing(1),
                        duration);
            case LONG_BUCKET_OUTAGE ->
                nemesis.bucket(
                        cluster.store().faults(),
                        "bucket",
                        randomness.between(20_000, 120_000) * MILLI,
                        faults -> faults.outage(true));
            case BIT_ROT -> damage(node, duration, DiskDamage::rot);
            case BIT_ROT_ON_READ ->
                reads(
                        node,
                        duration,
                        faults -> faults.readRot(randomness.between(20_000, 300_000)),
                        faults -> faults.readRot(0));
            case READ_ERRORS ->
                reads(
                        node,
                        duration,
                        faults -> faults.readFailure(randomness.between(50_000, 700_000))
                                .readFailuresInARow(TRANSIENT_FAILURES),
                        faults -> faults.readFailure(0));
            case BAD_SECTORS -> damage(node, duration, DiskDamage::spoil);
            case MISDIRECTED_WRITE -> damage(node, duration, DiskDamage::misdirect);
            case CRASH_IN_ALLOCATION -> crashAt(NameStep.ALLOCATION, node, duration);
            case CRASH_IN_RENAME -> crashAt(NameStep.RENAME, node, duration);
            case FAILED_NAMES ->
                nemesis.hold(
                        "names/" + node,
                        () -> node.disk().faults().metadataFailure(randomness.between(50_000, 500_000)),
                        () -> node.disk().faults().metadataFailure(0),
                        duration);
        };
    }

    private boolean allCrash(long duration) {
        boolean any = false;
        for (SimulatedNode node : cluster.nodes()) {
            any |= nemesis.down(node, node::losePower, 1 + randomness.nextLong(2 * duration));
        }
        return any;
    }

    private boolean links(LinkFaults faults, long duration) {
        LinkFaults before = cluster.network().defaults();
        return nemesis.hold(
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
        if (nemesis.isStopped() || !nemesis.partition(node, other, randomness.between(10, 3_000) * MILLI)) {
            return false;
        }
        if (times > 0) {
            nemesis.later(randomness.between(3_000, 6_000) * MILLI, () -> flap(node, other, times - 1));
        }
        return true;
    }

    private boolean stallDisk(SimulatedNode node, long duration) {
        node.disk().faults().stalledUntil(cluster.scheduler().now() + duration);
        return true;
    }

    private boolean failForce(SimulatedNode node) {
        if (!node.isUp()) {
            return false;
        }
        node.disk().faults().failNextForces(1);
        return true;
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
        boolean cut = nemesis.bucket(leader.storeFaults(), "bucket/" + leader, duration, faults -> faults.outage(true));
        for (SimulatedNode other : cluster.nodes()) {
            if (cut && other != leader) {
                nemesis.hold(
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
            nemesis.later(at, () -> nemesis.down(node, node::kill, 500 * MILLI));
            at += randomness.between(100, 8_000) * MILLI;
        }
        return true;
    }

    /** The bucket's settings for everybody, or for one node alone. */
    private boolean someBucket(
            String what, SimulatedNode node, long duration, Consumer<StoreFaults> begin, Consumer<StoreFaults> end) {
        boolean all = randomness.nextBoolean();
        StoreFaults faults = all ? cluster.store().faults() : node.storeFaults();
        return nemesis.hold(
                what + (all ? "" : "/" + node), () -> begin.accept(faults), () -> end.accept(faults), duration);
    }

    private boolean throttle(SimulatedNode node, long duration) {
        return someBucket(
                "throttle",
                node,
                duration,
                faults -> faults.throttle(randomness.between(0, 12)),
                faults -> faults.throttle(StoreFaults.UNLIMITED));
    }

    /** A put of which a part is lost fails; only in unrestricted runs may it seem to succeed. */
    private boolean loseParts(long duration) {
        StoreFaults faults = cluster.store().faults();
        return nemesis.hold(
                "parts",
                () -> faults.parts(randomness.between(16, 256))
                        .partLost(randomness.between(50_000, 500_000))
                        .partMissing(recoverable ? 0 : randomness.between(0, 500_000)),
                () -> faults.parts(StoreFaults.UNLIMITED).partLost(0).partMissing(0),
                PUTS_FACTOR * duration);
    }

    private boolean corruptReads(SimulatedNode node, long duration) {
        return someBucket(
                "corruption",
                node,
                duration,
                faults -> faults.corruptedRead(randomness.between(50_000, 600_000)),
                faults -> faults.corruptedRead(0));
    }

    /**
     * In recoverable runs only what nobody needs any more is damaged for good: there is one copy of each object. In others it may be the manifest, after
     * which nobody is served for ever; so that they show something, somebody has to have been served before.
     */
    private boolean damageObject() {
        if (!recoverable && !nemesis.somebodyWasServed()) {
            return false;
        }
        List<String> keys = recoverable
                ? judge.noLongerNamed()
                : List.copyOf(cluster.store().objects().keySet());
        return !keys.isEmpty() && cluster.store().damage(randomness.pick(keys));
    }

    /** How a node's log is damaged. */
    private interface Damage {
        boolean strike(DiskDamage how, SimulatedNode node);
    }

    /**
     * Damages a log that was forced. In recoverable runs it is worth no more than a wiped disk afterwards, and bounded like that; and it is noticed at
     * once, because the machine is off meanwhile: a node that leads with a log that it could not read again would be the last copy before
     * anybody knew.
     */
    private boolean damage(SimulatedNode node, long duration, Damage damage) {
        DiskDamage how = new DiskDamage(judge, randomness);
        boolean atRest = recoverable || randomness.nextInt(3) != 0;
        if (!how.isPossible(node) || !nemesis.mayBeWiped(node)) {
            return false;
        }
        if (!atRest) {
            return damage.strike(how, node);
        }
        return nemesis.down(
                node,
                () -> {
                    node.losePower();
                    damage.strike(how, node);
                },
                duration);
    }

    /** Nodes read little while they run: half of them are restarted, and read their log. */
    private boolean reads(SimulatedNode node, long duration, Consumer<DiskFaults> begin, Consumer<DiskFaults> end) {
        DiskFaults faults = node.disk().faults();
        boolean held = nemesis.hold("reads/" + node, () -> begin.accept(faults), () -> end.accept(faults), duration);
        if (held && randomness.nextBoolean()) {
            nemesis.down(node, node::kill, randomness.between(1, 500) * MILLI);
        }
        return held;
    }

    private boolean crashAt(NameStep step, SimulatedNode node, long duration) {
        long delay = randomness.between(0, MOST_FORCE_NANOS);
        node.disk().atNext(step, () -> nemesis.later(delay, () -> nemesis.down(node, node::losePower, duration)));
        return true;
    }

    /** With a file system that copies on write not even the room that was reserved is there. */
    private static void fill(SimulatedNode node, long bytesLeft, boolean reservedToo) {
        node.disk().faults().capacity(node.disk().usedBytes() + bytesLeft).refusesWrites(reservedToo);
    }
}
