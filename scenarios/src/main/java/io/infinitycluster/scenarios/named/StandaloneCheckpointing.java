package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.unassigned;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;
import java.util.Set;
import java.util.TreeSet;

/**
 * Design P10: a node that serves alone beside a cluster takes checkpoints under keys of its own, so that its log does not grow for ever. It
 * restarts from them; the cluster's leader leaves them alone.
 */
public final class StandaloneCheckpointing implements Scenario {

    @Override
    public String name() {
        return "standalone-checkpoints";
    }

    @Override
    public String description() {
        return "a node that serves alone takes checkpoints of its own: its log is cut, it restarts from them, and no leader removes them";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), unassigned("ron"));
        Archives.writeUntilCheckpointed(cluster, "spell", "lumos");
        cluster.clientsEnd();
        cluster.makeStandalone("ron").isDone();
        cluster.await(
                "its log is its own",
                cluster.bounds().swapAfterOutage(),
                () -> cluster.at("ron").log().clusterId() == 0);

        long first = cluster.at("ron").log().lastIndex();
        int writes = cluster.draw().between(300, 600);
        for (int i = 0; i < writes; i++) {
            cluster.at("ron").write("charm" + i % 50, "alohomora" + i).isDone();
        }
        cluster.at("ron").write("spell", "nox").isDone();
        cluster.await(
                "its log is cut",
                cluster.bounds().swapAfterOutage(),
                () -> cluster.at("ron").log().baseIndex() > first);
        cluster.pass(2 * cluster.bounds().swap());
        cluster.expect("older checkpoints are gone", checkpoints(cluster).size() <= 2);

        cluster.faults().kill("ron");
        cluster.faults().restart("ron");
        if (cluster.draw().nextBoolean()) {
            cluster.faults().storageOutage();
            cluster.makeStandalone("ron").isRefused(ErrorCode.STORAGE_UNREACHABLE, "cannot be had");
            cluster.faults().storageIsBack();
        }
        cluster.pass(cluster.bounds().collection());
        cluster.makeStandalone("ron").isDone();
        cluster.at("ron").read("spell").finds("nox");
        cluster.at("ron").read("charm" + (writes - 1) % 50).finds("alohomora" + (writes - 1));
        cluster.write("spell", "accio");
        cluster.at("ron").read("spell").finds("nox");
    }

    private static Set<String> checkpoints(ScenarioCluster cluster) {
        Set<String> folders = new TreeSet<>();
        for (String key : cluster.bucket().keys("standalone/")) {
            folders.add(key.substring(0, key.lastIndexOf('/')));
        }
        return folders;
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        // It is asked before it has applied all of its log again: what it had confirmed must be seen all the same.
        return Archives.small(draw).withApplySlice(0);
    }
}
