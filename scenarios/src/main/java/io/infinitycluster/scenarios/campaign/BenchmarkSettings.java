package io.infinitycluster.scenarios.campaign;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.simulator.run.FaultKind;
import io.infinitycluster.simulator.run.RunSettings;
import io.infinitycluster.simulator.run.Swarm;
import io.infinitycluster.simulator.workload.WorkloadSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The runs by which the simulator's speed and memory are measured: always the same cluster, clients and faults. */
public final class BenchmarkSettings {

    /** Client operations in a second of virtual time. */
    public static final int RATE = 200;

    private static final int LEADER_AND_FOLLOWERS = 3;
    private static final int LEARNERS = 1;
    private static final long MEAN_FAULT_GAP_NANOS = Duration.ofSeconds(4).toNanos();
    private static final long MEAN_FAULT_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int SEGMENT_ENTRIES = 512;
    private static final int CHECKPOINT_ENTRIES = 1024;
    private static final int LAG_ENTRIES = 1024;

    private BenchmarkSettings() {}

    /**
     * One leader, two followers, one learner, messages in their binary encoding, every fault but those by which an operator loses data, and
     * ten clients.
     *
     * @param chaos for how long clients work under faults
     * @param rate client operations in a second of virtual time
     */
    public static RunSettings of(Duration chaos, int rate) {
        return new RunSettings(
                LEADER_AND_FOLLOWERS,
                LEARNERS,
                true,
                ClusterSettings.defaults().withStorage(SEGMENT_ENTRIES, CHECKPOINT_ENTRIES, LAG_ENTRIES),
                WorkloadSettings.standard().withRate(Math.min(10, rate), rate),
                faults(),
                MEAN_FAULT_GAP_NANOS * faults().size(),
                MEAN_FAULT_NANOS,
                chaos.toNanos(),
                true);
    }

    private static List<FaultKind> faults() {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> !Swarm.LOSING.contains(kind))
                .toList();
    }
}
