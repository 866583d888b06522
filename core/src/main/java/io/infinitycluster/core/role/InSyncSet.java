package io.infinitycluster.core.role;

import io.infinitycluster.core.manifest.Lease;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For whom a leader waits, and to whom it grants leases (P2, P8).
 *
 * <p>The set that is waited for is never smaller than the manifest's: it is the set of the manifest that is known, together with
 * the one that is being written, together with those who are about to be added.
 */
final class InSyncSet {

    private final Member self;
    private final ClusterSettings settings;
    /** Until when each log may hold a lease, on this leader's clock and with all drift allowed for. */
    private final Map<Long, Long> grants = new LinkedHashMap<>();

    private final List<Member> adding = new ArrayList<>();
    private final long inheritedLeasesOverNanos;

    private Manifest current;
    private long leaseUntilNanos;
    private @Nullable Manifest pending;
    private List<Member> waitedFor = List.of();

    InSyncSet(Member self, ClusterSettings settings, Manifest current, long leaseStartNanos, long nowNanos) {
        this.self = self;
        this.settings = settings;
        this.current = current;
        leaseUntilNanos = leaseStartNanos + current.leaderLeaseNanos();
        inheritedLeasesOverNanos = nowNanos + Lease.waitNanos(current.followerLeaseNanos(), settings.driftPpm());
        recompute();
    }

    /** The highest version known to be this leader's own. */
    Manifest current() {
        return current;
    }

    /** The version that is being written; null if there is none. */
    @Nullable
    Manifest pending() {
        return pending;
    }

    /** Whether the leader's lease is alive. */
    boolean leaseHeld(long nowNanos) {
        return nowNanos < leaseUntilNanos;
    }

    /** All but this leader for whose confirmation a transaction waits. */
    List<Member> waitedFor() {
        return waitedFor;
    }

    /** Whether writes wait for this member. */
    boolean isWaitedFor(Member member) {
        return contains(waitedFor, member);
    }

    /** Begins to wait for a member that is not in the manifest yet (P2). */
    void startWaitingFor(Member member) {
        adding.add(member);
        recompute();
    }

    /** Stops waiting for a member that did not get into the manifest; harmless if it is there or on its way. */
    void stopWaitingFor(Member member) {
        if (adding.removeIf(member::isSame)) {
            recompute();
        }
    }

    /** Members that are waited for, but in no manifest yet. */
    List<Member> adding() {
        return adding;
    }

    /** A version is being written: until its outcome is known, both sets are waited for (P2). */
    void swapSent(Manifest next) {
        pending = next;
        recompute();
    }

    /** The version that was being written is this leader's own, and the highest. */
    void swapWon(Manifest manifest, long leaseStartNanos) {
        current = manifest;
        pending = null;
        leaseUntilNanos = Math.max(leaseUntilNanos, leaseStartNanos + manifest.leaderLeaseNanos());
        adding.removeIf(manifest::isInSync);
        recompute();
    }

    /**
     * For how long a follower may serve strong reads from when it sent its heartbeat, and notes it; 0 for not at all. Only
     * members of a manifest that is known to be this leader's own are granted a lease, never beyond the leader's own, and none
     * whose dropping has been sent (P8).
     */
    long grant(Member member, long nowNanos) {
        Manifest next = pending;
        if (!current.isInSync(member)
                || (next != null && (!next.isInSync(member) || next.seal() != null))
                || !leaseHeld(nowNanos)) {
            return 0;
        }
        long length = Math.min(current.followerLeaseNanos(), leaseUntilNanos - nowNanos);
        long over = nowNanos + Lease.waitNanos(length, settings.driftPpm());
        grants.merge(member.replicaId(), over, Math::max);
        return length;
    }

    /** Whether no lease of this member can be alive any more, neither this leader's nor its predecessor's (P3, P8). */
    boolean leaseOver(Member member, long nowNanos) {
        return nowNanos >= inheritedLeasesOverNanos
                && nowNanos >= grants.getOrDefault(member.replicaId(), Long.MIN_VALUE);
    }

    private void recompute() {
        List<Member> all = new ArrayList<>();
        addOthers(all, current.inSync());
        if (pending != null) {
            addOthers(all, pending.inSync());
        }
        addOthers(all, adding);
        waitedFor = all;
    }

    private void addOthers(List<Member> all, List<Member> some) {
        for (Member member : some) {
            if (!member.isSame(self) && !contains(all, member)) {
                all.add(member);
            }
        }
    }

    private static boolean contains(List<Member> members, Member member) {
        for (Member each : members) {
            if (each.isSame(member)) {
                return true;
            }
        }
        return false;
    }
}
