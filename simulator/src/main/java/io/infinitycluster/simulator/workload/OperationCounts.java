package io.infinitycluster.simulator.workload;

/** How many operations ended how. */
public final class OperationCounts {

    private long ok;
    private long failed;
    private long unknown;
    private long confirmedWrites;
    private long strongReads;
    private long followerReads;
    private long eventualReads;
    private long keyedWrites;
    private long retries;
    private long refusedReuses;
    private long checkedKeys;
    private long checkedOperations;
    private long exceptedKeys;

    void countOk() {
        ok++;
    }

    void countFailed() {
        failed++;
    }

    void countUnknown() {
        unknown++;
    }

    void countConfirmedWrite() {
        confirmedWrites++;
    }

    void countStrongRead(boolean onFollower) {
        strongReads++;
        if (onFollower) {
            followerReads++;
        }
    }

    void countEventualRead() {
        eventualReads++;
    }

    void countKeyedWrite() {
        keyedWrites++;
    }

    void countRetry() {
        retries++;
    }

    void countRefusedReuse() {
        refusedReuses++;
    }

    void countChecked(int operations) {
        checkedKeys++;
        checkedOperations += operations;
    }

    void countExcepted() {
        exceptedKeys++;
    }

    /** Operations that were carried out, by the word of a node. */
    public long ok() {
        return ok;
    }

    /** Operations that were refused. */
    public long failed() {
        return failed;
    }

    /** Operations that may have been carried out or not. */
    public long unknown() {
        return unknown;
    }

    /** Writes among the first. */
    public long confirmedWrites() {
        return confirmedWrites;
    }

    /** Strong reads among the first. */
    public long strongReads() {
        return strongReads;
    }

    /** Strong reads that followers answered. */
    public long followerReads() {
        return followerReads;
    }

    /** Eventual reads among the first. */
    public long eventualReads() {
        return eventualReads;
    }

    /** Writes under an idempotency key that were begun. */
    public long keyedWrites() {
        return keyedWrites;
    }

    /** How often such a write was sent again. */
    public long retries() {
        return retries;
    }

    /** Commands that were refused, as they must be, because their idempotency key was that of another one. */
    public long refusedReuses() {
        return refusedReuses;
    }

    /** Keys whose history was found linearizable. */
    public long checkedKeys() {
        return checkedKeys;
    }

    /** Operations in those histories. */
    public long checkedOperations() {
        return checkedOperations;
    }

    /** Keys whose history was not judged, because an operator allowed confirmed writes to be lost. */
    public long exceptedKeys() {
        return exceptedKeys;
    }
}
