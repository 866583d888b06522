package io.infinitycluster.simulator.run;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.random.RandomStreams;
import io.infinitycluster.simulator.workload.WorkloadSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Draws what a run is made of (swarm testing, Groce et al., ISSTA 2012): a random subset of the faults at random strengths finds more
 * than all of them at once in every run.
 */
public final class Swarm {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    /** Faults that cannot begin unless the cluster is as they need it. */
    private static final Set<FaultKind> CONDITIONAL = EnumSet.of(
            FaultKind.WIPE,
            FaultKind.PARTITION,
            FaultKind.ONE_WAY_PARTITION,
            FaultKind.LINK_STALL,
            FaultKind.RESET,
            FaultKind.FLAPPING_LINK,
            FaultKind.HAND_OVER,
            FaultKind.PROMOTION,
            FaultKind.TWO_PROMOTIONS,
            FaultKind.PROMOTION_WITH_LOSS,
            FaultKind.REMOVAL,
            FaultKind.ADMIN_AND_BACK,
            FaultKind.LEADER_CUT_OFF,
            FaultKind.SPLIT,
            FaultKind.SEAL_UNHEARD,
            FaultKind.RENEWAL_UNHEARD,
            FaultKind.HAND_OVER_RACE,
            FaultKind.UNCLEAR_SWAPS,
            FaultKind.OLD_LEADER_RETURNS,
            FaultKind.LEADER_RESTART,
            FaultKind.LATE_ACKNOWLEDGEMENTS,
            FaultKind.BUCKET_DAMAGE,
            FaultKind.BIT_ROT,
            FaultKind.BAD_SECTORS,
            FaultKind.MISDIRECTED_WRITE,
            FaultKind.LATE_LEASE,
            FaultKind.OUTSIDER_JOINS,
            FaultKind.LOSS_WHILE_OTHERS_SLEEP);

    /** Faults by which an operator loses what was confirmed: not for recoverable runs. */
    public static final Set<FaultKind> LOSING =
            Collections.unmodifiableSet(EnumSet.of(FaultKind.PROMOTION_WITH_LOSS, FaultKind.LOSS_WHILE_OTHERS_SLEEP));

    /** About so many kinds of faults a run has: each of them begins so many times less often than all of them together. */
    private static final long MEAN_KINDS = 17;

    private Swarm() {}

    /** The settings of the run with this seed. */
    public static RunSettings draw(long seed) {
        RandomStreams streams = new RandomStreams(seed);
        RandomStream shape = streams.stream("swarm/shape");
        int learners = shape.between(0, 2);
        // A learner may come to lead, and then all of these want to follow it; four can.
        int followers = shape.between(learners == 0 ? 2 : 1, learners == 0 ? 5 : 4);
        boolean encode = shape.nextInt(4) != 0;
        boolean recoverable = shape.nextInt(4) != 0;
        ClusterSettings cluster = ClusterSettings.defaults();
        if (shape.nextInt(3) != 0) {
            cluster = cluster.withStorage(shape.between(16, 512), shape.between(32, 1024), shape.between(16, 1024));
        }
        if (followers > 2 && shape.nextInt(6) == 0) {
            cluster = cluster.withMinInsyncFollowers(1);
        }
        RandomStream objects = streams.stream("swarm/objects");
        cluster = cluster.withObjects(
                objects.nextBoolean() ? objects.between(64, 1024) : cluster.checkpointPartBytes(),
                objects.between(5L, 20L) * SECOND);
        if (streams.stream("swarm/apply").nextInt(4) == 0) {
            // Virtual time stands still while entries are applied: only no time at all ever ends.
            cluster = cluster.withApplySlice(0);
        }
        RandomStream load = streams.stream("swarm/load");
        WorkloadSettings workload = new WorkloadSettings(
                load.between(2, 12),
                load.between(20, 200),
                load.between(20, 80),
                load.between(0, 90),
                load.between(0, 50),
                load.between(1, 8),
                load.between(16, 80),
                load.between(1, 8) * SECOND,
                load.nextBoolean() ? 0 : load.between(1_000, 30_000),
                streams.stream("swarm/retries").between(10, 100));
        RandomStream chaos = streams.stream("swarm/chaos");
        return new RunSettings(
                followers,
                learners,
                encode,
                cluster,
                workload,
                faults(streams.stream("swarm/faults"), recoverable),
                MEAN_KINDS * chaos.between(500, 8_000) * MILLI,
                chaos.between(300, 8_000) * MILLI,
                chaos.between(20, 90) * SECOND,
                recoverable);
    }

    private static List<FaultKind> faults(RandomStream random, boolean recoverable) {
        int perMillion = random.between(100_000, 700_000);
        List<FaultKind> chosen = new ArrayList<>();
        for (FaultKind kind : FaultKind.values()) {
            boolean drawn = random.fork(kind.name()).chance(perMillion);
            if (drawn && !(recoverable && LOSING.contains(kind))) {
                chosen.add(kind);
            }
        }
        if (CONDITIONAL.containsAll(chosen)) {
            // Those need a leader, a second node, a spare log: a run that found none of these would show nothing.
            chosen.add(random.pick(List.of(FaultKind.KILL, FaultKind.POWER_LOSS, FaultKind.PAUSE)));
        }
        return chosen;
    }
}
