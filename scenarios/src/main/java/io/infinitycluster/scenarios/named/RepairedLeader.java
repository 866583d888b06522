package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P11 (Alagappan et al., Protocol-Aware Recovery, FAST 2018): the leader comes back with a log that is damaged where shared storage holds
 * it, while all that follows is good. It takes what is missing from the archive, keeps its replica id, and leads again.
 */
public final class RepairedLeader implements Scenario {

    private static final int NEVER = 1_000_000;

    @Override
    public String name() {
        return "leader-repairs-log-from-archive";
    }

    @Override
    public String description() {
        return "the leader's log has rotted where it is archived, and is good after that: it is repaired, and the leader leads again";
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return ClusterSettings.defaults().withStorage(draw.between(16, 48), NEVER, NEVER);
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        Attempt archived = cluster.write("spell", "lumos");
        Archives.fill(cluster, 100);
        cluster.await(
                "the beginning of the log is archived",
                cluster.bounds().swapAfterOutage(),
                () -> cluster.manifest().archiveEnd() >= archived.index() + 16);
        Attempt last = cluster.write("last", "alohomora");
        long id = cluster.at("harry").log().replicaId();

        cluster.faults().losePower("harry");
        cluster.faults().rotLog("harry", true);
        cluster.faults().restartDamaged("harry");
        cluster.promote("harry")
                .isDoneWithin(cluster.bounds().swap() + cluster.bounds().swap());
        cluster.expect("it was repaired", cluster.at("harry").hasNoted("has repaired its log"));
        cluster.expect("it is the same log", cluster.at("harry").log().replicaId() == id);
        cluster.expect("nothing is missing", cluster.at("harry").log().lastIndex() >= last.index());
        cluster.at("harry").read("spell").finds("lumos");
        cluster.at("harry").read("last").finds("alohomora");
        cluster.write("spell", "nox");
        cluster.awaitInSync("hermione");
        if (cluster.draw().nextBoolean()) {
            cluster.faults().losePower("harry");
            cluster.faults().restart("harry");
            cluster.promote("harry").isDoneWithin(cluster.bounds().swap());
        }
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }
}
