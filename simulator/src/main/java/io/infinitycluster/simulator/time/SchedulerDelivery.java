package io.infinitycluster.simulator.time;

import io.infinitycluster.transport.inmemory.DeliveryScheduler;

/** Runs an in-memory network on the event queue of a run; each address is an actor. */
public final class SchedulerDelivery implements DeliveryScheduler {

    private final Scheduler scheduler;

    /** A network's view of this queue. */
    public SchedulerDelivery(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public long nanos() {
        return scheduler.now();
    }

    @Override
    public void at(long timeNanos, int destination, Runnable event) {
        scheduler.at(timeNanos, destination, EventKind.MESSAGE, event);
    }

    @Override
    public int destination(String address) {
        return scheduler.actor(address);
    }
}
