package io.infinitycluster.core.log;

import java.util.List;

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
     */
    record Damaged(String file, long offset, String reason) implements Recovered {}
}
