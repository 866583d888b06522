package io.infinitycluster.scenarios.campaign;

import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.run.FaultKind;
import io.infinitycluster.simulator.run.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What has to be equal when a seed is run again: the digest of all events, and all that the run counted.
 *
 * @param digest of all events
 * @param events how many there were
 * @param simulatedNanos how much virtual time passed
 * @param operations how many operations were carried out, refused, and left unknown, and how many were checked
 * @param confirmed how many entries were confirmed
 * @param injected how often each fault began
 * @param effects how often each kind of fault changed something
 * @param broken the promise that was broken; "none" if all were kept
 */
public record Fingerprint(
        long digest,
        long events,
        long simulatedNanos,
        List<Long> operations,
        long confirmed,
        Map<FaultKind, Long> injected,
        Map<String, Long> effects,
        String broken) {

    /** That of a run. */
    public static Fingerprint of(RunReport report) {
        Violation violation = report.violation();
        return new Fingerprint(
                report.digest(),
                report.events(),
                report.simulatedNanos(),
                List.of(report.ok(), report.failed(), report.unknown(), report.checkedOperations()),
                report.confirmed(),
                Map.copyOf(report.injected()),
                Map.copyOf(report.effects()),
                // Not its detail: where the JVM made an exception for speed, even the message may be missing.
                violation == null ? "none" : violation.invariant().name());
    }

    /** What differs, in words; empty if nothing does. */
    public List<String> differences(Fingerprint other) {
        List<String> found = new ArrayList<>();
        compare(found, "digest", Long.toHexString(digest), Long.toHexString(other.digest));
        compare(found, "events", events, other.events);
        compare(found, "virtual nanoseconds", simulatedNanos, other.simulatedNanos);
        compare(found, "operations", operations, other.operations);
        compare(found, "confirmed entries", confirmed, other.confirmed);
        compare(found, "faults", injected, other.injected);
        compare(found, "effects", effects, other.effects);
        compare(found, "broken promise", broken, other.broken);
        return found;
    }

    private static void compare(List<String> found, String what, Object first, Object second) {
        if (!first.equals(second)) {
            found.add(what + " " + first + " and then " + second);
        }
    }
}
