package io.infinitycluster.core.role;

import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Message.ReadProbe;
import io.infinitycluster.core.message.Message.ReadProbed;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Transport.Lane;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Strong reads on the leader (P8): local while its lease is alive, and otherwise after a round trip to every member of the set
 * that it waits for; in either case only once everything in the log that it took over is committed.
 */
final class LeaderReads {

    private record Waiting(ReadRequest request, long deadlineNanos, Reply<ReadRequest.Answer> reply) {}

    /** One round trip, for all reads that had come before it began. */
    private static final class Probe {
        final long id;
        final long sentNanos;
        final List<Waiting> reads;
        final List<Member> missing;

        Probe(long id, long sentNanos, List<Waiting> reads, List<Member> missing) {
            this.id = id;
            this.sentNanos = sentNanos;
            this.reads = reads;
            this.missing = missing;
        }
    }

    private final NodeContext context;
    private final long term;
    private final InSyncSet inSync;
    private final long inheritedEnd;
    private final ReadyReads ready;
    private List<Waiting> waiting = new ArrayList<>();
    private @Nullable Probe probe;
    private boolean closed;

    LeaderReads(NodeContext context, long term, InSyncSet inSync, long inheritedEnd) {
        this.context = context;
        this.term = term;
        this.inSync = inSync;
        this.inheritedEnd = inheritedEnd;
        ready = new ReadyReads(context, this::answer);
    }

    /** Answers a strong read, now or when it may. */
    void read(ReadRequest request, Reply<ReadRequest.Answer> reply) {
        if (closed) {
            reply.refused(steppingDown());
        } else if (mayReadLocally()) {
            answer(request, reply);
        } else if (inheritedCommitted() && inSync.waitedFor().isEmpty()) {
            reply.refused(new Refusal(
                    ErrorCode.INVALID_STATUS,
                    "This leader's lease has run out, because shared storage does not answer, and no follower can vouch"
                            + " for it: ask for \"eventual\""));
        } else {
            long now = context.clock().nanos();
            waiting.add(new Waiting(request, now + context.settings().nodeTimeoutNanos(), reply));
            if (inheritedCommitted()) {
                startProbe();
            }
        }
    }

    private boolean mayReadLocally() {
        return inheritedCommitted() && inSync.leaseHeld(context.clock().nanos());
    }

    private boolean inheritedCommitted() {
        return context.applier().appliedIndex() >= inheritedEnd;
    }

    private void answer(ReadRequest request, Reply<ReadRequest.Answer> reply) {
        long applied = context.applier().appliedIndex();
        reply.answered(new ReadRequest.Answer(context.applier().machine().query(request.query()), applied, 0, 0));
    }

    private void answer(List<Waiting> reads) {
        reads.forEach(read -> ready.add(read.request(), inheritedEnd, read.reply()));
        ready.answer();
    }

    /** Something was committed, the lease was renewed, or time has passed. */
    void advance() {
        if (waiting.isEmpty() && probe == null) {
            return;
        }
        long now = context.clock().nanos();
        Probe current = probe;
        if (current != null && now - current.sentNanos >= context.settings().heartbeatNanos()) {
            // An answer was lost, or a member of the set has changed: the reads take part in the next round trip.
            waiting.addAll(current.reads);
            probe = null;
        }
        if (mayReadLocally()) {
            List<Waiting> all = waiting;
            waiting = new ArrayList<>();
            answer(all);
        } else {
            expire(now);
            if (inheritedCommitted() && !waiting.isEmpty()) {
                startProbe();
            }
        }
    }

    private void expire(long nowNanos) {
        List<Waiting> still = new ArrayList<>();
        List<Waiting> all = waiting;
        waiting = still;
        for (Waiting read : all) {
            if (nowNanos < read.deadlineNanos()) {
                still.add(read);
            } else {
                read.reply()
                        .refused(new Refusal(
                                ErrorCode.INVALID_STATUS,
                                inheritedCommitted()
                                        ? "This leader holds no lease, and not every in-sync follower vouches for it:"
                                                + " ask again, or ask for \"eventual\""
                                        : "This leader has not confirmed all that it took over yet: ask again"));
            }
        }
    }

    private void startProbe() {
        if (probe != null || waiting.isEmpty() || inSync.waitedFor().isEmpty()) {
            return;
        }
        Probe next = new Probe(
                context.randomness().nextLong(), context.clock().nanos(), waiting, new ArrayList<>(inSync.waitedFor()));
        waiting = new ArrayList<>();
        probe = next;
        for (Member member : next.missing) {
            context.send(member.address(), Lane.CONTROL, new ReadProbe(term, next.id));
        }
    }

    /** A member of the set still follows, in this term. */
    void probed(String from, ReadProbed answer) {
        Probe current = probe;
        if (closed || current == null || current.id != answer.probeId()) {
            return;
        }
        current.missing.removeIf(member ->
                member.replicaId() == answer.replicaId() && member.address().equals(from));
        if (current.missing.isEmpty()) {
            probe = null;
            answer(current.reads);
            startProbe();
        }
    }

    /** Serves no strong read any more (P3: from before a seal's create is sent). */
    void close() {
        closed = true;
        List<Waiting> all = waiting;
        waiting = new ArrayList<>();
        if (probe != null) {
            all.addAll(probe.reads);
            probe = null;
        }
        all.forEach(read -> read.reply().refused(steppingDown()));
        ready.close(steppingDown());
    }

    private static Refusal steppingDown() {
        return new Refusal(ErrorCode.INVALID_ROLE, "This node has stopped leading: ask the new leader");
    }
}
