package io.infinitycluster.scenarios;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;

/** The example of docs/scenarios.md: what is between the two marks is there, word for word. */
// begin
final class ExampleScenario implements Scenario {

    @Override
    public String name() {
        return "example";
    }

    @Override
    public String description() {
        return "a follower is cut off: it is dropped after its lease, answers nothing from the past, and joins again";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        cluster.awaitCaughtUp("hermione");

        cluster.faults().cut("hermione").fromAllNodes();
        cluster.write("spell", "nox"); // waits until hermione is dropped
        cluster.expect("hermione is not in sync", !cluster.at("hermione").isInSync());
        cluster.at("hermione").read("spell").isRefused(ErrorCode.INVALID_STATUS, "no lease");
        cluster.at("hermione").readEventual("spell").finds("lumos");
        cluster.passBetween(0, cluster.bounds().notice()); // as the seed decides

        cluster.faults().heal();
        cluster.awaitInSync("hermione");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }
}
// end
