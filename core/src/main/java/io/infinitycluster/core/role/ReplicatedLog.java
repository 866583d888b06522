package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.message.Message.Append;
import io.infinitycluster.core.message.Message.AppendRefused;
import io.infinitycluster.core.message.Message.Appended;
import io.infinitycluster.core.port.Transport.Lane;
import java.util.function.LongConsumer;

/**
 * A reader's log, as far as it is its leader's: takes entries, acknowledges what was matched and forced, and applies what is
 * committed of that (P1, P5).
 */
final class ReplicatedLog {

    private final NodeContext context;
    private final LongConsumer cutBelowCommitted;

    /** The term in which the next three hold: what one leader said means nothing for another's log. */
    private long viewTerm;
    /** Up to where this log is known to be the leader's (P1). */
    private long matchedIndex;

    private long leaderCommitIndex;
    private long ackedIndex;
    /** What this node held and knew to be committed in earlier terms (P5). */
    private long committedBefore;

    /** @param cutBelowCommitted hears that the leader's log differs below what this node knows to be committed (P5) */
    ReplicatedLog(NodeContext context, LongConsumer cutBelowCommitted) {
        this.context = context;
        this.cutBelowCommitted = cutBelowCommitted;
    }

    /** What this node knows to be committed, whether it holds it or not. */
    long knownCommitIndex() {
        return Math.max(leaderCommitIndex, context.applier().appliedIndex());
    }

    /** What this node holds and knows to be committed. */
    long committedHere() {
        return Math.max(
                committedBefore, Math.max(context.applier().appliedIndex(), Math.min(leaderCommitIndex, matchedIndex)));
    }

    /** Whether the state reaches as far as the log goes back: after a restart it is restored from shared storage first. */
    boolean hasState() {
        return context.applier().appliedIndex() >= context.log().baseIndex();
    }

    /** The node is in another term, perhaps: then nothing is known of this leader's log yet. */
    void enterTerm() {
        if (viewTerm != context.log().term()) {
            committedBefore = committedHere();
            viewTerm = context.log().term();
            matchedIndex = 0;
            leaderCommitIndex = 0;
            ackedIndex = 0;
        }
    }

    /** The log was replaced by a new, empty one (P6). */
    void reset() {
        viewTerm = 0;
        matchedIndex = 0;
        leaderCommitIndex = 0;
        ackedIndex = 0;
        committedBefore = 0;
    }

    /** The leader says that so much is committed. */
    void noteCommit(long commitIndex) {
        leaderCommitIndex = Math.max(leaderCommitIndex, commitIndex);
    }

    /** Takes what the leader sent, or says why not; true if it was taken, and more can perhaps be applied. */
    boolean append(String leaderAddress, Append append) {
        Log log = context.log();
        long previous = append.previousIndex();
        // What lies before this log's base was matched before, or it would not have been dropped; a repetition finds it
        // gone.
        boolean repeated = previous < log.baseIndex() && matchedIndex >= log.baseIndex();
        if (!repeated && (log.termAt(previous) != append.previousTerm() || !log.endsBatch(previous))) {
            refuse(leaderAddress, append);
            return false;
        }
        long last = previous;
        for (Batch batch : append.batches()) {
            if (!accept(batch)) {
                return false;
            }
            last = batch.lastIndex();
        }
        matchedIndex = Math.max(matchedIndex, last);
        noteCommit(append.commitIndex());
        if (last <= log.durableIndex()) {
            acknowledge(leaderAddress);
        }
        return true;
    }

    private void refuse(String leaderAddress, Append append) {
        Log log = context.log();
        long limit = Math.min(append.previousIndex() - 1, log.lastIndex());
        long hint = append.previousIndex() > log.lastIndex()
                ? log.lastIndex()
                : Math.max(log.baseIndex(), log.lastMatchCandidate(limit, append.previousTerm()));
        context.send(
                leaderAddress,
                Lane.LOG,
                new AppendRefused(
                        append.term(), log.replicaId(), append.previousIndex(), hint, Math.max(0, log.termAt(hint))));
    }

    /** Takes a batch into the log, cutting what differs from it (P5); false if that must not be. */
    private boolean accept(Batch batch) {
        Log log = context.log();
        if (log.holds(batch.firstIndex(), batch.term()) && log.holds(batch.lastIndex(), batch.term())) {
            return true;
        }
        if (batch.firstIndex() <= log.lastIndex()) {
            if (batch.firstIndex() <= committedHere()) {
                cutBelowCommitted.accept(batch.firstIndex());
                return false;
            }
            log.truncateAfter(batch.firstIndex() - 1);
            matchedIndex = Math.min(matchedIndex, batch.firstIndex() - 1);
        }
        log.append(batch);
        return true;
    }

    /** The log's durable end moved: what was matched of it is acknowledged. */
    void forced(String leaderAddress) {
        if (viewTerm == context.log().term()
                && Math.min(matchedIndex, context.log().durableIndex()) > ackedIndex) {
            acknowledge(leaderAddress);
        }
    }

    /** Acknowledges what was matched with the leader's log and is durable, not this log's own end (P1). */
    private void acknowledge(String leaderAddress) {
        Log log = context.log();
        if (viewTerm != log.term() || viewTerm != log.durableTerm()) {
            return;
        }
        ackedIndex = Math.min(matchedIndex, log.durableIndex());
        context.send(leaderAddress, Lane.LOG, new Appended(viewTerm, log.replicaId(), ackedIndex));
    }

    /**
     * Applies what is known to be committed, matched and durable.
     *
     * @param progressed called after entries were applied, perhaps later
     */
    void applyCommitted(Runnable progressed) {
        Log log = context.log();
        if (viewTerm == log.term() && hasState()) {
            long commit = Math.min(Math.min(leaderCommitIndex, matchedIndex), log.durableIndex());
            context.applier().applyThrough(log, commit, (index, result) -> {}, progressed);
        }
    }

    /** What a checkpoint holds need not stay in the log; a little more does, for others, should this node come to lead. */
    void dropCheckpointed(long checkpointIndex) {
        long applied = context.applier().appliedIndex();
        context.log()
                .dropThrough(
                        Math.min(checkpointIndex, applied) - context.settings().storageLagEntries());
    }
}
