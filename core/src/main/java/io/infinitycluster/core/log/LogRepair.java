package io.infinitycluster.core.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes a damaged log whole again, so that it may keep its replica id: the rest that follows the damage, and before it what shared
 * storage holds (P6, P11; Alagappan et al., Protocol-Aware Recovery, FAST 2018).
 *
 * <p>The first group after the damage says after which index and term its batches begin. If the archive has an entry of that term at that index, the
 * two logs are the same up to there, because an index and a term name one entry and all before it; so nothing that was in the log is missing
 * from the result. If shared storage does not reach that far, an entry may be missing that this replica id has acknowledged, and nobody can tell.
 */
public final class LogRepair {

    /** How long a log may be that is repaired: it is in memory as a whole, and is written as one group. */
    public static final long MAX_BYTES = 256L << 20;

    private final Recovered.Intact rest;
    private final List<Batch> archived = new ArrayList<>();
    private long baseIndex;
    private long baseTerm;
    private @Nullable String obstacle;

    /**
     * Puts a plan together.
     *
     * @param checkpointIndex the last entry that the checkpoint in shared storage holds, 0 if there is none
     * @param checkpointTerm the term of that entry
     * @param archive batches in shared storage, in their order, from that entry on and at least up to the rest's beginning
     */
    public LogRepair(Recovered.Intact rest, long checkpointIndex, long checkpointTerm, List<Batch> archive) {
        this.rest = rest;
        if (checkpointIndex >= rest.baseIndex()) {
            beginInRest(checkpointIndex, checkpointTerm);
        } else {
            beginInArchive(checkpointIndex, checkpointTerm, archive);
        }
    }

    /** Why this does not make the log whole; null if it does. */
    public @Nullable String obstacle() {
        return obstacle;
    }

    Recovered.Intact rest() {
        return rest;
    }

    /** All up to here is in the checkpoint, and not in the repaired log. */
    long baseIndex() {
        return baseIndex;
    }

    long baseTerm() {
        return baseTerm;
    }

    /** What comes before the rest. */
    List<Batch> archived() {
        return archived;
    }

    /** After which entry the batches of the rest are needed. */
    long restAfter() {
        return Math.max(baseIndex, rest.baseIndex());
    }

    private void beginInRest(long index, long term) {
        if (index > rest.lastIndex() || rest.termAt(index) != term) {
            obstacle = "the checkpoint in shared storage is of entry " + index + " in term " + term
                    + ", which what follows the damage, up to " + rest.lastIndex() + ", does not hold";
            return;
        }
        // The last batch that the checkpoint holds to its end: none is ever parted.
        baseIndex = rest.lastEnd(index);
        baseTerm = rest.termAt(baseIndex);
    }

    private void beginInArchive(long checkpointIndex, long checkpointTerm, List<Batch> archive) {
        baseIndex = checkpointIndex;
        baseTerm = checkpointTerm;
        long index = checkpointIndex;
        long term = checkpointTerm;
        for (Batch batch : archive) {
            if (batch.lastIndex() > rest.baseIndex()) {
                break;
            }
            if (batch.lastIndex() <= checkpointIndex) {
                baseIndex = batch.lastIndex();
                baseTerm = batch.term();
                continue;
            }
            if (batch.firstIndex() == checkpointIndex + 1) {
                baseIndex = checkpointIndex;
                baseTerm = checkpointTerm;
            }
            if (batch.firstIndex() != (archived.isEmpty() ? baseIndex : index) + 1) {
                break;
            }
            archived.add(batch);
            index = batch.lastIndex();
            term = batch.term();
        }
        if (index != rest.baseIndex() || term != rest.baseTerm()) {
            obstacle = "what follows the damage begins after entry " + rest.baseIndex() + " in term " + rest.baseTerm()
                    + ", and shared storage does not hold the log up to that entry";
        }
    }
}
