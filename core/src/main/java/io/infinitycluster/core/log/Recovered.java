package io.infinitycluster.core.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What recovery found of a log (P11). */
public sealed interface Recovered {

    /** No log: no file, or none that was ever forced. The node's replica id will be a new one (P6). */
    record Nothing() implements Recovered {}

    /**
     * A log, with its torn tail cut if it had one.
     *
     * @param header what it says of itself: the header of its last group
     * @param previousLength what the segment of that group says of the one before it
     * @param provenLength how much of that segment is proven to be durable
     * @param index its batches, but those of which nothing proves that they are durable
     * @param unproven those
     * @param segments its files, oldest first
     */
    record Intact(
            GroupHeader header,
            long previousLength,
            long provenLength,
            BatchIndex index,
            List<Batch> unproven,
            List<Segment> segments)
            implements Recovered {

        /** The id that was born with the log (P6). */
        public long replicaId() {
            return header.replicaId();
        }

        /** The highest term that the node has seen. */
        public long term() {
            return header.term();
        }

        /** The cluster that the entries belong to; 0 for none. */
        public long clusterId() {
            return header.clusterId();
        }

        /** The last entry before the first one that is here. */
        public long baseIndex() {
            return index.baseIndex();
        }

        /** The term of the entry at {@link #baseIndex()}. */
        long baseTerm() {
            return index.baseTerm();
        }

        /** The term of the entry at an index; -1 if it is not here. */
        long termAt(long entryIndex) {
            for (Batch batch : unproven) {
                if (batch.firstIndex() <= entryIndex && entryIndex <= batch.lastIndex()) {
                    return batch.term();
                }
            }
            return index.termAt(entryIndex);
        }

        /** The last index, no greater than {@code limit}, that ends a batch or is the base. */
        long lastEnd(long limit) {
            for (int i = unproven.size() - 1; i >= 0; i--) {
                if (unproven.get(i).lastIndex() <= limit) {
                    return unproven.get(i).lastIndex();
                }
            }
            return index.lastEnd(limit);
        }

        /** The last entry. */
        public long lastIndex() {
            return unproven.isEmpty()
                    ? index.lastIndex()
                    : unproven.get(unproven.size() - 1).lastIndex();
        }
    }

    /**
     * Damage in the middle: what follows had been forced, so that something that was acknowledged may be gone.
     *
     * @param file the segment's file
     * @param offset where in the file
     * @param reason what is wrong there
     * @param rest all that follows the last damage, up to the log's end: it begins after its {@link Intact#baseIndex()}, and what
     *     stood before that has to be had from elsewhere; null if nothing that follows can be believed
     */
    record Damaged(
            String file,
            long offset,
            String reason,
            @Nullable Intact rest) implements Recovered {

        /** The rest of the log, if a checkpoint in shared storage holds all that was damaged, so that nothing is missing; null otherwise. */
        public @Nullable Intact wholeWithCheckpoint() {
            return rest != null && rest.header().baseIndex() >= rest.baseIndex() ? rest : null;
        }
    }
}
