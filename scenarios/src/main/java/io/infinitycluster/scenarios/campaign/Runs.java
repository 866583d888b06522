package io.infinitycluster.scenarios.campaign;

import io.infinitycluster.simulator.run.RunObserver;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.run.RunSettings;
import io.infinitycluster.simulator.run.SimulationRun;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** A kind of run of which there is one for every seed: the swarm's, a named scenario's, or a test's own. */
@FunctionalInterface
public interface Runs {

    /** Prepares the run of a seed. Called from many threads. */
    Run of(long seed);

    /** One run, used by one thread, once. */
    interface Run {
        /** Asks for a line for whatever happens. */
        void trace(Consumer<String> lines);

        /** Asks to be told of every event. */
        void observe(RunObserver observer);

        /** Runs to the end, or to the first broken promise. */
        RunReport play();
    }

    /** The runs that the swarm draws. */
    static Runs swarm() {
        return simulated(SimulationRun::new);
    }

    /** Runs with the same settings for all seeds. */
    static Runs with(RunSettings settings) {
        return simulated(seed -> new SimulationRun(seed, settings));
    }

    private static Runs simulated(LongFunction<SimulationRun> runs) {
        return seed -> {
            SimulationRun run = runs.apply(seed);
            return new Run() {
                @Override
                public void trace(Consumer<String> lines) {
                    run.trace(lines);
                }

                @Override
                public void observe(RunObserver observer) {
                    run.observe(observer);
                }

                @Override
                public RunReport play() {
                    return run.run();
                }
            };
        };
    }
}
