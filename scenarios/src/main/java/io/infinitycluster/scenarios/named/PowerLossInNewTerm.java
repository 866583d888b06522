package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;

import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P4: a follower has the term on its disk before it answers in it. Here it has answered the third leader, who confirmed a write
 * because of that, and has nothing of that term but the term itself when it loses power. The second leader still takes itself for the
 * leader, and lacks that write: would the follower forget the term, it would drop what is confirmed for that one's sake.
 */
public final class PowerLossInNewTerm implements Scenario {

    private static final long MILLI = 1_000_000L;

    @Override
    public String name() {
        return "power-loss-in-new-term";
    }

    @Override
    public String description() {
        return "a follower loses power when it has just answered a new leader, and is sent to an older one: it remembers the term";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), follower("ginny"), follower("luna"));
        cluster.write("spell", "lumos");
        cluster.awaitCaughtUp("hermione", "ginny", "luna");

        cluster.faults().cut("hermione").from("ginny", "luna");
        cluster.faults().cut("harry").to("hermione");
        cluster.at("harry").write("spell", "nox");
        cluster.pass(10 * MILLI);
        cluster.await(
                "ginny and luna hold what hermione lacks",
                cluster.bounds().heartbeat(),
                () -> isHeld(cluster, "ginny") && isHeld(cluster, "luna"));
        cluster.faults().losePower("harry");
        cluster.pass(200 * MILLI); // a version that was on its way has landed
        cluster.promote("hermione").isDone();
        cluster.faults().cut("hermione").fromStorage();

        long inherited = cluster.at("ginny").log().lastIndex();
        cluster.faults().slowDisk("luna", 200);
        cluster.promote("ginny");
        cluster.await(
                "ginny confirms what she took over",
                cluster.bounds().promotion() + cluster.bounds().join(),
                () -> cluster.at("ginny").is(NodeRole.LEADER)
                        && cluster.at("ginny").appliedIndex() >= inherited);
        cluster.faults().losePower("luna");
        cluster.faults().slowDisk("luna", 1);
        cluster.faults().cut("luna").from("ginny");
        cluster.faults().heal("luna", "hermione");
        cluster.expect(
                "hermione still takes herself for the leader",
                cluster.at("hermione").is(NodeRole.LEADER));

        cluster.faults().restart("luna");
        Attempt astray = cluster.makeFollowerOf("hermione", "luna");
        cluster.passBetween(MILLI, cluster.bounds().heartbeat());
        cluster.await("luna has an answer", cluster.bounds().rejoin(), astray::isAnswered);
        cluster.expect("luna does not follow hermione", astray.wasRefused());
        cluster.awaitAdmin("hermione");

        cluster.faults().heal();
        cluster.makeFollower("luna").isDone();
        cluster.makeFollower("hermione").isDone();
        cluster.faults().restart("harry");
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("luna", "hermione", "harry");
        cluster.settles();
        cluster.at("luna").read("spell").finds("nox");
        cluster.at("hermione").read("spell").finds("nox");
    }

    private static boolean isHeld(ScenarioCluster cluster, String name) {
        long held = cluster.at(name).log().durableIndex();
        return held == cluster.at("harry").log().lastIndex()
                && held > cluster.at("hermione").log().lastIndex();
    }
}
