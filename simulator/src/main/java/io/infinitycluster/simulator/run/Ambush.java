package io.infinitycluster.simulator.run;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.role.LeaderRole;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.store.StoreFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A fault of several parts that belong together. Each of its kinds makes a situation in which one rule of the protocol is all that
 * stands between the cluster and a lost write or a stale read. Faults drawn one by one make such a situation too seldom
 * (planted bugs showed which).
 */
final class Ambush {

    private static final long MILLI = 1_000_000L;
    private static final long DRIFT_BOUND_PPB = 10_000_000L;

    private final Nemesis nemesis;
    private final SimulatedCluster cluster;
    private final Operator operator;
    private final RandomStream randomness;

    Ambush(Nemesis nemesis, SimulatedCluster cluster, Operator operator, RandomStream randomness) {
        this.nemesis = nemesis;
        this.cluster = cluster;
        this.operator = operator;
        this.randomness = randomness;
    }

    private boolean await(SimulatedNode leader, Consumer<Manifest> then) {
        nemesis.await(manifest -> {
            if (manifest.leader().name().equals(leader.name())) {
                then.accept(manifest);
            }
        });
        return true;
    }

    /** The leader, if it is worth an ambush: holds its lease, and has so many members in sync, itself included. */
    private @Nullable SimulatedNode leader(int members) {
        SimulatedNode leader = cluster.leader();
        return leader != null
                        && leader.process().role() instanceof LeaderRole role
                        && role.holdsLease()
                        && role.manifest().inSync().size() >= members
                ? leader
                : null;
    }

    private long millis(long from, long to) {
        return randomness.between(from, to) * MILLI;
    }

    private void lead(SimulatedNode node) {
        if (node.isUp() && node.kind() != NodeRole.LEADER) {
            operator.order(node, RoleRequest.leader(node.name()));
        }
    }

    private List<SimulatedNode> allBut(SimulatedNode node) {
        List<SimulatedNode> others = new ArrayList<>(cluster.nodes());
        others.remove(node);
        randomness.shuffle(others);
        return others;
    }

    private boolean cutBucket(SimulatedNode node, long duration, Consumer<StoreFaults> how) {
        return nemesis.bucket(node.storeFaults(), "bucket/" + node, duration, how);
    }

    /** Puts a leader, and perhaps one more, on one side, and the rest on the other; returns the rest. */
    private List<SimulatedNode> cutOff(SimulatedNode leader, boolean companion, long duration) {
        return cutOff(leader, null, companion, duration);
    }

    private List<SimulatedNode> cutOff(
            SimulatedNode leader, @Nullable SimulatedNode heir, boolean companion, long duration) {
        List<SimulatedNode> others = allBut(leader);
        if (heir != null) {
            others.remove(heir);
            others.add(heir);
        }
        List<SimulatedNode> few = new ArrayList<>(List.of(leader));
        if (companion && others.size() > 1) {
            SimulatedNode follower = others.remove(0);
            few.add(follower);
            if (randomness.nextBoolean()) {
                // What the old leader sends it does not get into its log: its reads wait for nothing.
                follower.disk().faults().stalledUntil(cluster.scheduler().now() + duration);
            }
        }
        for (SimulatedNode one : few) {
            others.forEach(other -> nemesis.partition(one, other, duration));
        }
        return others;
    }

    boolean split() {
        SimulatedNode leader = leader(2);
        if (leader == null) {
            return false;
        }
        if (randomness.nextBoolean()) {
            return split(leader, allBut(leader).get(0));
        }
        // Just after a renewal, by one who sees it at once, with clocks that differ as much as they may.
        return await(leader, manifest -> {
            nemesis.awaitNothing();
            SimulatedNode heir = allBut(leader).get(0);
            leader.clock().drift(-DRIFT_BOUND_PPB);
            heir.clock().drift(DRIFT_BOUND_PPB);
            lead(heir);
            nemesis.later(millis(20, 100), () -> split(leader, heir));
        });
    }

    private boolean split(SimulatedNode leader, SimulatedNode heir) {
        long duration = millis(8_000, 25_000);
        if (!cutBucket(leader, duration, faults -> faults.outage(true))) {
            return false;
        }
        List<SimulatedNode> others = cutOff(leader, heir, randomness.nextBoolean(), duration + millis(0, 10_000));
        if (others.contains(heir) && randomness.nextInt(4) != 0) {
            lead(heir);
        }
        return true;
    }

    boolean sealUnheard() {
        SimulatedNode leader = leader(1);
        if (leader == null) {
            return false;
        }
        operator.order(leader, RoleRequest.admin());
        return await(leader, manifest -> {
            if (manifest.seal() != null) {
                nemesis.awaitNothing();
                long duration = millis(6_000, 22_000);
                if (cutBucket(leader, duration, faults -> faults.outage(true))) {
                    List<SimulatedNode> others = cutOff(leader, randomness.nextInt(3) != 0, duration);
                    if (!others.isEmpty() && randomness.nextInt(4) != 0) {
                        lead(others.get(0));
                    }
                }
            }
        });
    }

    boolean renewalUnheard() {
        SimulatedNode leader = leader(2);
        return leader != null
                && await(leader, manifest -> {
                    nemesis.awaitNothing();
                    long duration = millis(12_000, 25_000);
                    if (cutBucket(leader, duration, faults -> faults.outage(true))) {
                        List<SimulatedNode> others = cutOff(leader, false, duration);
                        lead(others.get(0));
                        nemesis.later(millis(2_000, 8_000), () -> {
                            if (leader.storeFaults().isOut()) {
                                leader.storeFaults().outage(false).readOnly(true);
                            }
                        });
                    }
                });
    }

    boolean handOverRace() {
        SimulatedNode leader = leader(1);
        if (leader == null || cluster.nodes().size() < 2) {
            return false;
        }
        List<SimulatedNode> heirs = allBut(leader);
        if (randomness.nextBoolean()) {
            // It stays in the set, and lacks the end of the log that is sealed.
            nemesis.partition(leader, heirs.get(heirs.size() - 1), millis(3_000, 8_000));
        }
        operator.order(leader, RoleRequest.admin());
        return await(leader, manifest -> {
            if (manifest.seal() != null) {
                race(heirs);
            }
        });
    }

    private void race(List<SimulatedNode> heirs) {
        for (SimulatedNode heir : heirs) {
            if (randomness.nextBoolean()) {
                cutBucket(heir, millis(2_000, 8_000), faults -> faults.slowFactor(randomness.between(5, 300)));
            }
            if (randomness.nextBoolean()) {
                nemesis.slowDisk(heir, millis(1_000, 8_000), randomness.between(10, 400));
            }
            lead(heir);
        }
        SimulatedNode first = heirs.get(0);
        nemesis.awaitNothing();
        switch (randomness.nextInt(3)) {
            case 0 ->
                nemesis.later(
                        millis(3, 60),
                        () -> nemesis.hold("process/" + first, first::pause, first::resume, millis(5_000, 60_000)));
            case 1 -> {
                // Whoever wins never leads: the next one judges by its own log.
                nemesis.atNextVersion(manifest -> {
                    for (SimulatedNode heir : heirs) {
                        if (heir.name().equals(manifest.leader().name())) {
                            nemesis.later(0, () -> nemesis.down(heir, heir::kill, millis(12_000, 25_000)));
                        }
                    }
                });
            }
            default -> {
                // All take part.
            }
        }
    }

    boolean unclearSwaps() {
        SimulatedNode leader = leader(2);
        if (leader == null
                || !cutBucket(
                        leader,
                        millis(10_000, 40_000),
                        faults -> faults.lateEffect(randomness.between(300_000, 1_000_000)))) {
            return false;
        }
        comeAndGo(leader, allBut(leader).get(0), 12);
        return true;
    }

    private void comeAndGo(SimulatedNode leader, SimulatedNode follower, int times) {
        cluster.network().reset(leader.address(), follower.address());
        nemesis.partition(leader, follower, randomness.nextBoolean() ? millis(10, 500) : millis(500, 6_000));
        if (times > 0) {
            nemesis.later(millis(300, 7_000), () -> comeAndGo(leader, follower, times - 1));
        }
    }

    boolean oldLeaderReturns() {
        SimulatedNode leader = leader(2);
        long duration = millis(14_000, 25_000);
        if (leader == null || !cutBucket(leader, 2 * duration, faults -> faults.outage(true))) {
            return false;
        }
        List<SimulatedNode> others = cutOff(leader, false, duration);
        lead(others.get(0));
        nemesis.later(duration + 1, () -> {
            nemesis.bucket(cluster.store().faults(), "bucket", millis(2_000, 8_000), faults -> faults.outage(true));
            others.forEach(other -> nemesis.down(other, other::losePower, millis(50, 1_000)));
        });
        return true;
    }

    boolean leaderRestart() {
        SimulatedNode leader = leader(2);
        if (leader == null || !nemesis.down(leader, leader::kill, millis(10, 200))) {
            return false;
        }
        nemesis.later(millis(210, 800), () -> lead(leader));
        return await(leader, manifest -> {
            nemesis.awaitNothing();
            SimulatedNode follower = allBut(leader).get(0);
            nemesis.later(millis(5, 500), () -> {
                cluster.network().reset(leader.address(), follower.address());
                nemesis.partition(leader, follower, millis(1_000, 8_000));
            });
        });
    }

    boolean lateAcknowledgements(SimulatedNode follower) {
        SimulatedNode leader = leader(2);
        if (leader == null || !operator.mayGoToAdmin(follower)) {
            return false;
        }
        boolean held = nemesis.hold(
                "reorder/" + follower,
                () -> cluster.network()
                        .faults(
                                follower.address(),
                                leader.address(),
                                cluster.network().defaults().withReordering(500_000, millis(200, 8_000))),
                () -> cluster.network().clearFaults(follower.address(), leader.address()),
                millis(3_000, 8_000));
        nemesis.later(millis(200, 2_500), () -> {
            if (nemesis.mayBeWiped(follower) && operator.mayGoToAdmin(follower)) {
                nemesis.down(follower, follower::wipe, millis(50, 1_000));
            }
        });
        return held;
    }

    /** The follower's side of a lease: it counts from when a heartbeat was sent, however late the answer comes. */
    boolean lateLease() {
        SimulatedNode leader = leader(2);
        SimulatedNode follower = leader == null ? null : inSync(leader);
        if (leader == null || follower == null) {
            return false;
        }
        long cut = millis(200, 1_500);
        boolean held = nemesis.hold(
                "reorder/" + follower,
                () -> cluster.network()
                        .faults(
                                leader.address(),
                                follower.address(),
                                cluster.network().defaults().withReordering(800_000, millis(6_000, 12_000))),
                () -> cluster.network().clearFaults(leader.address(), follower.address()),
                cut + millis(0, 300));
        // What is under way arrives all the same, for a while; nothing comes back.
        nemesis.later(
                cut,
                () -> nemesis.hold(
                        "link/" + follower.address() + ">" + leader.address(),
                        () -> cluster.network().cut(follower.address(), leader.address()),
                        () -> cluster.network().restore(follower.address(), leader.address()),
                        millis(8_000, 14_000)));
        return held;
    }

    /** A new leader that has just been started knows of nothing that its predecessor has confirmed. */
    boolean outsiderJoins() {
        SimulatedNode leader = leader(3);
        SimulatedNode heir = leader == null ? null : inSync(leader);
        if (leader == null || heir == null || cluster.nodes().size() < 4) {
            return false;
        }
        List<SimulatedNode> others = allBut(leader);
        others.remove(heir);
        SimulatedNode outsider = others.remove(0);
        long behind = millis(7_000, 12_000);
        long down = millis(15_000, 25_000);
        nemesis.partition(leader, outsider, behind + 1_000 * MILLI);
        nemesis.later(behind, () -> {
            if (nemesis.down(leader, leader::kill, down)) {
                nemesis.down(heir, heir::kill, millis(50, 500));
                others.forEach(other -> nemesis.partition(heir, other, down + millis(0, 5_000)));
                nemesis.slowDisk(outsider, down, randomness.between(500, 3_000));
                nemesis.later(600 * MILLI, () -> lead(heir));
            }
        });
        return true;
    }

    /** Those who hold what was confirmed sleep while one who does not is promoted despite the loss, and then they wake up. */
    boolean lossWhileOthersSleep() {
        SimulatedNode leader = leader(2);
        if (leader == null || cluster.nodes().size() < 3) {
            return false;
        }
        List<SimulatedNode> others = allBut(leader);
        SimulatedNode promoted = others.remove(0);
        long behind = millis(6_000, 10_000);
        nemesis.partition(leader, promoted, behind + 1_000 * MILLI);
        nemesis.later(behind, () -> {
            if (nemesis.down(leader, leader::kill, millis(20_000, 40_000))) {
                others.stream()
                        .filter(SimulatedNode::isUp)
                        .forEach(other ->
                                nemesis.hold("process/" + other, other::pause, other::resume, millis(13_000, 20_000)));
                if (promoted.isUp()) {
                    operator.order(promoted, RoleRequest.leaderDespiteLoss(promoted.name()));
                }
            }
        });
        return true;
    }

    /** A node that is in sync with a leader; null if the manifest names none but itself. */
    private @Nullable SimulatedNode inSync(SimulatedNode leader) {
        if (leader.process().role() instanceof LeaderRole role) {
            for (SimulatedNode other : allBut(leader)) {
                if (role.manifest().inSyncNamed(other.name()) != null) {
                    return other;
                }
            }
        }
        return null;
    }
}
