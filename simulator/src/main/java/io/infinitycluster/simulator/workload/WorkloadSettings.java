package io.infinitycluster.simulator.workload;

/**
 * What clients do.
 *
 * @param clients how many there are; each has one operation under way at a time
 * @param operationsPerSecond how many operations all of them begin in a second of virtual time, if all are answered at once
 * @param writePercent how many of a hundred operations write
 * @param followerReadPercent how many of a hundred strong reads go to a node that is not the leader
 * @param eventualPercent how many of a hundred reads are eventual, of any node
 * @param keys how many keys are in use at a time
 * @param operationsPerKey after how many operations a key is given up, and its history checked
 * @param timeoutNanos how long a client waits
 * @param lossPerMillion how many of a million requests or answers get lost
 * @param keyedPercent how many of a hundred clients give each write an idempotency key, and send it again when they do not know
 *     what became of it (P12)
 */
public record WorkloadSettings(
        int clients,
        int operationsPerSecond,
        int writePercent,
        int followerReadPercent,
        int eventualPercent,
        int keys,
        int operationsPerKey,
        long timeoutNanos,
        int lossPerMillion,
        int keyedPercent) {

    /** Ten clients, 200 operations a second, half of them writes. */
    public static WorkloadSettings standard() {
        return new WorkloadSettings(10, 200, 50, 40, 25, 8, 64, 5_000_000_000L, 0, 40);
    }

    /** The same with other rates. */
    public WorkloadSettings withRate(int newClients, int newOperationsPerSecond) {
        return new WorkloadSettings(
                newClients,
                newOperationsPerSecond,
                writePercent,
                followerReadPercent,
                eventualPercent,
                keys,
                operationsPerKey,
                timeoutNanos,
                lossPerMillion,
                keyedPercent);
    }

    /** Checks the ranges. */
    public WorkloadSettings {
        if (clients < 1 || operationsPerSecond < 1 || keys < 1 || operationsPerKey < 1 || timeoutNanos < 1) {
            throw new IllegalArgumentException("counts and times must be positive");
        }
    }
}
