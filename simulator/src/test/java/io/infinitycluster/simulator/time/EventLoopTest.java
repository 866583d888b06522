package io.infinitycluster.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.Transport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLoopTest {

    private final Scheduler scheduler = new Scheduler();
    private final EventLoop loop = new EventLoop(scheduler, "n1");
    private final NodeClock clock = new NodeClock(loop, 0, 0);
    private final List<String> log = new ArrayList<>();

    @Test
    void callbacksPassAtOnceWhileTheProcessRuns() {
        clock.schedule(10, () -> note("timer"));
        loop.at(20, EventKind.DISK, () -> note("disk"));
        loop.post(() -> note("task"));

        scheduler.runUntil(100);

        assertThat(log).containsExactly("task@0", "timer@10", "disk@20");
    }

    @Test
    void aPausedProcessCatchesUpInOrderWhenItResumes() {
        clock.schedule(10, () -> note("timer"));
        loop.at(20, EventKind.DISK, () -> note("disk"));
        loop.at(15, EventKind.MESSAGE, () -> note("message"));
        // Due at the very time of the resumption, and in the queue long before: still behind what has waited.
        clock.schedule(50, () -> note("late"));
        clock.schedule(60, () -> note("after"));
        loop.pause();
        scheduler.runUntil(49);
        assertThat(log).isEmpty();
        assertThat(loop.waiting()).isEqualTo(3);

        scheduler.at(50, 0, EventKind.FAULT, loop::resume);
        scheduler.runUntil(100);

        assertThat(log).containsExactly("timer@50", "message@50", "disk@50", "late@50", "after@60");
        assertThat(clock.nanos()).isEqualTo(100);
    }

    @Test
    void whatComesWhileCatchingUpQueuesBehind() {
        loop.pause();
        loop.enter(() -> {
            note("first");
            loop.post(() -> note("posted"));
        });
        loop.enter(() -> note("second"));

        loop.resume();
        loop.enter(() -> note("third"));
        assertThat(log).isEmpty();
        scheduler.runUntil(1);

        assertThat(log).containsExactly("first@0", "second@0", "third@0", "posted@0");
    }

    @Test
    void aProcessCanBePausedAgainWhileItCatchesUp() {
        loop.pause();
        loop.enter(() -> {
            note("first");
            loop.pause();
        });
        loop.enter(() -> note("second"));
        loop.resume();
        scheduler.runUntil(10);
        assertThat(log).containsExactly("first@0");

        loop.resume();
        scheduler.runUntil(20);

        assertThat(log).containsExactly("first@0", "second@10");
    }

    @Test
    void aTimerThatIsDueInAPauseCanStillBeCancelled() {
        Clock.Timer timer = clock.schedule(10, () -> note("cancelled"));
        clock.schedule(11, timer::cancel);
        loop.enter(() -> clock.schedule(9, timer::cancel));
        Clock.Timer kept = clock.schedule(10, () -> note("kept"));
        loop.pause();
        scheduler.runUntil(20);
        loop.resume();
        scheduler.runUntil(30);

        assertThat(log).containsExactly("kept@20");
        kept.cancel();
    }

    @Test
    void nothingRunsOnceTheProcessHasStopped() {
        loop.at(10, EventKind.DISK, () -> note("disk"));
        clock.schedule(10, () -> note("timer"));
        loop.post(() -> note("task"));
        loop.pause();
        scheduler.runUntil(1);

        loop.stop();
        loop.resume();
        clock.schedule(5, () -> note("new timer"));
        loop.enter(() -> note("callback"));
        scheduler.runUntil(100);

        assertThat(log).isEmpty();
        assertThat(loop.waiting()).isZero();
        assertThat(scheduler.pending()).isZero();
    }

    @Test
    void aProcessMayStopWithinItsOwnCallback() {
        loop.onStop(() -> note("stopping"));
        clock.schedule(10, () -> note("timer"));
        loop.enter(loop::stop);
        loop.onStop(() -> note("stopped already"));

        assertThat(scheduler.pending()).isZero();
        assertThat(log).containsExactly("stopping@0", "stopped already@0");
    }

    @Test
    void aCallbackWithinACallbackIsRefused() {
        loop.enter(() -> assertThatIllegalStateException().isThrownBy(() -> loop.enter(() -> note("nested"))));

        loop.enter(() -> note("next"));

        assertThat(log).containsExactly("next@0");
    }

    @Test
    void gatesListenersAndCompletions() {
        Transport.Listener<String> listener = loop.gate(new Transport.Listener<>() {
            @Override
            public void received(String from, String message) {
                note(message + " from " + from);
            }

            @Override
            public void disconnected(String address) {
                note("lost " + address);
            }
        });
        Completion<String> completion = loop.gate(Completion.of(this::note, failure -> note(failure.detail())));
        listener.received("n2", "hello");
        loop.pause();
        listener.received("n2", "again");
        completion.succeeded("done");
        listener.disconnected("n2");
        completion.failed(new PortFailure(PortFailure.Kind.DISK_ERROR, "broken"));
        assertThat(log).containsExactly("hello from n2@0");

        loop.resume();
        scheduler.runUntil(1);

        assertThat(log).containsExactly("hello from n2@0", "again from n2@0", "done@0", "lost n2@0", "broken@0");
    }

    private void note(String what) {
        log.add(what + "@" + scheduler.now());
    }
}
