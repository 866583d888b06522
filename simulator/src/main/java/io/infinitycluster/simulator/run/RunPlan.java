package io.infinitycluster.simulator.run;

import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.random.RandomStreams;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All that decides a run: what it is made of, which faults begin when, and the seed of everything else (design section 6). Equal plans
 * are equal runs.
 *
 * @param seed of latencies, clients, the operator's habits, and whatever else no fault decides
 * @param settings the shape of the run; the kinds of faults in it are those from which {@code faults} were drawn
 * @param faults what goes wrong, in the order of time
 */
public record RunPlan(long seed, RunSettings settings, List<PlannedFault> faults) {

    private static final Comparator<PlannedFault> BY_TIME = Comparator.comparingLong(PlannedFault::atNanos)
            .thenComparing(PlannedFault::kind)
            .thenComparingLong(PlannedFault::seed);

    public RunPlan {
        List<PlannedFault> ordered = new ArrayList<>(faults);
        ordered.sort(BY_TIME);
        faults = List.copyOf(ordered);
    }

    /** What the swarm draws for a seed. */
    public static RunPlan draw(long seed) {
        return draw(seed, Swarm.draw(seed));
    }

    /** The faults that a seed means for these settings. Each kind has a stream of its own: to add one changes no other. */
    public static RunPlan draw(long seed, RunSettings settings) {
        RandomStreams streams = new RandomStreams(seed);
        List<PlannedFault> faults = new ArrayList<>();
        for (FaultKind kind : settings.faults()) {
            RandomStream stream = streams.stream("nemesis/" + kind.name());
            long at = stream.exponential(settings.meanFaultGapNanos());
            while (at < settings.chaosNanos()) {
                long duration = 1 + stream.exponential(settings.meanFaultNanos());
                faults.add(new PlannedFault(at, kind, duration, stream.nextLong()));
                at += 1 + stream.exponential(settings.meanFaultGapNanos());
            }
        }
        return new RunPlan(seed, settings, faults);
    }
}
