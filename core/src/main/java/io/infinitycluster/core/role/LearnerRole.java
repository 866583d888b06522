package io.infinitycluster.core.role;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;

/** An asynchronous replica (P9): its reads are of what it has applied, and say how far behind that is. */
public final class LearnerRole extends ReaderRole {

    public LearnerRole(NodeContext context, String name, String leaderName, String leaderAddress) {
        super(context, name, leaderName, leaderAddress);
    }

    @Override
    public NodeRole kind() {
        return NodeRole.LEARNER;
    }

    @Override
    public void read(ReadRequest request, Reply<ReadRequest.Answer> reply) {
        if (request.consistency() == ReadRequest.Consistency.STRONG) {
            reply.refused(new Refusal(
                    ErrorCode.INVALID_ROLE,
                    "A learner cannot serve strong reads: ask the leader or a follower, or ask for \"eventual\""));
            return;
        }
        readApplied(request, knownCommitIndex(), silenceNanos(), reply);
    }

    @Override
    void heartbeatSent(long sequence) {
        // A learner gets no lease, and so need not know when it asked.
    }

    @Override
    void heartbeatAnswered(long sequence, long leaseNanos) {
        // A learner gets no lease.
    }

    @Override
    void answerReads() {
        // No read of a learner ever waits.
    }

    @Override
    void giveUpLease() {
        // There is none.
    }
}
