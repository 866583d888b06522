package io.infinitycluster.scenarios.campaign;

import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioRun;
import io.infinitycluster.simulator.run.RunObserver;
import io.infinitycluster.simulator.run.RunReport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a named scenario.
 *
 * @param scenario what is played with each seed
 */
public record ScenarioRuns(Scenario scenario) implements Runs {

    @Override
    public Run of(long seed) {
        return new Run() {
            private @Nullable Consumer<String> lines;
            private @Nullable RunObserver observer;

            @Override
            public void trace(Consumer<String> newLines) {
                lines = newLines;
            }

            @Override
            public void observe(RunObserver newObserver) {
                observer = newObserver;
            }

            @Override
            public RunReport play() {
                ScenarioRun run = new ScenarioRun(scenario, seed, lines);
                if (observer != null) {
                    run.observe(observer);
                }
                return run.run();
            }
        };
    }
}
