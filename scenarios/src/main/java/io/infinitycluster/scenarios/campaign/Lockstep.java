package io.infinitycluster.scenarios.campaign;

import io.infinitycluster.simulator.time.EventKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the first event in which two runs of one seed differ: one is recorded, and the other held against it, event by event. */
public final class Lockstep {

    private static final int MOST_EVENTS = 5_000_000;

    private Lockstep() {}

    /**
     * The first difference.
     *
     * @param number of the event, from 1
     * @param first that event in the first run; null if that had ended
     * @param second that event in the second run; null if that had ended
     * @param before the last line of the trace before it, which both runs have; null if there was none
     */
    public record Difference(
            long number,
            @Nullable EventRecord first,
            @Nullable EventRecord second,
            @Nullable String before) {}

    /** Runs the seed twice; null if no event differs (only the first five million are compared). */
    public static @Nullable Difference firstDifference(Runs runs, long seed) {
        List<EventRecord> first = new ArrayList<>();
        play(runs.of(seed), event -> {
            first.add(event);
            return first.size() < MOST_EVENTS;
        });
        Comparison comparison = new Comparison(first);
        play(runs.of(seed), comparison::isSame);
        return comparison.result();
    }

    /** Plays a run, event by event, for as long as it is wanted. */
    private static void play(Runs.Run run, Predicate<EventRecord> goOn) {
        List<String> lines = new ArrayList<>();
        run.trace(lines::add);
        run.observe((long number, long timeNanos, String actor, EventKind kind, long digest) -> {
            EventRecord event = new EventRecord(number, timeNanos, actor, kind, digest, lines);
            lines.clear();
            if (!goOn.test(event)) {
                throw new Enough();
            }
        });
        try {
            run.play();
        } catch (Enough enough) {
            // A run may pass this on, or take it for a broken promise.
        }
    }

    /** Ends a run of which no more is wanted. */
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Enough() {
            super("enough was seen", null, false, false);
        }
    }

    private static final class Comparison {
        private final List<EventRecord> first;
        private int compared;
        private @Nullable String lastLine;
        private @Nullable Difference found;

        Comparison(List<EventRecord> first) {
            this.first = first;
        }

        boolean isSame(EventRecord event) {
            EventRecord other = compared < first.size() ? first.get(compared) : null;
            if (!event.equals(other)) {
                if (compared < MOST_EVENTS) {
                    found = new Difference(event.number(), other, event, lastLine);
                }
                return false;
            }
            compared++;
            for (String line : event.lines()) {
                lastLine = line;
            }
            return true;
        }

        @Nullable
        Difference result() {
            if (found == null && compared < first.size()) {
                EventRecord missing = first.get(compared);
                return new Difference(missing.number(), missing, null, lastLine);
            }
            return found;
        }
    }
}
