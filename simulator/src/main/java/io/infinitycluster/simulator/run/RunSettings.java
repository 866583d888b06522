package io.infinitycluster.simulator.run;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.simulator.workload.WorkloadSettings;
import java.util.List;

/**
 * All that one run is made of, beside its seed.
 *
 * @param followers how many nodes should be leader or follower, one of them leading
 * @param learners how many nodes should be learners
 * @param encodeMessages whether messages cross the network in their binary form
 * @param cluster the cluster's times and limits
 * @param workload what clients do
 * @param faults what may go wrong
 * @param meanFaultGapNanos how long it is from one fault's beginning to the next one's of the same kind, on average
 * @param meanFaultNanos how long a fault lasts, on average
 * @param chaosNanos for how long faults begin
 * @param recoverable whether faults are bounded to what the protocol promises to survive, and the cluster must serve again after
 *     they stop; otherwise only safety is judged
 */
public record RunSettings(
        int followers,
        int learners,
        boolean encodeMessages,
        ClusterSettings cluster,
        WorkloadSettings workload,
        List<FaultKind> faults,
        long meanFaultGapNanos,
        long meanFaultNanos,
        long chaosNanos,
        boolean recoverable) {

    public RunSettings {
        faults = List.copyOf(faults);
        if (followers < 1 || learners < 0 || followers + learners > 64) {
            throw new IllegalArgumentException(followers + " leaders and followers, " + learners + " learners");
        }
        if (meanFaultGapNanos < 1 || meanFaultNanos < 1 || chaosNanos < 0) {
            throw new IllegalArgumentException("times must be positive");
        }
    }
}
