package io.infinitycluster.scenarios;

import io.infinitycluster.core.manifest.Lease;
import io.infinitycluster.core.role.ClusterSettings;

/**
 * How long things may take: each bound is the sum of the timeouts that it goes through, and says which. All in nanoseconds of virtual time.
 *
 * @param settings the times of the cluster
 */
public record Bounds(ClusterSettings settings) {

    /** How long a node waits for shared storage to answer, before it asks again. */
    private static final long STORE_TIMEOUT_NANOS = 2_000_000_000L;

    /** One heartbeat interval, on the slowest clock. */
    public long heartbeat() {
        return onAnyClock(settings.heartbeatNanos());
    }

    /** A swap of the manifest: the one under way ends, and then this one does; a create and a listing each, one of them asked twice. */
    public long swap() {
        return 2 * STORE_TIMEOUT_NANOS;
    }

    /** A swap when shared storage is back: the request under way times out, the wait before the next is as long, then as usual. */
    public long swapAfterOutage() {
        return 2 * STORE_TIMEOUT_NANOS + swap();
    }

    /** A silent node is noticed: its last heartbeat, the timeout, and the next look. */
    public long notice() {
        return onAnyClock(settings.nodeTimeoutNanos()) + 2 * heartbeat();
    }

    /** A lost follower is out of the in-sync set: it is noticed, its lease ends, and the manifest is swapped (P2, P8). */
    public long drop() {
        return notice() + onAnyClock(settings.followerLeaseNanos()) + swap();
    }

    /** The leader's lease is over for everyone (P8), and a look at the manifest shows it. */
    public long leaseEnd() {
        return onAnyClock(settings.leaderLeaseNanos()) + heartbeat() + swap();
    }

    /** A promotion after the loss of the leader has won: the lease ends, and the manifest is swapped (P3). */
    public long promotion() {
        return leaseEnd() + swap();
    }

    /** A promotion that cannot win is refused: it is tried for two leases, and then until shared storage has not answered once more (P3). */
    public long hopelessPromotion() {
        return 2 * onAnyClock(settings.leaderLeaseNanos()) + heartbeat() + swap();
    }

    /** A hand-over in order is through: what was appended is confirmed or not, the log is put into storage, the manifest is sealed (P3). */
    public long handOver() {
        return onAnyClock(settings.nodeTimeoutNanos()) + onAnyClock(settings.leaderLeaseNanos()) + swap();
    }

    /** A node serves alone, with what it takes from shared storage; or it is refused, because it could not for two timeouts (P10). */
    public long standalone() {
        return 2 * onAnyClock(settings.nodeTimeoutNanos()) + 3 * swap();
    }

    /** What no manifest names any more is gone: it is found unnamed twice, with the grace period between, by a leader that may just have begun (P10). */
    public long collection() {
        return 3 * onAnyClock(settings.objectGraceNanos()) + 2 * swap();
    }

    /**
     * A node that was asked to join is in sync: it is registered, catches up, and is swapped in; if the leader is new, or the node had another
     * log before, the leases of that time end first (P2, P3, P6).
     */
    public long join() {
        return 3 * heartbeat() + onAnyClock(settings.followerLeaseNanos()) + 2 * swap();
    }

    /**
     * A node that was cut off is in sync again by itself: the other side notices and drops it, it finds its leader silent and looks into the
     * manifest, and joins (P7).
     */
    public long rejoin() {
        return drop() + notice() + swap() + join();
    }

    /**
     * What is left at least of the lease of a follower that was just lost: it was granted for its last heartbeat, which is at most one interval ago,
     * a quarter of one being allowed for messages and clocks.
     */
    public long leastLeaseLeft() {
        return settings.followerLeaseNanos() - settings.heartbeatNanos() * 5 / 4;
    }

    /** A command that was appended is confirmed, or its follower dropped. */
    public long commit() {
        return drop();
    }

    /** A timeout that may run on another clock than the one that waits for it. */
    private long onAnyClock(long nanos) {
        return Lease.waitNanos(nanos, settings.driftPpm());
    }
}
