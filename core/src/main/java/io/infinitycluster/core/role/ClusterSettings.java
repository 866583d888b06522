package io.infinitycluster.core.role;

/**
 * The times and limits of a cluster, the same on every node (design section 4, Defaults).
 *
 * @param heartbeatNanos how often followers and learners say that they live
 * @param nodeTimeoutNanos how long a node may be silent
 * @param followerLeaseNanos the longest lease of a follower
 * @param leaderLeaseNanos the leader's lease, from each version of the manifest
 * @param driftPpm by how much a clock's rate may differ from true time, in parts per million
 * @param maxFollowers how many followers may register
 * @param maxLearners how many learners may register
 * @param minInsyncFollowers writes that fewer followers would hold are refused
 * @param archiveEntries how many committed entries make a segment in shared storage
 * @param checkpointEntries after how many applied entries the state is written to shared storage (P10)
 * @param checkpointPartBytes how long a part of a checkpoint is at most, but for an item of the state that is longer: what one event of a node
 *     copies at once (P10)
 * @param objectGraceNanos how long an object stays that no manifest names any more: longer than a node needs to fetch a checkpoint (P10)
 * @param storageLagEntries how many entries behind a reader is sent to shared storage (P9)
 * @param maxCommandBytes the longest command
 * @param maxPendingBytes how many bytes of commands may wait for confirmation before more are refused
 * @param applySliceNanos for how long committed entries are applied, or reads answered that had to wait, at once, before heartbeats and
 *     all else that a node has to do by then come first; with 0 after each batch, and after each read
 */
public record ClusterSettings(
        long heartbeatNanos,
        long nodeTimeoutNanos,
        long followerLeaseNanos,
        long leaderLeaseNanos,
        long driftPpm,
        int maxFollowers,
        int maxLearners,
        int minInsyncFollowers,
        int archiveEntries,
        int checkpointEntries,
        int checkpointPartBytes,
        long objectGraceNanos,
        int storageLagEntries,
        int maxCommandBytes,
        long maxPendingBytes,
        long applySliceNanos) {

    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_LEASE_NANOS = 3_600 * SECOND;

    public ClusterSettings {
        if (heartbeatNanos <= 0 || nodeTimeoutNanos <= heartbeatNanos) {
            throw new IllegalArgumentException("the node timeout must be longer than the heartbeat interval");
        }
        if (followerLeaseNanos <= 0 || leaderLeaseNanos <= followerLeaseNanos) {
            throw new IllegalArgumentException("the leader's lease must be longer than a follower's");
        }
        if (leaderLeaseNanos > LONGEST_LEASE_NANOS) {
            throw new IllegalArgumentException("a lease of more than an hour: " + leaderLeaseNanos + " ns");
        }
        if (driftPpm < 0 || driftPpm > 100_000) {
            throw new IllegalArgumentException("drift bound out of 0..100000 ppm: " + driftPpm);
        }
        if (applySliceNanos < 0) {
            throw new IllegalArgumentException("a slice of " + applySliceNanos + " ns");
        }
        if (checkpointPartBytes <= 0 || objectGraceNanos <= 0) {
            throw new IllegalArgumentException(
                    "parts of " + checkpointPartBytes + " bytes, and a grace period of " + objectGraceNanos + " ns");
        }
        if (maxFollowers < 0 || minInsyncFollowers < 0 || minInsyncFollowers > maxFollowers) {
            throw new IllegalArgumentException("at least " + minInsyncFollowers + " of at most " + maxFollowers);
        }
    }

    /** The defaults of the design. */
    public static ClusterSettings defaults() {
        return new ClusterSettings(
                SECOND,
                4 * SECOND,
                3 * SECOND,
                10 * SECOND,
                10_000,
                4,
                255,
                0,
                4096,
                16_384,
                1 << 20,
                600 * SECOND,
                8192,
                1 << 20,
                64L << 20,
                5 * MILLISECOND);
    }

    /** The same, with other times, in nanoseconds. */
    public ClusterSettings withTimes(long heartbeat, long nodeTimeout, long followerLease, long leaderLease) {
        return new ClusterSettings(
                heartbeat,
                nodeTimeout,
                followerLease,
                leaderLease,
                driftPpm,
                maxFollowers,
                maxLearners,
                minInsyncFollowers,
                archiveEntries,
                checkpointEntries,
                checkpointPartBytes,
                objectGraceNanos,
                storageLagEntries,
                maxCommandBytes,
                maxPendingBytes,
                applySliceNanos);
    }

    /** The same, with another least number of in-sync followers. */
    public ClusterSettings withMinInsyncFollowers(int minimum) {
        return new ClusterSettings(
                heartbeatNanos,
                nodeTimeoutNanos,
                followerLeaseNanos,
                leaderLeaseNanos,
                driftPpm,
                maxFollowers,
                maxLearners,
                minimum,
                archiveEntries,
                checkpointEntries,
                checkpointPartBytes,
                objectGraceNanos,
                storageLagEntries,
                maxCommandBytes,
                maxPendingBytes,
                applySliceNanos);
    }

    /**
     * The same, with smaller or larger segments in shared storage, checkpoints after more or fewer entries, and another lag from
     * which they are used.
     */
    public ClusterSettings withStorage(int segmentEntries, int stateEntries, int lagEntries) {
        return new ClusterSettings(
                heartbeatNanos,
                nodeTimeoutNanos,
                followerLeaseNanos,
                leaderLeaseNanos,
                driftPpm,
                maxFollowers,
                maxLearners,
                minInsyncFollowers,
                segmentEntries,
                stateEntries,
                checkpointPartBytes,
                objectGraceNanos,
                lagEntries,
                maxCommandBytes,
                maxPendingBytes,
                applySliceNanos);
    }

    /** The same, with shorter or longer parts of checkpoints, and another time for which unnamed objects stay. */
    public ClusterSettings withObjects(int partBytes, long graceNanos) {
        return new ClusterSettings(
                heartbeatNanos,
                nodeTimeoutNanos,
                followerLeaseNanos,
                leaderLeaseNanos,
                driftPpm,
                maxFollowers,
                maxLearners,
                minInsyncFollowers,
                archiveEntries,
                checkpointEntries,
                partBytes,
                graceNanos,
                storageLagEntries,
                maxCommandBytes,
                maxPendingBytes,
                applySliceNanos);
    }

    /** The same, with another time for which entries are applied at once, in nanoseconds. */
    public ClusterSettings withApplySlice(long sliceNanos) {
        return new ClusterSettings(
                heartbeatNanos,
                nodeTimeoutNanos,
                followerLeaseNanos,
                leaderLeaseNanos,
                driftPpm,
                maxFollowers,
                maxLearners,
                minInsyncFollowers,
                archiveEntries,
                checkpointEntries,
                checkpointPartBytes,
                objectGraceNanos,
                storageLagEntries,
                maxCommandBytes,
                maxPendingBytes,
                sliceNanos);
    }

    /** How often the manifest's lease is renewed. */
    long renewNanos() {
        return leaderLeaseNanos * 3 / 10;
    }
}
