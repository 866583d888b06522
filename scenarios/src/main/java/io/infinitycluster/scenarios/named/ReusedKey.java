package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/** Design P12: an idempotency key belongs to one command. Another one under it is refused, wherever it is sent, and changes nothing. */
public final class ReusedKey implements Scenario {

    @Override
    public String name() {
        return "reused-key";
    }

    @Override
    public String description() {
        return "another command under a key that was used is refused, by the next leader as well, and changes nothing";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        Attempt first = cluster.at("harry").appendOnce("a1", "spell", "lumos ").isDone();
        cluster.at("harry")
                .appendOnce("a1", "spell", "nox ")
                .isRefused(ErrorCode.CONFLICT, "at index " + first.index());
        cluster.at("harry").appendOnce("a1", "charm", "lumos ").isRefused(ErrorCode.CONFLICT);
        cluster.at("harry").appendOnce("", "spell", "nox ").isRefused(ErrorCode.INVALID_PARAMETER, "1 to 128 bytes");

        if (cluster.draw().nextBoolean()) {
            cluster.sendToAdmin("harry").isDone();
        } else {
            cluster.faults().losePower("harry");
        }
        cluster.promote("hermione").isDone();
        cluster.at("hermione").appendOnce("a1", "spell", "nox ").isRefused(ErrorCode.CONFLICT);
        cluster.at("hermione").appendOnce("a1", "spell", "lumos ").isAnsweredLike(first);
        cluster.at("hermione").appendOnce("a2", "spell", "nox ").isDone();
        cluster.at("hermione").read("spell").finds("lumos nox ");
        cluster.at("hermione").read("charm").finds(null);
        cluster.settles();
    }
}
