package io.infinitycluster.simulator.store;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Randomness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bucket that all nodes share. Each process sees it through a {@link #connect client} of its own.
 *
 * <p>Strongly consistent: each operation takes effect at one instant between the call and the answer, or, if the client was
 * told that the outcome is unclear, at any later instant, or never; of several creators of one object, the one whose
 * request arrives first wins. Operations of one client that overlap may take effect in either order.
 *
 * <p>Keys are ordered as {@link String#compareTo} orders them, which for ASCII keys is the order of real stores.
 */
public final class SimulatedStore {

    final Clock clock;
    final Randomness latencies;
    final Randomness chances;
    final Randomness damages;
    final StoreFaults faults;
    final StoreCounters counters = new StoreCounters();

    final Throttle throttle = new Throttle();

    /** How many changes there were. */
    long changes;

    private final TreeMap<String, byte[]> objects = new TreeMap<>();
    /** What is read in place of what was written. */
    private final TreeMap<String, byte[]> damaged = new TreeMap<>();

    private final Map<String, Integer> createsUnderWay = new TreeMap<>();
    private final Map<String, Long> reads = new TreeMap<>();
    private @Nullable StoreObserver observer;

    /**
     * An empty bucket.
     *
     * @param clock the store's own, on which requests arrive
     * @param latencies draws how long they travel
     * @param chances draws what becomes of them; with a stream of its own, a new fault does not change the latencies
     * @param damages draws whose bytes are damaged, and how
     * @param faults the settings for all clients; may be changed at any time
     */
    public SimulatedStore(
            Clock clock, Randomness latencies, Randomness chances, Randomness damages, StoreFaults faults) {
        this.clock = clock;
        this.latencies = latencies;
        this.chances = chances;
        this.damages = damages;
        this.faults = faults;
    }

    /**
     * The store as one process sees it. A process that restarts takes a new client.
     *
     * @param clientName for the observer
     * @param clientClock the process's own: completions are tasks on it
     * @param clientFaults the settings for this client alone; may be changed at any time
     */
    public StoreClient connect(String clientName, Clock clientClock, StoreFaults clientFaults) {
        return new StoreClient(this, clientName, clientClock, clientFaults);
    }

    /** Sets who hears of every change; null for nobody. */
    public void observe(@Nullable StoreObserver newObserver) {
        observer = newObserver;
    }

    /** How many creates of a client have been sent and may still take effect, whether it waits for them or not. */
    public int createsUnderWay(String client) {
        return createsUnderWay.getOrDefault(client, 0);
    }

    /** How many objects were read for a client so far: what the last one held may still be on its way to it. */
    public long reads(String client) {
        return reads.getOrDefault(client, 0L);
    }

    void readFor(String client) {
        reads.merge(client, 1L, Long::sum);
    }

    void createSent(String client) {
        createsUnderWay.merge(client, 1, Integer::sum);
    }

    void createArrived(String client) {
        createsUnderWay.merge(client, -1, Integer::sum);
    }

    /** What happened so far. */
    public StoreCounters counters() {
        return counters;
    }

    /** The settings for all clients. */
    public StoreFaults faults() {
        return faults;
    }

    /** A copy of an object as it was written, whether or not it can still be read so. */
    public Optional<byte[]> object(String key) {
        byte[] body = objects.get(key);
        return body == null ? Optional.empty() : Optional.of(body.clone());
    }

    /** Damages an object where it is stored, until it is written again; false if there is none, or none with any bytes. */
    public boolean damage(String key) {
        byte[] body = objects.get(key);
        if (body == null || body.length == 0) {
            return false;
        }
        damaged.put(key, BodyDamage.of(body, damages));
        counters.damagedAtRest++;
        return true;
    }

    /** A copy of an object as a reader gets it. */
    Optional<byte[]> read(String key) {
        byte[] instead = damaged.get(key);
        if (instead == null) {
            return object(key);
        }
        counters.damagedReads++;
        return Optional.of(instead.clone());
    }

    /** All objects as they were written, a view; bodies are only to be read. */
    public SortedMap<String, byte[]> objects() {
        return Collections.unmodifiableSortedMap(objects);
    }

    List<String> keys(String prefix) {
        List<String> keys = new ArrayList<>();
        for (String key : objects.tailMap(prefix).keySet()) {
            if (!key.startsWith(prefix)) {
                break;
            }
            keys.add(key);
        }
        return Collections.unmodifiableList(keys);
    }

    boolean create(String client, String key, byte[] body) {
        if (faults.isIgnoringConditions()) {
            put(client, key, body);
            return true;
        }
        if (objects.putIfAbsent(key, body) != null) {
            return false;
        }
        changes++;
        if (observer != null) {
            observer.created(client, key, body);
        }
        return true;
    }

    /** Stores what is called a whole object, without one of its parts. */
    void putIncomplete(String client, String key, byte[] body, int partBytes) {
        put(client, key, body);
        damaged.put(key, BodyDamage.withoutAPart(body, partBytes, damages));
        counters.partsMissing++;
    }

    void put(String client, String key, byte[] body) {
        objects.put(key, body);
        damaged.remove(key);
        changes++;
        if (observer != null) {
            observer.put(client, key, body);
        }
    }

    void delete(String client, String key) {
        if (objects.remove(key) != null) {
            damaged.remove(key);
            changes++;
            if (observer != null) {
                observer.deleted(client, key);
            }
        }
    }
}
