package io.infinitycluster.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.run.RunPlan;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PlanFormatProps {

    @Property(tries = 200)
    void whatTheSwarmDrawsIsReadBack(
            @ForAll long seed, @ForAll Invariant broke, @ForAll long digest, @ForAll List<String> words)
            throws MalformedPlanException {
        RecordedRun run = new RecordedRun(RunPlan.draw(seed), broke, digest);
        List<String> remarks =
                words.stream().map(each -> each.replaceAll("\\R", " ")).toList();

        assertThat(PlanFormat.read(PlanFormat.write(run, remarks))).isEqualTo(run);
    }

    @Property(tries = 500)
    void anyTextIsAPlanOrRefused(@ForAll String text, @ForAll List<String> lines) {
        for (String each : List.of(text, PlanFormat.FIRST_LINE + "\n" + String.join("\n", lines))) {
            try {
                PlanFormat.read(each);
            } catch (MalformedPlanException e) {
                assertThat(e.line()).isPositive();
            }
        }
    }
}
