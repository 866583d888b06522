package io.infinitycluster.transport.inmemory;

import io.infinitycluster.core.port.Transport.Lane;

/**
 * Hears what becomes of every message, for traces and digests. It must not change anything.
 *
 * @param <M> the messages
 */
@FunctionalInterface
public interface Tap<M> {

    /**
     * A message, or a copy of it, has met its fate; for {@link Fate#DELIVERED} just before the listener gets it.
     *
     * @param number the message's number among all that were sent on this link and lane, from 1; copies share it
     * @param bytes its size
     */
    void met(Fate fate, String from, String to, Lane lane, long number, int bytes, M message);
}
