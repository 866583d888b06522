package io.infinitycluster.simulator.disk;

import io.infinitycluster.simulator.fault.Chance;
import io.infinitycluster.simulator.fault.Latency;

/**
 * How a disk behaves at present. Whoever injects faults changes it as the run goes on; each operation looks at it when it is
 * called. A new one is a healthy disk. Probabilities are in parts per million.
 */
public final class DiskFaults {

    private static final long MICRO = 1_000;

    private Latency force = Latency.between(50 * MICRO, 500 * MICRO).withTail(1_000, 10_000 * MICRO);
    private Latency read = Latency.between(5 * MICRO, 100 * MICRO);
    private int slowFactor = 1;
    private long stalledUntilNanos = Long.MIN_VALUE;
    private long capacityBytes = Long.MAX_VALUE;
    private int forceFailure;
    private int forcesToFail;
    private int readFailure;
    private int readFailuresInARow = Integer.MAX_VALUE;
    private int readRot;
    private boolean refusesWrites;
    private int metadataFailure;

    /** How long a force takes, and whatever else must reach the platter: truncate, rename, delete. */
    public DiskFaults force(Latency latency) {
        force = latency;
        return this;
    }

    /** How long a read takes; also {@code size} and {@code list}. */
    public DiskFaults read(Latency latency) {
        read = latency;
        return this;
    }

    /** Makes everything take so many times as long; 1 is usual. */
    public DiskFaults slowFactor(int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException("a slow factor below 1: " + factor);
        }
        slowFactor = factor;
        return this;
    }

    /** Lets no operation that is called from now on complete before a time, in nanoseconds of the disk's clock. */
    public DiskFaults stalledUntil(long nanos) {
        stalledUntilNanos = nanos;
        return this;
    }

    /** How many bytes all files together may have; fewer than they have already means that nothing more fits. */
    public DiskFaults capacity(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a negative capacity: " + bytes);
        }
        capacityBytes = bytes;
        return this;
    }

    /** How probable it is that a force fails. */
    public DiskFaults forceFailure(int perMillion) {
        forceFailure = Chance.check(perMillion);
        return this;
    }

    /** Makes the next forces fail for certain. */
    public DiskFaults failNextForces(int count) {
        forcesToFail = count;
        return this;
    }

    /** How probable it is that a read fails. Nothing is wrong with the bytes: the next read may succeed. */
    public DiskFaults readFailure(int perMillion) {
        readFailure = Chance.check(perMillion);
        return this;
    }

    /** How often reads of the same bytes fail in a row at most: of what is called transient, a patient process sees the end. */
    public DiskFaults readFailuresInARow(int count) {
        readFailuresInARow = count;
        return this;
    }

    /**
     * How probable it is that a read brings a flipped bit. Nothing is wrong with the bytes on the disk, and two reads one after the other do not
     * flip the same bit.
     */
    public DiskFaults readRot(int perMillion) {
        readRot = Chance.check(perMillion);
        return this;
    }

    /** Whether writes find no room, though it was reserved for them. */
    public DiskFaults refusesWrites(boolean refuses) {
        refusesWrites = refuses;
        return this;
    }

    /** How probable it is that what changes names or sizes fails, with effect or without. */
    public DiskFaults metadataFailure(int perMillion) {
        metadataFailure = Chance.check(perMillion);
        return this;
    }

    /** How long a force takes, without what slows it down. */
    public Latency force() {
        return force;
    }

    /** How long a read takes, without what slows it down. */
    public Latency read() {
        return read;
    }

    /** How many times as long everything takes. */
    public int slowFactor() {
        return slowFactor;
    }

    /** Until when nothing completes, in nanoseconds of the disk's clock. */
    public long stalledUntilNanos() {
        return stalledUntilNanos;
    }

    /** How many bytes all files together may have. */
    public long capacityBytes() {
        return capacityBytes;
    }

    /** How many reads in a million fail. */
    public int readFailure() {
        return readFailure;
    }

    /** How often reads of the same bytes fail in a row at most. */
    public int readFailuresInARow() {
        return readFailuresInARow;
    }

    /** How many reads in a million bring a flipped bit. */
    public int readRot() {
        return readRot;
    }

    /** Whether writes find no room. */
    public boolean refusesWrites() {
        return refusesWrites;
    }

    /** How many truncates, renames and deletes in a million fail. */
    public int metadataFailure() {
        return metadataFailure;
    }

    /** How many forces in a million fail; all of them as long as some are to fail for certain. Uses up one of those. */
    int takeForceFailure() {
        if (forcesToFail > 0) {
            forcesToFail--;
            return Chance.ALWAYS;
        }
        return forceFailure;
    }
}
