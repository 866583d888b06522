package io.infinitycluster.scenarios;

import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.workload.ClientStore;
import io.infinitycluster.simulator.workload.WorkloadSettings;

/**
 * A failure scenario: a story about a cluster that reads like the sentence that describes it.
 *
 * <p>{@link #play} is ordinary code, from top to bottom. Every call on the {@link ScenarioCluster} that waits for something lets virtual time
 * pass until it has happened, and fails if it does not happen within a bound that follows from the cluster's timeouts. Meanwhile clients
 * work, and a judge looks at the invariants of design section 5 after every event.
 *
 * <p>A scenario is played with many seeds. A seed decides latencies, what clients do, how clocks drift, and all that the scenario leaves
 * open by drawing it from {@link ScenarioCluster#draw()}. It must hold no state of its own: one instance plays many times.
 */
public interface Scenario {

    /** A short name in lower case, words joined by hyphens: what is typed to run it. */
    String name();

    /** What happens and what must come of it, in one line. */
    String description();

    /** Plays it. What goes wrong is thrown by the cluster's methods. */
    void play(ScenarioCluster cluster);

    /**
     * The times and limits of the cluster: the defaults of design section 4, with segments and checkpoints in shared storage that are
     * often small, so that a short run makes some.
     */
    default ClusterSettings settings(RandomStream draw) {
        ClusterSettings defaults = ClusterSettings.defaults();
        return draw.nextInt(3) == 0
                ? defaults
                : defaults.withStorage(draw.between(16, 512), draw.between(32, 1024), draw.between(16, 1024));
    }

    /** How nodes keep their logs: in segments small enough for a run to go through many. */
    default LogSettings log(RandomStream draw) {
        return new LogSettings(32 << 10, 32 << 10);
    }

    /** The state machine that the nodes run. */
    default ClientStore store() {
        return ClientStore.KEY_VALUE;
    }

    /** What clients do meanwhile. */
    default WorkloadSettings clients(RandomStream draw) {
        return new WorkloadSettings(
                draw.between(3, 10),
                draw.between(50, 200),
                draw.between(30, 70),
                draw.between(20, 60),
                draw.between(10, 40),
                draw.between(2, 6),
                draw.between(24, 64),
                draw.between(2, 6) * 1_000_000_000L,
                0,
                draw.between(10, 60));
    }
}
