package io.infinitycluster.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SchedulerProperties {

    private record Expected(long time, long sequence, int id) {}

    /** The queue against a list that is sorted anew at every step. */
    @Property(tries = 300)
    void isATotalOrderWhateverIsCancelledAndMoved(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int spread) {
        Random random = new Random(seed);
        Scheduler scheduler = new Scheduler();
        int actor = scheduler.actor("n");
        List<Integer> ran = new ArrayList<>();
        List<Integer> expectedRuns = new ArrayList<>();
        List<Expected> model = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        long sequence = 0;
        for (int step = 0; step < 2_000; step++) {
            int choice = random.nextInt(100);
            if (choice < 45 || events.isEmpty()) {
                Event event = new Event(events.size(), ran);
                events.add(event);
                long time = scheduler.now() + random.nextInt(spread);
                model.add(new Expected(time, ++sequence, event.id));
                scheduler.at(time, actor, EventKind.TASK, event);
            } else if (choice < 60) {
                Event event = events.get(random.nextInt(events.size()));
                boolean waits = model.removeIf(expected -> expected.id == event.id);
                assertThat(event.isScheduled()).isEqualTo(waits);
                assertThat(scheduler.cancel(event)).isEqualTo(waits);
            } else if (choice < 70) {
                Event event = events.get(random.nextInt(events.size()));
                model.removeIf(expected -> expected.id == event.id);
                long time = scheduler.now() + random.nextInt(spread);
                model.add(new Expected(time, ++sequence, event.id));
                scheduler.at(time, actor, EventKind.TASK, event);
            } else if (choice < 98) {
                Expected next = model.stream()
                        .min(Comparator.comparingLong(Expected::time).thenComparingLong(Expected::sequence))
                        .orElse(null);
                assertThat(scheduler.nextTime()).isEqualTo(next == null ? Long.MAX_VALUE : next.time);
                assertThat(scheduler.runNext()).isEqualTo(next != null);
                if (next != null) {
                    model.remove(next);
                    expectedRuns.add(next.id);
                    assertThat(scheduler.now()).isEqualTo(next.time);
                }
            } else {
                // Cancels nearly everything, so that the queue is rebuilt.
                for (Event event : events) {
                    if (random.nextInt(10) > 0) {
                        scheduler.cancel(event);
                        model.removeIf(expected -> expected.id == event.id);
                    }
                }
            }
            assertThat(scheduler.pending()).isEqualTo(model.size());
        }
        assertThat(ran).isEqualTo(expectedRuns);
    }

    private static final class Event extends CancellableEvent {
        private final int id;
        private final List<Integer> ran;

        Event(int id, List<Integer> ran) {
            this.id = id;
            this.ran = ran;
        }

        @Override
        public void run() {
            ran.add(id);
        }
    }
}
