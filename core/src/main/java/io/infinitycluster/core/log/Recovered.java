package io.infinitycluster.core.log;

import java.util.List;

/** What recovery found in a log's file (P11). */
public sealed interface Recovered {

    /** No log: no file, or one that was never forced since it was made. The node's replica id will be a new one (P6). */
    record Nothing() implements Recovered {}

    /**
     * A log, with its torn tail cut if it had one.
     *
     * @param replicaId the id that was born with the log (P6)
     * @param clusterId the cluster it belongs to, 0 for none
     * @param term the highest term that the node has seen
     * @param baseIndex all up to here is in a checkpoint, and no longer in the log
     * @param baseTerm the term of the entry at {@code baseIndex}
     * @param batches the entries after that, without gaps
     * @param forcedOffset up to where the file is known to have been forced
     * @param goodOffset where the good bytes end
     */
    record Intact(
            long replicaId,
            long clusterId,
            long term,
            long baseIndex,
            long baseTerm,
            List<Batch> batches,
            long forcedOffset,
            long goodOffset)
            implements Recovered {}

    /**
     * Damage in the middle: what follows had been forced, so that something that was acknowledged may be gone.
     *
     * @param offset where in the file
     * @param reason what is wrong there
     */
    record Damaged(long offset, String reason) implements Recovered {}
}
