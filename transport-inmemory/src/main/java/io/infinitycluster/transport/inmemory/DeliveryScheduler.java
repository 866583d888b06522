package io.infinitycluster.transport.inmemory;

import io.infinitycluster.core.port.Clock;

/** What the network needs of time: to know it, and to have things done at it. Nothing may be done within the call. */
public interface DeliveryScheduler {

    /** The present, in nanoseconds since an arbitrary origin; never runs backwards. */
    long nanos();

    /**
     * Runs something once.
     *
     * @param timeNanos when; not before {@link #nanos()}. What is due at the same time runs in the order of the calls.
     * @param destination whose event it is, as {@link #destination} gave it out
     * @param event what to do
     */
    void at(long timeNanos, int destination, Runnable event);

    /** A number for an address, by which events at this address are told apart in traces; asked once per address. */
    default int destination(String address) {
        return 0;
    }

    /** A network on the timers of one clock, for tests without a simulator. */
    static DeliveryScheduler of(Clock clock) {
        return new DeliveryScheduler() {
            @Override
            public long nanos() {
                return clock.nanos();
            }

            @Override
            public void at(long timeNanos, int destination, Runnable event) {
                clock.schedule(timeNanos - clock.nanos(), event);
            }
        };
    }
}
