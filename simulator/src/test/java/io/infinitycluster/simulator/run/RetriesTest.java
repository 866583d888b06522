package io.infinitycluster.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** That keys are used once is not shown by runs in which nothing is retried. */
class RetriesTest {

    @Test
    void theSwarmRetriesAndReusesKeysAndIsAnsweredFromTheTable() {
        Map<String, Long> sums = new TreeMap<>();
        for (long seed = 1; seed <= 10; seed++) {
            RunReport report = new SimulationRun(seed).run();
            assertThat(report.effects().get("clients keyed writes")).isPositive();
            report.effects().forEach((effect, count) -> sums.merge(effect, count, Long::sum));
        }
        assertThat(sums.get("clients retries")).isGreaterThan(100);
        assertThat(sums.get("clients repeated answers")).isGreaterThan(30);
        assertThat(sums.get("clients refused reuses")).isGreaterThan(30);
    }
}
