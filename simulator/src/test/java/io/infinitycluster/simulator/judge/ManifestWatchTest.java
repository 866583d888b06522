package io.infinitycluster.simulator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Invariants 1 and 6: what may be in the bucket, and what may not. */
class ManifestWatchTest extends WatchedBucket {

    @Nested
    class TermsInTheManifestOnlyGrow {

        @Test
        void aLeaderGoesOnInItsTermAndOthersInLaterOnes() {
            create(new Version(1));
            create(new Version(2));
            create(new Version(3).ledBy(RON, 2));
            create(new Version(4).ledBy(HARRY, 7));

            assertThat(heard).containsExactly("1", "2", "3", "4");
            assertThat(watch.top()).isNotNull().extracting(Manifest::term).isEqualTo(7L);
        }

        @Test
        void aTermHasOneLeader() {
            create(new Version(1));
            rejected(Invariant.ONE_LEADER_PER_TERM, "(term 1, ron)", () -> create(new Version(2).ledBy(RON, 1)));
        }

        @Test
        void anotherLogUnderTheSameNameIsAnotherLeader() {
            create(new Version(1));
            rejected(
                    Invariant.ONE_LEADER_PER_TERM,
                    "follows version 1",
                    () -> create(new Version(2).ledBy(new Member("harry", 99, "harry:1"), 1)));
        }

        @Test
        void noTermComesBack() {
            create(new Version(1).ledBy(HARRY, 3));
            rejected(Invariant.ONE_LEADER_PER_TERM, "(term 2, ron)", () -> create(new Version(2).ledBy(RON, 2)));
        }

        @Test
        void noVersionIsLeftOut() {
            create(new Version(1));
            rejected(Invariant.ONE_LEADER_PER_TERM, "version 3", () -> create(new Version(3)));
        }

        @Test
        void aChainBelongsToOneCluster() {
            create(new Version(1));
            rejected(Invariant.ONE_LEADER_PER_TERM, "version 2", () -> create(new Version(2).of(6)));
        }

        @Test
        void aSealedTermIsOver() {
            create(new Version(1).sealedAt(0));
            rejected(Invariant.ONE_LEADER_PER_TERM, "which was sealed", () -> create(new Version(2)));
        }

        @Test
        void afterASealAnotherTermBegins() {
            create(new Version(1).sealedAt(0));
            create(new Version(2).ledBy(RON, 2));
            assertThat(heard).containsExactly("1", "2");
        }

        @Test
        void aPrunedVersionThatASleeperCreatesAgainSaysNothing() {
            create(new Version(1));
            create(new Version(2));
            delete(ManifestChain.key(1));
            create(new Version(1).ledBy(RON, 9));
            assertThat(heard).containsExactly("1", "2");
        }

        @Test
        void aLossThatIsRecordedIsTold() {
            create(new Version(1));
            create(new Version(2).ledBy(RON, 2).cutAfter(30));
            create(new Version(3).ledBy(RON, 2).cutAfter(30));

            assertThat(heard).containsExactly("1", "2 cut after 30", "3");
            assertThat(watch.cuts()).isEqualTo(1);
            assertThat(watch.cutTerm()).isEqualTo(2);
        }
    }

    @Nested
    class NothingThatIsNamedGoes {

        @Test
        void whatNoVersionNamesAnyMoreMayGo() {
            confirm(6);
            ArchivedSegment old = segment(1, 3);
            create(new Version(1).naming(null, old));
            assertThat(watch.noLongerNamed()).isEmpty();

            create(new Version(2).naming(checkpoint(3, state.digest()), segment(4, 6)));
            assertThat(watch.noLongerNamed()).containsExactly("log/1", ManifestChain.key(1));

            delete("log/1");
            delete(ManifestChain.key(1));
            delete("log/never-named");
            assertThat(watch.noLongerNamed()).isEmpty();
        }

        @Test
        void aNamedSegmentStays() {
            confirm(3);
            create(new Version(1).naming(null, segment(1, 3)));
            rejected(Invariant.STORAGE_IS_WHOLE, "log/1 was deleted", () -> delete("log/1"));
        }

        @Test
        void aNamedCheckpointStaysWithAllItsParts() {
            confirm(3);
            Checkpoint checkpoint = checkpoint(3, state.digest());
            create(new Version(1).naming(checkpoint));
            check();
            rejected(Invariant.STORAGE_IS_WHOLE, "was deleted", () -> delete(checkpoint.key()));
            rejected(Invariant.STORAGE_IS_WHOLE, "part-1 was deleted", () -> delete("checkpoint/3/part-1"));
        }

        @Test
        void theHighestVersionStays() {
            create(new Version(1));
            create(new Version(2));
            delete(ManifestChain.key(1));
            rejected(Invariant.STORAGE_IS_WHOLE, "the highest version", () -> delete(ManifestChain.key(2)));
        }
    }

    @Nested
    class WhatIsNamedIsThereAndWasConfirmed {

        @Test
        void aCheckpointAndTheLogBehindIt() {
            confirm(3);
            Checkpoint checkpoint = checkpoint(3, state.digest());
            confirm(9);
            create(new Version(1).naming(checkpoint, segment(4, 5), segment(6, 9)));
            check();
            create(new Version(2).naming(checkpoint, segment(4, 5), segment(6, 9)));
            check();
        }

        @Test
        void aSegmentThatBeginsBeforeTheCheckpointEnds() {
            confirm(3);
            Checkpoint checkpoint = checkpoint(3, state.digest());
            confirm(5);
            create(new Version(1).naming(checkpoint, segment(2, 5)));
            check();
        }

        private void rejectedWhenNamed(String words, @Nullable Checkpoint checkpoint, ArchivedSegment... segments) {
            create(new Version(1).naming(checkpoint, segments));
            rejected(Invariant.STORAGE_IS_WHOLE, words, ManifestWatchTest.this::check);
        }

        @Test
        void aSegmentThatIsNotThere() {
            confirm(3);
            rejectedWhenNamed("log/1 is missing", null, new ArchivedSegment(1, 3, 1, "log/1", 10, 10));
        }

        @Test
        void aSegmentOfOtherBytes() {
            confirm(3);
            ArchivedSegment segment = segment(1, 3);
            byte[] body = store.object("log/1").orElseThrow();
            body[body.length - 1] ^= 1;
            put("log/1", body);
            rejectedWhenNamed("log/1 is damaged", null, segment);
        }

        @Test
        void aGapInTheArchive() {
            confirm(9);
            rejectedWhenNamed("goes on at 5, not at 4", null, segment(1, 3), segment(5, 9));
        }

        @Test
        void aGapBehindTheCheckpoint() {
            confirm(9);
            rejectedWhenNamed("goes on at 11, not at 10", checkpoint(9, state.digest()), segment(11, 12));
        }

        @Test
        void aSegmentOfWhatTheCheckpointHolds() {
            confirm(9);
            rejectedWhenNamed("the archive goes on at 1", checkpoint(9, state.digest()), segment(1, 3));
        }

        @Test
        void otherEntriesThanTheConfirmedOnes() {
            confirm(3);
            ArchivedSegment other = segment("log/1", 1, 3, List.of(batch(1), Batch.noop(2, 1), batch(3)));
            rejectedWhenNamed("differs from what was confirmed at 2", null, other);
        }

        @Test
        void moreThanWasConfirmed() {
            confirm(3);
            rejectedWhenNamed("the archive ends at 4, and committed is 3", null, segment(1, 4));
        }

        @Test
        void aSealedLogMayEndLaterAndItsHeirMayNameItUntilItIsConfirmed() {
            confirm(3);
            ArchivedSegment all = segment(1, 4);
            create(new Version(1).naming(null, all).sealedAt(4));
            check();
            create(new Version(2).ledBy(RON, 2).naming(null, all));
            check();
        }

        @Test
        void whatWasNamedBeforeItWasConfirmedIsComparedThen() {
            confirm(2);
            ArchivedSegment other = segment("log/1", 1, 3, List.of(batch(1), batch(2), Batch.noop(3, 1)));
            create(new Version(1).naming(null, other).sealedAt(3));
            check();
            confirm(3);
            rejected(Invariant.STORAGE_IS_WHOLE, "differs from what was confirmed at 3", ManifestWatchTest.this::check);
        }

        @Test
        void aCheckpointOfMoreThanWasConfirmed() {
            confirm(3);
            rejectedWhenNamed("a checkpoint of 4, and confirmed is 3", checkpoint(4, state.digest()));
        }

        @Test
        void aCheckpointThatIsNotThere() {
            confirm(3);
            rejectedWhenNamed("x is missing", new Checkpoint(3, 1, "x", 1, 1));
        }

        @Test
        void aCheckpointWithoutOneOfItsParts() {
            confirm(3);
            Checkpoint checkpoint = checkpoint(3, state.digest());
            delete("checkpoint/3/part-1");
            rejectedWhenNamed("part-1 is missing", checkpoint);
        }

        @Test
        void aCheckpointOfWhichAPartIsDamaged() {
            confirm(3);
            Checkpoint checkpoint = checkpoint(3, state.digest());
            put("checkpoint/3/part-1", new byte[] {1});
            rejectedWhenNamed("part-1 is damaged", checkpoint);
        }

        @Test
        void aDescriptorThatSpeaksOfAnotherState() {
            confirm(3);
            rejectedWhenNamed("it is of another state than it says", checkpoint(3, state.digest() + 1));
        }

        @Test
        void theStateOfAnotherIndex() {
            confirm(2);
            Checkpoint early = checkpoint(3, state.digest());
            confirm(3);
            create(new Version(1).naming(early));
            rejected(Invariant.STATES_AGREE, "the checkpoint of 3 holds another state", ManifestWatchTest.this::check);
        }

        @Test
        void aStateThatNobodyWhoCountsHasAppliedIsComparedWithTheOneBefore() {
            confirm(3);
            confirmed.add(4711); // an entry that changes no state, and of which no machine has heard
            digests.add(Judge.NO_STATE);
            create(new Version(1).naming(checkpoint(4, state.digest())));
            assertThatCode(ManifestWatchTest.this::check).doesNotThrowAnyException();
        }

        @Test
        void afterACutOtherEntriesAreTheConfirmedOnes() {
            confirm(3);
            create(new Version(1).naming(null, segment(1, 3)));
            check();
            confirmed.truncate(2);
            confirmed.add(4711);
            create(new Version(2).ledBy(RON, 2).cutAfter(2).naming(null, segment(1, 3)));
            rejected(Invariant.STORAGE_IS_WHOLE, "differs from what was confirmed at 3", ManifestWatchTest.this::check);
        }
    }
}
