package io.infinitycluster.scenarios.campaign;

import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.run.FaultKind;
import io.infinitycluster.simulator.run.Nemesis.FaultListener;
import io.infinitycluster.simulator.run.PlannedFault;
import io.infinitycluster.simulator.run.RunObserver;
import io.infinitycluster.simulator.run.RunPlan;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.run.Swarm;
import io.infinitycluster.simulator.time.EventKind;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs that take no time and come out as a test wants. */
public final class FakeRuns {

    /** How many events a fake run has. */
    public static final int EVENTS = 100;

    private FakeRuns() {}

    /** Runs of which all pass. */
    public static Runs passing() {
        return seed -> new Fake(seed, null, 0);
    }

    /** A run that breaks a promise. */
    public static Runs.Run failing(long seed) {
        return new Fake(seed, new Violation(Invariant.LOGS_AGREE, "n1 and n2 differ at 7\nand so on"), 0);
    }

    /** A run that breaks another promise. */
    public static Runs.Run failing(long seed, Invariant invariant) {
        return new Fake(seed, new Violation(invariant, "so it is"), 0);
    }

    /** The run of a plan, which tells of its faults as if each struck, and breaks a promise or not. */
    public static Runs.Run planned(RunPlan plan, boolean fails) {
        Violation violation = new Violation(Invariant.LOGS_AGREE, "n1 and n2 differ");
        Fake fake = new Fake(plan.seed(), fails ? violation : null, 0);
        fake.faults = plan.faults();
        return fake;
    }

    /** A run whose event with this number is another one than in other runs; 0 for none. */
    public static Runs.Run differingAt(long seed, int event) {
        return new Fake(seed, null, event);
    }

    /** What a fake run reports. */
    public static RunReport report(long seed, @Nullable Violation violation) {
        return new RunReport(
                seed,
                Swarm.draw(seed),
                31 * seed,
                EVENTS,
                1_500_000_000L,
                Map.of(FaultKind.KILL, 2L, FaultKind.FULL_DISK, 1L),
                Map.of("network LOSS", 5L, "disk lostBytes", 1_234L),
                70,
                20,
                10,
                40,
                3,
                60,
                violation,
                1_250_000_000L);
    }

    private static final class Fake implements Runs.Run {
        private final long seed;
        private final @Nullable Violation violation;
        private final int odd;
        private Consumer<String> lines = line -> {};
        private List<PlannedFault> faults = List.of();
        private FaultListener faultListener = (fault, holds) -> {};
        private RunObserver observer = (number, time, actor, kind, digest) -> {};

        Fake(long seed, @Nullable Violation violation, int odd) {
            this.seed = seed;
            this.violation = violation;
            this.odd = odd;
        }

        @Override
        public void trace(Consumer<String> newLines) {
            lines = newLines;
        }

        @Override
        public void observe(RunObserver newObserver) {
            observer = newObserver;
        }

        @Override
        public void onFault(FaultListener newListener) {
            faultListener = newListener;
        }

        @Override
        public RunReport play() {
            faults.forEach(fault -> faultListener.begun(fault, List.of("process/n" + faults.indexOf(fault))));
            for (int i = 1; i <= EVENTS; i++) {
                boolean isOdd = i == odd;
                if (i % 10 == 0 || isOdd) {
                    lines.accept(isOdd ? "n2 does something odd" : "n1 does step " + i);
                }
                observer.ran(i, i * 1_000_000L, isOdd ? "n2" : "n1", EventKind.TIMER, odd > 0 && i >= odd ? -i : i);
            }
            RunReport report = report(seed, violation);
            return odd == 0
                    ? report
                    : new RunReport(
                            seed,
                            report.settings(),
                            report.digest() + 1,
                            report.events(),
                            report.simulatedNanos(),
                            report.injected(),
                            report.effects(),
                            report.ok(),
                            report.failed(),
                            report.unknown(),
                            report.confirmed(),
                            report.leaderships(),
                            report.checkedOperations(),
                            violation,
                            report.brokeAtNanos());
        }
    }
}
