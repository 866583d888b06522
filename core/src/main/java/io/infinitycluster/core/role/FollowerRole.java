package io.infinitycluster.core.role;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * A synchronous replica. While it holds a lease, its strong reads are linearizable and local (P8): a write that was
 * confirmed before the read began is in this log, because the leader waited for it.
 */
public final class FollowerRole extends ReaderRole {

    /** How many heartbeats may be unanswered and still bring a lease. */
    private static final int REMEMBERED = 8;

    private record WaitingRead(ReadRequest request, long index, long deadlineNanos, Reply<ReadRequest.Answer> reply) {}

    private final long[] sentNanos = new long[REMEMBERED];
    private long lastSequence;
    /** Heartbeats up to this one bring no lease, though they may be answered: the lease was given up since. */
    private long forgottenSequence;

    private long leaseUntilNanos = Long.MIN_VALUE;
    private final ReadyReads readyReads;
    private List<WaitingRead> waitingReads = new ArrayList<>();

    public FollowerRole(NodeContext context, String name, String leaderName, String leaderAddress) {
        super(context, name, leaderName, leaderAddress);
        readyReads = new ReadyReads(context, this::answer);
    }

    @Override
    public NodeRole kind() {
        return NodeRole.FOLLOWER;
    }

    /** Whether strong reads may be served now. */
    public boolean holdsLease() {
        return leaseUntilNanos != Long.MIN_VALUE && context.clock().nanos() < leaseUntilNanos;
    }

    @Override
    void heartbeatSent(long sequence) {
        lastSequence = sequence;
        sentNanos[(int) (sequence % REMEMBERED)] = context.clock().nanos();
    }

    /** The lease counts from when the heartbeat was sent, on this node's own clock (P8). */
    @Override
    void heartbeatAnswered(long sequence, long leaseNanos) {
        if (leaseNanos > 0
                && sequence > Math.max(forgottenSequence, lastSequence - REMEMBERED)
                && sequence <= lastSequence
                && !isLeaving()) {
            leaseUntilNanos = Math.max(leaseUntilNanos, sentNanos[(int) (sequence % REMEMBERED)] + leaseNanos);
        }
    }

    @Override
    void giveUpLease() {
        leaseUntilNanos = Long.MIN_VALUE;
        forgottenSequence = lastSequence;
    }

    @Override
    public void leave() {
        super.leave();
        Refusal stopped = new Refusal(ErrorCode.INVALID_ROLE, "the node stopped following");
        List<WaitingRead> reads = waitingReads;
        waitingReads = new ArrayList<>();
        reads.forEach(read -> read.reply().refused(stopped));
        readyReads.close(stopped);
    }

    @Override
    public void read(ReadRequest request, Reply<ReadRequest.Answer> reply) {
        if (request.consistency() == ReadRequest.Consistency.EVENTUAL) {
            readApplied(request, knownCommitIndex(), silenceNanos(), reply);
            return;
        }
        if (!holdsLease()) {
            reply.refused(new Refusal(
                    ErrorCode.INVALID_STATUS,
                    "This follower holds no lease from the leader: ask the leader, or ask for \"eventual\""));
            return;
        }
        long index = Math.max(context.log().durableIndex(), request.atLeastIndex());
        WaitingRead read = new WaitingRead(
                request, index, context.clock().nanos() + context.settings().nodeTimeoutNanos(), reply);
        if (isReady(read)) {
            answer(request, reply);
        } else {
            waitingReads.add(read);
        }
    }

    private boolean isReady(WaitingRead read) {
        return context.applier().appliedIndex() >= read.index();
    }

    private void answer(ReadRequest request, Reply<ReadRequest.Answer> reply) {
        readApplied(request, knownCommitIndex(), silenceNanos(), reply);
    }

    @Override
    void answerReads() {
        if (!waitingReads.isEmpty()) {
            List<WaitingRead> still = new ArrayList<>();
            List<WaitingRead> reads = waitingReads;
            waitingReads = still;
            for (WaitingRead read : reads) {
                if (isReady(read)) {
                    readyReads.add(read.request(), read.index(), read.reply());
                } else if (context.clock().nanos() < read.deadlineNanos()) {
                    still.add(read);
                } else {
                    read.reply()
                            .refused(new Refusal(
                                    ErrorCode.INVALID_STATUS,
                                    "The log up to " + read.index() + " was not committed in time: ask again"));
                }
            }
            readyReads.answer();
        }
    }
}
