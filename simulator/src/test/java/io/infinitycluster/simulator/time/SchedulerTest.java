package io.infinitycluster.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerTest {

    private final Scheduler scheduler = new Scheduler();
    private final int actor = scheduler.actor("n1");
    private final List<String> log = new ArrayList<>();

    @Test
    void runsByTimeThenByOrderOfScheduling() {
        at(20, "c");
        at(10, "a");
        at(20, "d");
        at(10, "b");

        while (scheduler.runNext()) {}

        assertThat(log).containsExactly("a@10", "b@10", "c@20", "d@20");
        assertThat(scheduler.executed()).isEqualTo(4);
        assertThat(scheduler.pending()).isZero();
        assertThat(scheduler.nextTime()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void runsUntilATimeAndStandsThere() {
        at(10, "a");
        at(30, "c");
        scheduler.at(10, actor, EventKind.TASK, () -> at(20, "b"));

        assertThat(scheduler.runUntil(20)).isEqualTo(3);

        assertThat(log).containsExactly("a@10", "b@20");
        assertThat(scheduler.now()).isEqualTo(20);
        assertThat(scheduler.runUntil(29)).isZero();
        assertThat(scheduler.now()).isEqualTo(29);
        assertThat(scheduler.nextTime()).isEqualTo(30);
    }

    @Test
    void runsNoMoreEventsThanAsked() {
        at(10, "a");
        at(20, "b");
        at(30, "c");

        assertThat(scheduler.run(100, 2)).isEqualTo(2);

        assertThat(scheduler.now()).isEqualTo(20);
        assertThat(scheduler.pending()).isEqualTo(1);
    }

    @Test
    void movesAnEventThatIsScheduledAgain() {
        Event event = new Event("moved");
        scheduler.at(10, actor, EventKind.TIMER, event);
        scheduler.at(30, actor, EventKind.TIMER, event);
        at(20, "a");
        assertThat(scheduler.pending()).isEqualTo(2);

        scheduler.runUntil(100);

        assertThat(log).containsExactly("a@20", "moved@30");
        assertThat(event.isScheduled()).isFalse();
    }

    @Test
    void runsAnEventAgainThatSchedulesItself() {
        Event event = new Event("tick") {
            @Override
            public void run() {
                super.run();
                scheduler.after(10, actor, EventKind.TIMER, this);
            }
        };
        scheduler.at(10, actor, EventKind.TIMER, event);

        scheduler.runUntil(35);

        assertThat(log).containsExactly("tick@10", "tick@20", "tick@30");
        assertThat(scheduler.cancel(event)).isTrue();
        assertThat(scheduler.cancel(event)).isFalse();
        assertThat(scheduler.runUntil(100)).isZero();
    }

    @Test
    void letsGoOfCancelledEvents() {
        List<WeakReference<Event>> cancelled = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Event event = new Event("never");
            scheduler.at(1_000_000, actor, EventKind.TIMER, event);
            scheduler.cancel(event);
            cancelled.add(new WeakReference<>(event));
        }
        assertThat(scheduler.pending()).isZero();

        System.gc();

        assertThat(cancelled.stream().filter(event -> event.get() != null).count())
                .isLessThan(200);
    }

    @Test
    void goesOnAfterAnEventThatThrew() {
        scheduler.at(10, actor, EventKind.TASK, () -> {
            throw new IllegalStateException("boom");
        });
        at(20, "a");

        assertThatThrownBy(scheduler::runNext).hasMessage("boom");
        assertThat(scheduler.runNext()).isTrue();

        assertThat(log).containsExactly("a@20");
    }

    @Test
    void refusesThePastStrangersAndNesting() {
        scheduler.runUntil(10);

        assertThatIllegalArgumentException().isThrownBy(() -> at(9, "past"));
        assertThatIllegalArgumentException().isThrownBy(() -> scheduler.runUntil(9));
        assertThatIllegalArgumentException().isThrownBy(() -> scheduler.at(10, actor + 1, EventKind.TASK, () -> {}));
        scheduler.at(10, actor, EventKind.TASK, scheduler::runNext);
        assertThatIllegalStateException().isThrownBy(scheduler::runNext);
    }

    @Test
    void showsEveryEventToItsListener() {
        int other = scheduler.actor("n2");
        assertThat(scheduler.actor("n2")).isEqualTo(other);
        scheduler.listener(new EventListener() {
            @Override
            public void before(long sequence, int who, EventKind kind, Runnable event) {
                log.add("before " + sequence + " " + scheduler.actorName(who) + " " + kind);
            }

            @Override
            public void after(long sequence, int who, EventKind kind, Runnable event) {
                log.add("after " + sequence);
            }
        });
        scheduler.at(10, other, EventKind.DISK, () -> log.add("run"));
        at(5, "a");

        scheduler.runUntil(10);

        assertThat(log).containsExactly("before 2 n1 TASK", "a@5", "after 2", "before 1 n2 DISK", "run", "after 1");
    }

    @Test
    void digestTellsTimeOrderLabelAndDetailsApart() {
        long reference = digestOf(10, "n1", EventKind.TASK, 0);

        assertThat(digestOf(10, "n1", EventKind.TASK, 0)).isEqualTo(reference);
        assertThat(digestOf(11, "n1", EventKind.TASK, 0)).isNotEqualTo(reference);
        assertThat(digestOf(10, "n2", EventKind.TASK, 0)).isNotEqualTo(reference);
        assertThat(digestOf(10, "n1", EventKind.DISK, 0)).isNotEqualTo(reference);
        assertThat(digestOf(10, "n1", EventKind.TASK, 1)).isNotEqualTo(reference);
    }

    /** A recorded run must keep its digest on every machine and JDK. If this fails, recorded digests are void. */
    @Test
    void digestIsTheSameForEver() {
        assertThat(digestOf(10, "n1", EventKind.TASK, 7)).isEqualTo(GOLDEN_RUN);
        assertThat(Digest.hash("infinity")).isEqualTo(GOLDEN_TEXT);
        assertThat(Digest.hash(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, -1})).isEqualTo(GOLDEN_BYTES);
    }

    private static final long GOLDEN_RUN = 4547983689013871218L;
    private static final long GOLDEN_TEXT = -100898813663149467L;
    private static final long GOLDEN_BYTES = -5539565947287383081L;

    private static long digestOf(long time, String actor, EventKind kind, long detail) {
        Scheduler scheduler = new Scheduler();
        scheduler.actor("n1");
        scheduler.at(time, scheduler.actor(actor), kind, () -> scheduler.mix(detail));
        scheduler.at(20, 0, EventKind.TIMER, () -> {});
        scheduler.runUntil(30);
        return scheduler.digest();
    }

    private void at(long time, String what) {
        scheduler.at(time, actor, EventKind.TASK, () -> log.add(what + "@" + scheduler.now()));
    }

    private class Event extends CancellableEvent {
        private final String what;

        Event(String what) {
            this.what = what;
        }

        @Override
        public void run() {
            log.add(what + "@" + scheduler.now());
        }
    }
}
