package io.infinitycluster.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.scenarios.campaign.FakeRuns;
import io.infinitycluster.scenarios.campaign.Outcome;
import io.infinitycluster.scenarios.campaign.Totals;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SummaryReportTest {

    @Test
    void looksAsInTheGoldenFile() throws IOException {
        // Without the faults that did not happen: new ones are added to the list every now and then.
        String printed = print(outcomes()).replaceAll("(?m)^  [a-z ]+ 0\\n", "");

        assertThat(printed).isEqualTo(golden());
    }

    @Test
    void doesNotDependOnTheOrderOfRuns() {
        List<Outcome> outcomes = outcomes();
        String inOrder = print(outcomes);
        for (int i = 0; i < 10; i++) {
            Collections.shuffle(outcomes, new Random(i));
            assertThat(print(outcomes)).isEqualTo(inOrder);
        }
    }

    private static List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>();
        for (long seed = 1; seed <= 1_500; seed++) {
            Violation violation = seed % 500 == 0 ? new Violation(Invariant.LOGS_AGREE, "they do not") : null;
            outcomes.add(new Outcome.Ended(FakeRuns.report(seed, violation), 2_000_000L));
        }
        outcomes.add(new Outcome.Stuck(1_501, Duration.ofMinutes(5)));
        return outcomes;
    }

    private static String print(List<Outcome> outcomes) {
        Totals totals = new Totals();
        outcomes.forEach(totals::add);
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out);
        SummaryReport.print(totals, 1_600_000_000L, 2, printer);
        printer.flush();
        return out.toString();
    }

    private static String golden() throws IOException {
        try (InputStream in = SummaryReportTest.class.getResourceAsStream("summary.txt")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
