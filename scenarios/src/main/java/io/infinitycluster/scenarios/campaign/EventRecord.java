package io.infinitycluster.scenarios.campaign;

import io.infinitycluster.simulator.time.EventKind;
import java.util.List;

/**
 * One event of a run, as far as two runs can be compared by it.
 *
 * @param number from 1
 * @param timeNanos its virtual time
 * @param actor whose event it was
 * @param kind what sort of event
 * @param digest of the run up to it
 * @param lines what the trace says of it
 */
public record EventRecord(long number, long timeNanos, String actor, EventKind kind, long digest, List<String> lines) {

    public EventRecord {
        lines = List.copyOf(lines);
    }
}
