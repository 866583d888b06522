package io.infinitycluster.core.replication;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Append;
import io.infinitycluster.core.message.Message.AppendRefused;
import io.infinitycluster.core.message.Message.Appended;
import io.infinitycluster.core.message.Message.Committed;
import io.infinitycluster.core.message.Message.ContinueFromStorage;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Transport.Lane;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the leader's log to its followers and learners, pipelined, and knows how far each has got (P1, P5, P9).
 *
 * <p>A replica is first <em>matched</em>: one append at a time, until its log and the leader's are known to agree on the
 * entry before. Then it is streamed to, with a bounded number of appends on their way. No progress for a while means that
 * something was lost, and it is matched anew from what it has acknowledged.
 */
public final class Replicator {

    /** Sends a message to a node. */
    @FunctionalInterface
    public interface Sender {
        void send(String address, Lane lane, Message message);
    }

    /** How many replica ids' acknowledgements are remembered. */
    private static final int REMEMBERED = 1024;

    private static final int MAX_APPEND_BYTES = 256 << 10;
    private static final long RESEND_NANOS = 500_000_000L;

    private final Log log;
    private final long term;
    private final Clock clock;
    private final Sender sender;
    private final LongSupplier commitIndex;
    private final LongSupplier archivedIndex;
    private final long storageLag;

    private boolean closed;
    private final Map<String, Replica> replicas = new TreeMap<>();
    private final Map<String, Replica> byAddress = new LinkedHashMap<>();
    /** What each log has acknowledged in this term, though its node has registered anew or left since (P6). */
    private final Map<Long, Long> acknowledged = new LinkedHashMap<>();

    /**
     * @param archivedIndex the end of the log in shared storage
     * @param storageLag how many entries behind a replica is sent to shared storage (P9)
     */
    public Replicator(
            Log log,
            long term,
            Clock clock,
            Sender sender,
            LongSupplier commitIndex,
            LongSupplier archivedIndex,
            long storageLag) {
        this.log = log;
        this.term = term;
        this.clock = clock;
        this.sender = sender;
        this.commitIndex = commitIndex;
        this.archivedIndex = archivedIndex;
        this.storageLag = storageLag;
    }

    /** All registered replicas, by name. */
    public Collection<Replica> replicas() {
        return replicas.values();
    }

    /** The replica with this name. */
    public @Nullable Replica named(String name) {
        return replicas.get(name);
    }

    /** The replica that is reached at this address. */
    public @Nullable Replica at(String address) {
        return byAddress.get(address);
    }

    /** The replica that is this very member. */
    public @Nullable Replica of(Member member) {
        Replica replica = replicas.get(member.name());
        return replica != null && replica.member().isSame(member) ? replica : null;
    }

    /** What the log with this id has acknowledged in this term: a promise that it cannot take back (P6). */
    public long acknowledgedBy(long replicaId) {
        return acknowledged.getOrDefault(replicaId, 0L);
    }

    /** Registers a node, in place of the one that had its name, and begins to match its log. */
    public Replica register(Member member, NodeRole role, long lastIndex, long lastTerm, long itsTerm) {
        long now = clock.nanos();
        Replica replica = new Replica(member, role, lastIndex, itsTerm, now, clock.wallMillis());
        Replica earlier = replicas.put(member.name(), replica);
        if (earlier != null) {
            byAddress.remove(earlier.member().address(), earlier);
            replica.continueFrom(earlier);
        }
        byAddress.put(member.address(), replica);
        replica.ackedIndex = acknowledgedBy(member.replicaId());
        replica.nextIndex =
                Math.max(replica.ackedIndex, log.lastMatchCandidate(Math.min(lastIndex, log.lastIndex()), lastTerm))
                        + 1;
        replica.lastProgressNanos = now;
        sendTo(replica);
        return replica;
    }

    /** Goes on matching a node's log at once, because it is known to listen now. */
    public void matchNow(Replica replica) {
        if (!replica.matched) {
            replica.lastProgressNanos = clock.nanos();
            clearInFlight(replica);
            sendTo(replica);
        }
    }

    /** A node that was silent is back: its log is matched anew, from what it has acknowledged. */
    public void revive(Replica replica) {
        replica.setStatus(NodeStatus.ALIVE);
        replica.matched = false;
        replica.nextIndex = replica.ackedIndex + 1;
        replica.lastProgressNanos = clock.nanos();
        clearInFlight(replica);
        sendTo(replica);
    }

    /** Forgets a node. */
    public void remove(String name) {
        Replica removed = replicas.remove(name);
        if (removed != null) {
            byAddress.remove(removed.member().address(), removed);
        }
    }

    /** Sends nothing more of what is still being read: this node leads no longer. */
    public void close() {
        closed = true;
    }

    /** Sends what is new to all who can take it. */
    public void replicate() {
        for (Replica replica : replicas.values()) {
            sendTo(replica);
        }
    }

    /** Takes an acknowledgement; true if it brought news. */
    public boolean appended(String from, Appended ack) {
        Replica replica = sender(from, ack.replicaId());
        if (replica == null || ack.matchedIndex() > log.lastIndex()) {
            return false;
        }
        boolean news = ack.matchedIndex() > replica.ackedIndex;
        boolean first = !replica.matched;
        if (news) {
            replica.ackedIndex = ack.matchedIndex();
            remember(ack.replicaId(), ack.matchedIndex());
        }
        while (replica.inFlightCount > 0 && replica.inFlight[replica.inFlightHead] <= ack.matchedIndex()) {
            replica.inFlightHead = (replica.inFlightHead + 1) % Replica.WINDOW;
            replica.inFlightCount--;
        }
        if (first) {
            replica.matched = true;
            replica.nextIndex = replica.ackedIndex + 1;
            clearInFlight(replica);
        }
        if (news || first) {
            replica.lastProgressNanos = clock.nanos();
            sendTo(replica);
        }
        return news;
    }

    private void remember(long replicaId, long index) {
        acknowledged.put(replicaId, index);
        if (acknowledged.size() > REMEMBERED) {
            acknowledged.remove(acknowledged.keySet().iterator().next());
        }
    }

    /** Takes a refusal: matching goes on further back. */
    public void refused(String from, AppendRefused refusal) {
        Replica replica = sender(from, refusal.replicaId());
        if (replica == null || refusal.refusedIndex() != replica.nextIndex - 1 || replica.matched) {
            return;
        }
        // A log that begins with a checkpoint knows nothing of what lies before, and points ahead.
        long candidate = log.termAt(refusal.hintIndex()) == refusal.hintTerm()
                ? refusal.hintIndex()
                : log.lastMatchCandidate(Math.min(refusal.hintIndex(), refusal.refusedIndex() - 1), refusal.hintTerm());
        replica.nextIndex = Math.max(candidate, replica.ackedIndex) + 1;
        replica.lastProgressNanos = clock.nanos();
        clearInFlight(replica);
        sendTo(replica);
    }

    /** Sends again to those from whom nothing came for too long. */
    public void resend() {
        long now = clock.nanos();
        for (Replica replica : replicas.values()) {
            boolean waiting = !replica.matched || replica.inFlightCount > 0;
            if (isServed(replica) && waiting && now - replica.lastProgressNanos >= RESEND_NANOS) {
                if (replica.matched) {
                    replica.matched = false;
                    replica.nextIndex = replica.ackedIndex + 1;
                }
                replica.lastProgressNanos = now;
                clearInFlight(replica);
                sendTo(replica);
            }
        }
    }

    private @Nullable Replica sender(String from, long replicaId) {
        Replica replica = byAddress.get(from);
        return replica != null && replica.member().replicaId() == replicaId ? replica : null;
    }

    private static void clearInFlight(Replica replica) {
        replica.inFlightHead = 0;
        replica.inFlightCount = 0;
    }

    /** Who is being removed is served until no write waits for it any more. */
    private static boolean isServed(Replica replica) {
        return replica.status() == NodeStatus.ALIVE || replica.status() == NodeStatus.REMOVED;
    }

    private void sendTo(Replica replica) {
        if (!isServed(replica)) {
            return;
        }
        if (!replica.matched) {
            if (replica.inFlightCount == 0) {
                sendFirst(replica);
            }
            return;
        }
        if (replica.nextIndex <= log.baseIndex()) {
            replica.matched = false;
            clearInFlight(replica);
            sendFirst(replica);
            return;
        }
        boolean more = !replica.reading;
        while (more && replica.nextIndex <= log.lastIndex() && replica.inFlightCount < Replica.WINDOW) {
            List<Batch> batches = log.cachedAfter(replica.nextIndex - 1, MAX_APPEND_BYTES);
            if (batches == null) {
                readFor(replica);
                more = false;
            } else {
                sendBatches(replica, batches);
            }
        }
        long commit = commitIndex.getAsLong();
        if (replica.inFlightCount == 0 && replica.sentCommitIndex < commit) {
            replica.sentCommitIndex = commit;
            sender.send(replica.member().address(), Lane.LOG, new Committed(term, commit));
        }
    }

    /** One append while the logs are not known to match; or the way to shared storage, if that is shorter. */
    private void sendFirst(Replica replica) {
        long archived = archivedIndex.getAsLong();
        if (replica.nextIndex <= log.baseIndex() || archived - replica.nextIndex >= storageLag) {
            sender.send(replica.member().address(), Lane.LOG, new ContinueFromStorage(term, archived));
        } else {
            // No entries yet: they would be sent again as soon as the place of their beginning is known.
            send(replica, List.of());
            noteInFlight(replica, replica.nextIndex - 1);
        }
    }

    /** A reader that is behind needs what is no longer in memory: no more than one read at a time is for it (P9). */
    private void readFor(Replica replica) {
        long after = replica.nextIndex - 1;
        replica.reading = true;
        log.batchesAfter(after, MAX_APPEND_BYTES, batches -> {
            replica.reading = false;
            if (!closed && replicas.get(replica.name()) == replica) {
                if (replica.matched && replica.nextIndex - 1 == after && !batches.isEmpty()) {
                    sendBatches(replica, batches);
                }
                sendTo(replica);
            }
        });
    }

    private void sendBatches(Replica replica, List<Batch> batches) {
        send(replica, batches);
        long last = batches.get(batches.size() - 1).lastIndex();
        noteInFlight(replica, last);
        replica.nextIndex = last + 1;
    }

    private void noteInFlight(Replica replica, long last) {
        if (replica.inFlightCount == 0) {
            replica.lastProgressNanos = clock.nanos();
        }
        int tail = (replica.inFlightHead + replica.inFlightCount) % Replica.WINDOW;
        replica.inFlight[tail] = last;
        replica.inFlightCount++;
    }

    private void send(Replica replica, List<Batch> batches) {
        long previous = replica.nextIndex - 1;
        long commit = commitIndex.getAsLong();
        replica.sentCommitIndex = commit;
        sender.send(
                replica.member().address(),
                Lane.LOG,
                new Append(term, previous, log.termAt(previous), commit, batches));
    }
}
