package io.infinitycluster.scenarios.campaign;

import io.infinitycluster.simulator.run.Nemesis.FaultListener;
import io.infinitycluster.simulator.run.RunObserver;
import io.infinitycluster.simulator.run.RunPlan;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.run.RunSettings;
import io.infinitycluster.simulator.run.SimulationRun;
import java.util.function.Consumer;

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

        /** Asks to be told of every fault of its plan that begins; a named scenario has no plan, and its faults are steps. */
        default void onFault(FaultListener listener) {}

        /** Runs to the end, or to the first broken promise. */
        RunReport play();
    }

    /** The run of a plan. */
    static Run planned(RunPlan plan) {
        return simulated(new SimulationRun(plan));
    }

    /** The runs that the swarm draws. */
    static Runs swarm() {
        return seed -> simulated(new SimulationRun(seed));
    }

    /** Runs with the same settings for all seeds. */
    static Runs with(RunSettings settings) {
        return seed -> simulated(new SimulationRun(seed, settings));
    }

    private static Run simulated(SimulationRun run) {
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
            public void onFault(FaultListener listener) {
                run.onFault(listener);
            }

            @Override
            public RunReport play() {
                return run.run();
            }
        };
    }
}
