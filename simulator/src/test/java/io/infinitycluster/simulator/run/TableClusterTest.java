package io.infinitycluster.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.simulator.workload.ClientStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Runs of the swarm with the table machine on the nodes: clients' rows are judged as the values under keys are, whatever else goes on in
 * other tables comes to the same state on every node, and all that under the swarm's faults. {@code -Dinfinity.table.seeds} plays more.
 */
class TableClusterTest {

    private static final int SEEDS = Integer.getInteger("infinity.table.seeds", 20);

    @Test
    void tablesKeepThePromisesOfTheCluster() {
        List<String> failed = new ArrayList<>();
        long checked = 0;
        long retries = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            RunReport report = new SimulationRun(RunPlan.draw(seed), ClientStore.TABLES).run();
            checked += report.checkedOperations();
            retries += report.effects().get("clients repeated answers");
            if (report.violation() != null) {
                failed.add("seed " + seed + ": " + report.violation().invariant() + " "
                        + report.violation().detail());
            }
        }
        assertThat(failed).isEmpty();
        assertThat(checked).as("operations that were judged").isGreaterThan(SEEDS * 100L);
        assertThat(retries)
                .as("writes that were sent again after they had been done")
                .isPositive();
    }

    @Test
    void aRunIsAFunctionOfItsSeed() {
        RunReport once = new SimulationRun(RunPlan.draw(7), ClientStore.TABLES).run();
        RunReport again = new SimulationRun(RunPlan.draw(7), ClientStore.TABLES).run();
        assertThat(again.digest()).isEqualTo(once.digest());
        assertThat(again.events()).isEqualTo(once.events());
        assertThat(once.digest()).isNotEqualTo(new SimulationRun(7).run().digest());
    }
}
