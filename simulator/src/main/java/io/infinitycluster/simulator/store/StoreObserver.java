package io.infinitycluster.simulator.store;

/**
 * Hears of every change to the store at the moment when it happens, before any client does. Bodies are only to be read;
 * they are what was written, whatever a reader gets.
 */
public interface StoreObserver {

    /** There was no such object, and a create made it. */
    void created(String client, String key, byte[] body);

    /** A put stored an object, whether there was one or not. */
    void put(String client, String key, byte[] body);

    /** An object was removed. */
    void deleted(String client, String key);
}
