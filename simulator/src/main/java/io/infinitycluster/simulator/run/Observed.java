package io.infinitycluster.simulator.run;

import io.infinitycluster.simulator.time.EventKind;
import io.infinitycluster.simulator.time.EventListener;
import io.infinitycluster.simulator.time.Scheduler;

/** Hands every event to an observer, and then to the one who listened before. */
public record Observed(Scheduler scheduler, RunObserver observer, EventListener next) implements EventListener {

    @Override
    public void before(long sequence, int actor, EventKind kind, Runnable event) {
        next.before(sequence, actor, kind, event);
    }

    @Override
    public void after(long sequence, int actor, EventKind kind, Runnable event) {
        observer.ran(scheduler.executed(), scheduler.now(), scheduler.actorName(actor), kind, scheduler.digest());
        next.after(sequence, actor, kind, event);
    }
}
