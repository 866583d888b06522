package io.infinitycluster.simulator.store;

import io.infinitycluster.simulator.fault.Chance;
import io.infinitycluster.simulator.fault.Latency;

/**
 * How the object store behaves at present: one of these for all clients, and one for each client. Whoever injects faults
 * changes them as the run goes on. A new one is a healthy store. Probabilities are in parts per million; those of the two
 * that hold for an operation are tried one after the other.
 */
public final class StoreFaults {

    /** No limit to how many requests are taken, or to how large a body may be that travels whole. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000 * MICRO;

    private Latency request = Latency.between(200 * MICRO, 5 * MILLI).withTail(2_000, 100 * MILLI);
    private Latency answer = Latency.between(100 * MICRO, 1 * MILLI);
    private Latency late = Latency.between(0, 30_000 * MILLI);
    private long timeoutNanos = 2_000 * MILLI;
    private int slowFactor = 1;
    private boolean out;
    private boolean refusing;
    private boolean readOnly;
    private boolean ignoringConditions;
    private int errorBefore;
    private int errorAfter;
    private int requestLost;
    private int answerLost;
    private int lateEffect;
    private int repeatedCreate;
    private int requestsPerSecond = UNLIMITED;
    private int slowListing = 1;
    private int partBytes = UNLIMITED;
    private int partLost;
    private int partMissing;
    private int corruptedRead;

    /** How long a request travels until it takes effect. The client's own setting counts. */
    public StoreFaults request(Latency latency) {
        request = latency;
        return this;
    }

    /** How long an answer travels back. The client's own setting counts. */
    public StoreFaults answer(Latency latency) {
        answer = latency;
        return this;
    }

    /** How long after the client's time-out a late request takes effect. The client's own setting counts. */
    public StoreFaults late(Latency latency) {
        late = latency;
        return this;
    }

    /** How long the client waits for an answer, in nanoseconds. The client's own setting counts. */
    public StoreFaults timeout(long nanos) {
        if (nanos <= 0) {
            throw new IllegalArgumentException("a time-out of " + nanos + " nanoseconds");
        }
        timeoutNanos = nanos;
        return this;
    }

    /** Makes both ways take so many times as long; 1 is usual. What then takes longer than the time-out times out. */
    public StoreFaults slowFactor(int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException("a slow factor below 1: " + factor);
        }
        slowFactor = factor;
        return this;
    }

    /**
     * Begins or ends an outage: for one client, that it is cut off from the store; for all, that the store is away. Requests
     * that would arrive in it are lost, and so are answers; the client hears so at once or waits for its time-out, as drawn.
     * A request that {@link #lateEffect} held back has left its client behind: only an outage for all stops that.
     */
    public StoreFaults outage(boolean isOut) {
        out = isOut;
        return this;
    }

    /** Begins or ends a time in which the store refuses everything for good, as for wrong credentials. */
    public StoreFaults refusing(boolean isRefusing) {
        refusing = isRefusing;
        return this;
    }

    /** Begins or ends a time in which writes get lost, and reads do not. */
    public StoreFaults readOnly(boolean isReadOnly) {
        readOnly = isReadOnly;
        return this;
    }

    /**
     * Makes the store one that does not know create-only writes: a create replaces what is there, and says that it created it.
     * Of the settings for all clients only.
     */
    public StoreFaults ignoringConditions(boolean isIgnoring) {
        ignoringConditions = isIgnoring;
        return this;
    }

    /** How probable it is that the store answers 5xx and does nothing. */
    public StoreFaults errorBefore(int perMillion) {
        errorBefore = Chance.check(perMillion);
        return this;
    }

    /** How probable it is that the store does what it was asked and answers 5xx. */
    public StoreFaults errorAfter(int perMillion) {
        errorAfter = Chance.check(perMillion);
        return this;
    }

    /** How probable it is that a request is lost: the client times out, and nothing ever happens. */
    public StoreFaults requestLost(int perMillion) {
        requestLost = Chance.check(perMillion);
        return this;
    }

    /** How probable it is that an answer is lost: the client times out after the effect. */
    public StoreFaults answerLost(int perMillion) {
        answerLost = Chance.check(perMillion);
        return this;
    }

    /** How probable it is that a write lands only after the client has seen a time-out. */
    public StoreFaults lateEffect(int perMillion) {
        lateEffect = Chance.check(perMillion);
        return this;
    }

    /**
     * How probable it is that something on the way sends a create a second time and returns the second answer, so that the
     * client hears that its own object exists.
     */
    public StoreFaults repeatedCreate(int perMillion) {
        repeatedCreate = Chance.check(perMillion);
        return this;
    }

    /**
     * Begins or ends throttling: of the requests that arrive in a second, so many are taken, and the others are told to slow down
     * (503), which has no effect on what is stored. {@link #UNLIMITED} ends it.
     */
    public StoreFaults throttle(int newRequestsPerSecond) {
        if (newRequestsPerSecond < 0) {
            throw new IllegalArgumentException(newRequestsPerSecond + " requests in a second");
        }
        requestsPerSecond = newRequestsPerSecond;
        return this;
    }

    /** Makes listings take so many times as long, besides {@link #slowFactor}; 1 is usual. */
    public StoreFaults slowListing(int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException("a slow factor below 1: " + factor);
        }
        slowListing = factor;
        return this;
    }

    /** Lets what is put travel in parts, if it is larger than one; {@link #UNLIMITED} ends that. */
    public StoreFaults parts(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("parts of " + bytes + " bytes");
        }
        partBytes = bytes;
        return this;
    }

    /** How probable it is that a put in parts fails because one was lost: nothing is stored, and the client hears of an error. */
    public StoreFaults partLost(int perMillion) {
        partLost = Chance.check(perMillion);
        return this;
    }

    /** How probable it is that a put in parts succeeds, and what is stored lacks one of them. No real store may do that. */
    public StoreFaults partMissing(int perMillion) {
        partMissing = Chance.check(perMillion);
        return this;
    }

    /** How probable it is that what is read is damaged on its way; the next time it need not be. */
    public StoreFaults corruptedRead(int perMillion) {
        corruptedRead = Chance.check(perMillion);
        return this;
    }

    /** How long a request travels. */
    public Latency request() {
        return request;
    }

    /** How long an answer travels. */
    public Latency answer() {
        return answer;
    }

    /** How much later than the time-out a late request lands. */
    public Latency late() {
        return late;
    }

    /** How long the client waits, in nanoseconds. */
    public long timeoutNanos() {
        return timeoutNanos;
    }

    /** How many times as long both ways take. */
    public int slowFactor() {
        return slowFactor;
    }

    /** Whether there is an outage. */
    public boolean isOut() {
        return out;
    }

    /** Whether the store refuses everything. */
    public boolean isRefusing() {
        return refusing;
    }

    /** Whether writes get lost. */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** Whether a create replaces what is there. */
    public boolean isIgnoringConditions() {
        return ignoringConditions;
    }

    /** How many operations in a million fail before their effect. */
    public int errorBefore() {
        return errorBefore;
    }

    /** How many operations in a million fail after their effect. */
    public int errorAfter() {
        return errorAfter;
    }

    /** How many requests in a million are lost. */
    public int requestLost() {
        return requestLost;
    }

    /** How many answers in a million are lost. */
    public int answerLost() {
        return answerLost;
    }

    /** How many writes in a million land late. */
    public int lateEffect() {
        return lateEffect;
    }

    /** How many creates in a million are sent twice. */
    public int repeatedCreate() {
        return repeatedCreate;
    }

    /** How many requests are taken in a second. */
    public int requestsPerSecond() {
        return requestsPerSecond;
    }

    /** How many times as long listings take. */
    public int slowListing() {
        return slowListing;
    }

    /** The size of a part, in bytes. */
    public int partBytes() {
        return partBytes;
    }

    /** How many puts in parts in a million fail. */
    public int partLost() {
        return partLost;
    }

    /** How many puts in parts in a million store too little. */
    public int partMissing() {
        return partMissing;
    }

    /** How many bodies in a million are damaged on their way to the reader. */
    public int corruptedRead() {
        return corruptedRead;
    }
}
