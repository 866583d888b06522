package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.Cut;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P3 and P10: every disk is lost at once, and the bucket is kept. A fresh node leads, if an operator accepts the loss: it has all
 * that was archived, and the manifest records from where on more may have been lost.
 */
public final class EveryNodeLost implements Scenario {

    @Override
    public String name() {
        return "every-node-lost";
    }

    @Override
    public String description() {
        return "every disk is lost, the bucket kept: a fresh node leads with all that was archived, and the loss is recorded";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        Attempt kept = Archives.writeUntilCheckpointed(cluster, "spell", "lumos");
        Manifest before = cluster.manifest();

        cluster.all().forEach(node -> cluster.faults().wipe(node.name()));
        cluster.all().forEach(node -> cluster.faults().restart(node.name()));
        cluster.promote("ron").isRefused(ErrorCode.ROLE_SWITCH, "not in sync");
        cluster.promoteDespiteLoss("ron").isDone();
        Manifest after = cluster.manifest();
        cluster.expect("one loss is recorded", after.cuts().size() == 1);
        Cut cut = after.cuts().get(0);
        cluster.expect(
                "nothing that was archived is lost",
                cut.term() == before.term() + 1
                        && cut.lastIndex() >= before.archiveEnd()
                        && cut.lastIndex() >= kept.index());
        cluster.at("ron").read("spell").finds("lumos");

        cluster.makeFollower("hermione").isDone();
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("hermione", "harry");
        cluster.settles();
        cluster.at("harry").read("spell").finds("lumos");
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return Archives.small(draw);
    }
}
