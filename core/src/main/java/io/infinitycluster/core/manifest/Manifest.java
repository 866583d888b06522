package io.infinitycluster.core.manifest;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of what says who leads, in which term, and who is in sync (design section 3). Immutable.
 *
 * @param version its place in the chain, from 1
 * @param clusterId drawn with version 1: two clusters never mistake each other's logs
 * @param term the leadership
 * @param leader who leads, or led if it is sealed; always in {@code inSync}
 * @param inSync the leader and every follower whose confirmation a transaction needs
 * @param leaderLeaseNanos for how long this version's lease holds, from before it was created, on the leader's clock (P8)
 * @param followerLeaseNanos the longest lease that the leader grants to a follower
 * @param nonce the writer's, by which it knows its own version
 * @param seal how the log ended when the leader stepped down in order; null while it leads (P3)
 * @param checkpoint the newest state in shared storage; null while there is none (P10)
 * @param archive the committed log in shared storage, without gaps from the checkpoint on, or from the first entry; with a seal, the
 *     whole log (P10)
 * @param cuts where history was cut by promotions that allowed loss of data, oldest first (P3)
 */
public record Manifest(
        long version,
        long clusterId,
        long term,
        Member leader,
        List<Member> inSync,
        long leaderLeaseNanos,
        long followerLeaseNanos,
        long nonce,
        @Nullable Seal seal,
        @Nullable Checkpoint checkpoint,
        List<ArchivedSegment> archive,
        List<Cut> cuts) {

    public Manifest {
        inSync = List.copyOf(inSync);
        archive = List.copyOf(archive);
        cuts = List.copyOf(cuts);
    }

    /**
     * A node, with the identity of its log: another log under the same name is another member (P6).
     *
     * @param name the node's name, lower case
     * @param replicaId its log's random id
     * @param address its advertised peer address
     */
    public record Member(String name, long replicaId, String address) {

        /** Whether this is the same log under the same name, wherever it is reached. */
        public boolean isSame(Member other) {
            return replicaId == other.replicaId && name.equals(other.name);
        }
    }

    /**
     * The end of a leadership in order.
     *
     * @param lastIndex the last entry of the whole log
     * @param lastTerm its term
     */
    public record Seal(long lastIndex, long lastTerm) {}

    /**
     * A part of the log in shared storage: an immutable object with whole batches.
     *
     * @param firstIndex its first entry
     * @param lastIndex its last entry
     * @param lastTerm the term of that entry
     * @param key the object's key
     * @param length the object's length in bytes
     * @param checksum the CRC-32C of its bytes
     */
    public record ArchivedSegment(
            long firstIndex, long lastIndex, long lastTerm, String key, int length, int checksum) {}

    /**
     * The applied state at an index, in shared storage.
     *
     * @param index the last entry that it contains
     * @param term the term of that entry
     * @param key the object's key
     * @param length the object's length in bytes
     * @param checksum the CRC-32C of its bytes
     */
    public record Checkpoint(long index, long term, String key, int length, int checksum) {}

    /**
     * A recorded loss: the leader of {@code term} was promoted although confirmed entries after {@code lastIndex} may have
     * existed.
     *
     * @param term the term of the promotion
     * @param lastIndex the last entry that was kept
     */
    public record Cut(long term, long lastIndex) {}

    /** Whether a log of this name and replica id is in sync. */
    public boolean isInSync(Member member) {
        for (Member each : inSync) {
            if (each.isSame(member)) {
                return true;
            }
        }
        return false;
    }

    /** The member with this name, if there is one in sync. */
    public @Nullable Member inSyncNamed(String name) {
        for (Member each : inSync) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** The index of the checkpoint, 0 if there is none. */
    public long checkpointIndex() {
        return checkpoint == null ? 0 : checkpoint.index();
    }

    /** The last entry that shared storage holds, in the checkpoint or in the archive; 0 if there is none. */
    public long archiveEnd() {
        return archive.isEmpty()
                ? checkpointIndex()
                : archive.get(archive.size() - 1).lastIndex();
    }

    /** Whether a promotion in a term after {@code term} cut history before {@code index} (P5). */
    public boolean wasCut(long term, long index) {
        for (Cut cut : cuts) {
            if (cut.term() > term && cut.lastIndex() < index) {
                return true;
            }
        }
        return false;
    }

    /** The next version of the same leadership with another set, archive or seal. */
    public Manifest next(
            long newNonce,
            List<Member> newInSync,
            @Nullable Seal newSeal,
            @Nullable Checkpoint newCheckpoint,
            List<ArchivedSegment> newArchive) {
        return new Manifest(
                version + 1,
                clusterId,
                term,
                leader,
                newInSync,
                leaderLeaseNanos,
                followerLeaseNanos,
                newNonce,
                newSeal,
                newCheckpoint,
                newArchive,
                cuts);
    }

    /**
     * The next version, in which another leadership begins.
     *
     * @param newArchive of the archive, what the new leader's log holds: a sealed log may have ended with entries that were never
     *     confirmed, and that no later leader need have
     * @param cut where history was cut for this leadership; null if it was not
     */
    public Manifest nextTerm(
            long newNonce,
            Member newLeader,
            List<Member> newInSync,
            long newLeaderLeaseNanos,
            long newFollowerLeaseNanos,
            List<ArchivedSegment> newArchive,
            @Nullable Cut cut) {
        List<Cut> newCuts = new ArrayList<>(cuts);
        if (cut != null) {
            newCuts.add(cut);
        }
        return new Manifest(
                version + 1,
                clusterId,
                term + 1,
                newLeader,
                newInSync,
                newLeaderLeaseNanos,
                newFollowerLeaseNanos,
                newNonce,
                null,
                checkpoint,
                newArchive,
                newCuts);
    }
}
