package io.infinitycluster.simulator.replay;

import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.run.PlannedFault;
import io.infinitycluster.simulator.run.RunPlan;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.run.RunSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a failing run as short and as simple as it can be and still break the same promise (design section 6): fewer faults (by
 * {@link DeltaDebugging}), less time, fewer nodes, less load. It tries one smaller plan after another, and goes on from each that fails.
 *
 * <p>What comes out depends on the plan alone: it is the same wherever and whenever a failure is shrunk. One thread calls {@link #shrink},
 * once; others may ask for the {@link #status}, and may end it with {@link #abandon}.
 */
public final class Shrinker {

    private final Trials trials;
    private final int mostTries;
    private volatile boolean abandoned;
    private volatile Status status = new Status(0, 0, 0);

    /** Runs plans. */
    @FunctionalInterface
    public interface Trials {
        /** Runs a plan from its beginning to its end, or until there were more events than that. */
        RunReport run(RunPlan plan, long mostEvents);
    }

    /**
     * How far it is.
     *
     * @param tries how many plans were tried
     * @param faults how many faults the smallest plan that fails has
     * @param brokeAtNanos when that one breaks the promise
     */
    public record Status(int tries, int faults, long brokeAtNanos) {}

    /**
     * The smallest failing run that was found.
     *
     * @param plan all that decides it
     * @param report what came of it
     * @param tries how many plans were tried
     * @param complete whether no attempt was left; otherwise the tries ran out, or it was abandoned
     */
    public record Shrunk(RunPlan plan, RunReport report, int tries, boolean complete) {}

    /** @param mostTries how many plans are tried at most */
    public Shrinker(Trials trials, int mostTries) {
        this.trials = trials;
        this.mostTries = mostTries;
    }

    /** The smallest run that breaks the same promise as this one; nothing if it breaks none when it is run again. */
    public Optional<Shrunk> shrink(RunPlan failing) {
        RunPlan plan = RecordedRun.withoutTheGenerator(failing);
        RunReport report = trials.run(plan, Long.MAX_VALUE);
        Violation violation = report.violation();
        if (violation == null) {
            return Optional.empty();
        }
        return Optional.of(new Search(violation.invariant(), plan, report).run());
    }

    /** How far it is. */
    public Status status() {
        return status;
    }

    /** Ends it soon, with the smallest run that has been found so far. */
    public void abandon() {
        abandoned = true;
    }

    private final class Search {
        /** A run that takes so many times the events of the failing one, and so many more, is given up: it may never end. */
        private static final long EVENTS_FACTOR = 4;

        private static final long MORE_EVENTS = 100_000;
        /** Gaps that are shorter need not be closed. */
        private static final long SHORT_NANOS = 10_000_000;
        /** By how much times are cut, the boldest attempt first. */
        private static final List<Long> DIVISORS = List.of(16L, 4L, 2L);

        private final Invariant broken;
        private final long mostEvents;
        private RunPlan best;
        private RunReport report;
        private int tries;

        Search(Invariant broken, RunPlan plan, RunReport report) {
            this.broken = broken;
            this.report = report;
            best = plan;
            mostEvents = EVENTS_FACTOR * report.events() + MORE_EVENTS;
            tell();
        }

        Shrunk run() {
            boolean smaller = true;
            while (smaller && !isOver()) {
                smaller = endSooner();
                smaller |= fewerFaults();
                smaller |= endSooner();
                smaller |= simplerShape();
                smaller |= shorterFaults();
                smaller |= closerFaults();
            }
            return new Shrunk(best, report, tries, !isOver());
        }

        private boolean isOver() {
            return abandoned || tries >= mostTries;
        }

        /** Whether a plan fails as the first one did. If so, it is the best from now on. */
        private boolean fails(RunPlan candidate) {
            RunPlan plan = RecordedRun.withoutTheGenerator(candidate);
            if (plan.equals(best) || isOver()) {
                return false;
            }
            tries++;
            RunReport tried = trials.run(plan, mostEvents);
            Violation violation = tried.violation();
            boolean same = violation != null && violation.invariant() == broken && tried.events() <= mostEvents;
            if (same) {
                best = plan;
                report = tried;
            }
            tell();
            return same;
        }

        private void tell() {
            status = new Status(tries, best.faults().size(), report.brokeAtNanos());
        }

        private RunPlan with(List<PlannedFault> faults) {
            return new RunPlan(best.seed(), best.settings(), faults);
        }

        /** Faults that had not begun when the promise broke have nothing to do with it, nor has the time after it. */
        private boolean endSooner() {
            long broke = report.brokeAtNanos();
            List<PlannedFault> begun = before(broke);
            boolean sooner = fails(ending(broke + 1, begun)) || fails(with(begun));
            // What breaks after the faults have stopped may do so, too, if they stop earlier.
            for (long chaos = best.settings().chaosNanos() / 2;
                    chaos > SHORT_NANOS && broke > best.settings().chaosNanos();
                    chaos /= 2) {
                if (!fails(ending(chaos, before(chaos)))) {
                    break;
                }
                sooner = true;
            }
            return sooner;
        }

        private List<PlannedFault> before(long nanos) {
            return best.faults().stream()
                    .filter(fault -> fault.atNanos() < nanos)
                    .toList();
        }

        private RunPlan ending(long chaosNanos, List<PlannedFault> faults) {
            RunSettings settings = best.settings();
            return new RunPlan(
                    best.seed(),
                    new RunSettings(
                            settings.followers(),
                            settings.learners(),
                            settings.encodeMessages(),
                            settings.cluster(),
                            settings.workload(),
                            settings.faults(),
                            settings.meanFaultGapNanos(),
                            settings.meanFaultNanos(),
                            Math.min(chaosNanos, settings.chaosNanos()),
                            settings.recoverable()),
                    faults);
        }

        private boolean fewerFaults() {
            int before = best.faults().size();
            return DeltaDebugging.minimize(best.faults(), faults -> fails(with(faults)))
                            .size()
                    < before;
        }

        private boolean simplerShape() {
            boolean simpler = false;
            for (Simplification each : Simplification.ALL) {
                while (fails(new RunPlan(best.seed(), each.of(best.settings()), best.faults()))) {
                    simpler = true;
                }
            }
            return simpler;
        }

        private boolean shorterFaults() {
            boolean shorter = false;
            for (int i = 0; i < best.faults().size(); i++) {
                // Many do not last for the time that was drawn: those are given the shortest one, so that nobody looks
                // for its meaning.
                if (fails(lasting(i, 1))) {
                    shorter = true;
                    continue;
                }
                for (long divisor : DIVISORS) {
                    while (fails(lasting(i, Math.max(1, best.faults().get(i).durationNanos() / divisor)))) {
                        shorter = true;
                    }
                }
            }
            return shorter;
        }

        private RunPlan lasting(int position, long nanos) {
            List<PlannedFault> faults = new ArrayList<>(best.faults());
            PlannedFault old = faults.get(position);
            faults.set(position, new PlannedFault(old.atNanos(), old.kind(), nanos, old.seed()));
            return with(faults);
        }

        private boolean closerFaults() {
            boolean closer = false;
            for (int i = 0; i < best.faults().size(); i++) {
                for (long divisor : DIVISORS) {
                    while (gapBefore(i) > SHORT_NANOS && fails(shifted(i, gapBefore(i) - gapBefore(i) / divisor))) {
                        closer = true;
                    }
                }
            }
            return closer;
        }

        private long gapBefore(int position) {
            List<PlannedFault> faults = best.faults();
            return faults.get(position).atNanos()
                    - (position == 0 ? 0 : faults.get(position - 1).atNanos());
        }

        /** All faults from one on begin earlier, and the end comes earlier. */
        private RunPlan shifted(int position, long nanos) {
            List<PlannedFault> faults = new ArrayList<>();
            for (int i = 0; i < best.faults().size(); i++) {
                PlannedFault each = best.faults().get(i);
                faults.add(
                        i < position
                                ? each
                                : new PlannedFault(
                                        each.atNanos() - nanos, each.kind(), each.durationNanos(), each.seed()));
            }
            return ending(Math.max(0, best.settings().chaosNanos() - nanos), faults);
        }
    }
}
