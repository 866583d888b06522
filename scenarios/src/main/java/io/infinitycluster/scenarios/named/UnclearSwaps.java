package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design section 3: the leader does not hear that its versions of the manifest are there, or they land late. It repeats the same create until
 * it knows, and recognises its own by the nonce. To be wrong about that breaks no promise, but costs the leadership: every renewal would end it.
 */
public final class UnclearSwaps implements Scenario {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final int MOST = 900_000;

    @Override
    public String name() {
        return "unclear-swaps";
    }

    @Override
    public String description() {
        return "answers to the leader's creates get lost, or they land late: it finds out that they are its own, and leads on";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        long term = cluster.manifest().term();
        long version = cluster.manifest().version();

        boolean lost = cluster.draw().nextBoolean();
        cluster.faults().unclearStorage("harry", lost ? MOST / 3 : 0, lost ? 0 : MOST, 400 * MILLI);
        cluster.stays(
                "harry leads in the same term",
                cluster.draw().between(30, 60) * SECOND,
                () -> cluster.at("harry").is(NodeRole.LEADER)
                        && cluster.manifest().term() == term);
        cluster.write("spell", "nox");
        cluster.faults().unclearStorage("harry", 0, 0, MILLI);
        cluster.awaitLease("harry");
        cluster.expect("the manifest was renewed meanwhile", cluster.manifest().version() > version + 2);
        cluster.settles();
        cluster.expect("harry leads still", cluster.at("harry").is(NodeRole.LEADER));
        cluster.at("hermione").read("spell").finds("nox");
    }
}
