package io.infinitycluster.simulator.run;

import io.infinitycluster.simulator.judge.Violation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param seed the seed that decided everything
 * @param settings what was drawn
 * @param digest of all events: equal for equal runs
 * @param events how many events ran
 * @param simulatedNanos how much virtual time passed
 * @param injected how often each fault began
 * @param effects how often each kind of fault changed something
 * @param ok operations that were carried out
 * @param failed operations that were refused
 * @param unknown operations of which the client was never told
 * @param confirmed entries in the confirmed log at the end
 * @param leaderships how many terms there were
 * @param checkedOperations how many operations were found linearizable
 * @param violation what broke; null if nothing did
 * @param brokeAtNanos the virtual time at which it broke
 */
public record RunReport(
        long seed,
        RunSettings settings,
        long digest,
        long events,
        long simulatedNanos,
        Map<FaultKind, Long> injected,
        Map<String, Long> effects,
        long ok,
        long failed,
        long unknown,
        long confirmed,
        long leaderships,
        long checkedOperations,
        @Nullable Violation violation,
        long brokeAtNanos) {

    /** Whether every promise was kept. */
    public boolean passed() {
        return violation == null;
    }
}
