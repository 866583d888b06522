package io.infinitycluster.core.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.manifest.Lease;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.core.manifest.Manifests;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For whom the leader waits (P2), and to whom it grants leases (P8). */
class InSyncSetTest {

    private static final long SECOND = FakeContext.SECOND;
    private static final long START = 100 * SECOND;

    private final Member harry = Manifests.member("harry", 1);
    private final Member ron = Manifests.member("ron", 2);
    private final Member luna = Manifests.member("luna", 3);
    private final ClusterSettings settings = ClusterSettings.defaults();
    private final Manifest first = Manifests.of(5, 2, harry, ron);
    private final InSyncSet set = new InSyncSet(harry, settings, first, START, START + SECOND);

    /** When every lease that a predecessor may have granted is over. */
    private final long settled = START + SECOND + Lease.waitNanos(3 * SECOND, settings.driftPpm());

    @Test
    void theLeaderWaitsForTheManifestsMembersAndNotForItself() {
        assertThat(set.waitedFor()).containsExactly(ron);
    }

    @Test
    void anotherLogUnderTheSameNameIsAnotherMember() {
        assertThat(set.isWaitedFor(Manifests.member("ron", 99))).isFalse();
        assertThat(set.grant(Manifests.member("ron", 99), START)).isZero();
    }

    @Test
    void whoeverIsBeingAddedIsWaitedForBeforeTheSwap() {
        set.startWaitingFor(luna);
        assertThat(set.waitedFor()).containsExactly(ron, luna);
        set.stopWaitingFor(luna);
        assertThat(set.waitedFor()).containsExactly(ron);
    }

    @Test
    void whileASwapIsUnknownBothSetsAreWaitedFor() {
        Manifest next = first.next(1, List.of(harry, luna), null, null, List.of());
        set.swapSent(next);
        assertThat(set.waitedFor()).containsExactly(ron, luna);
        set.stopWaitingFor(ron);
        set.stopWaitingFor(luna);
        assertThat(set.waitedFor()).as("neither can be waited for no longer").containsExactly(ron, luna);
        set.swapWon(next, START + 2 * SECOND);
        assertThat(set.waitedFor()).containsExactly(luna);
    }

    @Test
    void aMemberThatGotIntoTheManifestIsNoLongerBeingAdded() {
        set.startWaitingFor(luna);
        Manifest next = first.next(1, List.of(harry, ron, luna), null, null, List.of());
        set.swapSent(next);
        set.swapWon(next, START + 2 * SECOND);
        assertThat(set.adding()).isEmpty();
        set.stopWaitingFor(luna);
        assertThat(set.isWaitedFor(luna)).isTrue();
    }

    @Test
    void aLeaseIsGrantedToMembersOfTheKnownManifestOnly() {
        assertThat(set.grant(ron, START + SECOND)).isEqualTo(3 * SECOND);
        set.startWaitingFor(luna);
        assertThat(set.grant(luna, START + SECOND)).as("merely waited for").isZero();
        Manifest next = first.next(1, List.of(harry, ron, luna), null, null, List.of());
        set.swapSent(next);
        assertThat(set.grant(luna, START + SECOND))
                .as("in a version that may never be")
                .isZero();
        set.swapWon(next, START + SECOND);
        assertThat(set.grant(luna, START + SECOND)).isEqualTo(3 * SECOND);
    }

    @Test
    void noLeaseIsGrantedBeyondTheLeadersOwn() {
        assertThat(set.grant(ron, START + 8 * SECOND)).isEqualTo(2 * SECOND);
        assertThat(set.grant(ron, START + 10 * SECOND - 1)).isEqualTo(1);
        assertThat(set.grant(ron, START + 10 * SECOND)).isZero();
    }

    @Test
    void noLeaseIsGrantedToAFollowerWhoseDroppingHasBeenSent() {
        set.swapSent(first.next(1, List.of(harry), null, null, List.of()));
        assertThat(set.grant(ron, START + SECOND)).isZero();
    }

    @Test
    void noLeaseIsGrantedOnceTheSealHasBeenSent() {
        set.swapSent(first.next(1, first.inSync(), new Seal(9, 2), null, List.of()));
        assertThat(set.grant(ron, START + SECOND)).isZero();
    }

    @Test
    void theLeadersLeaseCountsFromBeforeTheCreateWasSent() {
        assertThat(set.leaseHeld(START + 10 * SECOND - 1)).isTrue();
        assertThat(set.leaseHeld(START + 10 * SECOND)).isFalse();
        Manifest next = first.next(1, first.inSync(), null, null, List.of());
        set.swapSent(next);
        assertThat(set.leaseHeld(START + 10 * SECOND))
                .as("before it is known to be won")
                .isFalse();
        set.swapWon(next, START + 3 * SECOND);
        assertThat(set.leaseHeld(START + 13 * SECOND - 1)).isTrue();
        assertThat(set.leaseHeld(START + 13 * SECOND)).isFalse();
    }

    @Test
    void anInheritedFollowerMayHoldTheLongestLeaseOfThePredecessor() {
        assertThat(set.leaseOver(ron, settled - 1)).isFalse();
        assertThat(set.leaseOver(ron, settled)).isTrue();
    }

    @Test
    void aGrantedLeaseIsOverOnlyWhenTheDriftIsAllowedForAndTheLongestCounts() {
        long now = START + 6 * SECOND;
        set.grant(ron, now);
        long over = now + Lease.waitNanos(3 * SECOND, settings.driftPpm());
        // A later grant may be shorter: the earlier one still holds.
        set.grant(ron, START + 9 * SECOND);
        assertThat(set.leaseOver(ron, over - 1)).isFalse();
        assertThat(set.leaseOver(ron, over + SECOND / 10))
                .isEqualTo(over + SECOND / 10 >= START + 9 * SECOND + Lease.waitNanos(SECOND, settings.driftPpm()));
    }
}
