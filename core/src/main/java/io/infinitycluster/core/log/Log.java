package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node's log: its entries, the highest term it has seen, and its identity, on disk and in part in memory.
 *
 * <p>Every change is first made in memory and reaches the disk with the next group; {@link #durableIndex()} and
 * {@link #whenDurable} say when it has (P1: what counts is what was forced). What a checkpoint in shared storage holds is dropped from
 * the log (P10). Of the rest the newest batches are in memory, and of older ones only where they are.
 */
public final class Log {

    /** Hears of the log's progress. */
    public interface Listener {
        /** {@link #durableIndex()} may have grown, and the log may be idle. */
        void logForced();

        /** The disk failed. The node must stop before it confirms anything else. */
        void logFailed(PortFailure failure);

        /** The log cannot be opened yet, for want of room; it is tried again. */
        void logWaits(PortFailure failure);
    }

    /** Somebody waits until all up to an index, and what the log said of itself then, is durable. */
    private record Waiter(long index, Runnable callback) {}

    /** A group on its way to the disk. */
    private static final class Issued {
        /** Up to where the log, as it stands now, will be durable when this is. */
        private long end;

        private final List<Waiter> waiters = new ArrayList<>();

        Issued(long end) {
            this.end = end;
        }
    }

    private final BatchIndex index;
    private final WalWriter writer;
    private final OldBatches old;
    private final Listener listener;
    private final int cacheBytes;

    private final long salt;
    private long replicaId;
    private long clusterId;
    private long term;
    private long durableTerm;
    private long baseIndex;
    private long baseTerm;
    private long durableIndex;
    /** The last entry that is in a group. */
    private long issuedIndex;
    /** How many bytes the batches have that are in none. */
    private long waitingBytes;

    private Deque<Waiter> waiting = new ArrayDeque<>();
    private final Deque<Issued> issued = new ArrayDeque<>();

    /** @param first the group that was written last, and forced; it begins the newest segment */
    Log(
            Recovered.Intact recovered,
            GroupHeader first,
            Disk disk,
            Clock clock,
            LogSettings settings,
            Listener listener) {
        this.listener = listener;
        index = recovered.index();
        cacheBytes = settings.cacheBytes();
        salt = first.salt();
        replicaId = first.replicaId();
        clusterId = first.clusterId();
        term = first.term();
        durableTerm = term;
        baseIndex = first.baseIndex();
        baseTerm = first.baseTerm();
        long at = first.bytes();
        for (Batch batch : recovered.unproven()) {
            index.add(batch.lastIndex(), batch.term(), BatchIndex.position(first.segment(), at), batch);
            at += batch.bytes().length;
        }
        durableIndex = index.lastIndex();
        issuedIndex = durableIndex;
        List<Segment> segments = new ArrayList<>(recovered.segments());
        segments.removeIf(segment -> segment.number() >= first.segment());
        segments.add(new Segment(
                first.segment(), first.endIndex(), WalWriter.sizeFor(settings.segmentBytes(), first.length())));
        old = new OldBatches(disk, clock, index, this::failed);
        writer = new WalWriter(disk, clock, settings, segments, first, new Groups());
    }

    /** The random id that was born with this log; another log under the same name has another (P6). */
    public long replicaId() {
        return replicaId;
    }

    /** The cluster that the entries belong to; 0 while they belong to none. */
    public long clusterId() {
        return clusterId;
    }

    /** The highest term seen; perhaps not yet durable. */
    public long term() {
        return term;
    }

    /** The highest term seen and forced: the only one in which the node may answer (P4). */
    public long durableTerm() {
        return durableTerm;
    }

    /** All up to this index is in a checkpoint, and no longer in this log: committed, and certain to stay. */
    public long baseIndex() {
        return baseIndex;
    }

    /** The term of the entry at {@link #baseIndex()}. */
    public long baseTerm() {
        return baseTerm;
    }

    /** Whether this log holds the entry of {@code term} at {@code index}, or held it and a checkpoint does. */
    public boolean holds(long entryIndex, long entryTerm) {
        return entryIndex < baseIndex || termAt(entryIndex) == entryTerm;
    }

    /** The index of the last entry, 0 if there was none. */
    public long lastIndex() {
        return index.lastIndex();
    }

    /** The term of the last entry, 0 if there is none. */
    public long lastTerm() {
        return index.lastTerm();
    }

    /** The index up to which the log, as it stands now, has been forced. */
    public long durableIndex() {
        return durableIndex;
    }

    /** Whether nothing is on its way to the disk. */
    public boolean idle() {
        return writer.idle();
    }

    /** Whether so many bytes would go to the disk at once if they were appended now, and not wait for others to get there. */
    public boolean takes(long bytes) {
        return writer.takes(bytes);
    }

    /** How many bytes of batches are in memory: those that are not durable yet, and of the others no more than the settings say. */
    public long cachedBytes() {
        return index.cachedBytes();
    }

    /** Whether the disk is full: what was appended waits for room. */
    public boolean full() {
        return writer.full();
    }

    /** The term of the entry at {@code index}; 0 for index 0, -1 if there is no such entry or no longer. */
    public long termAt(long entryIndex) {
        return index.termAt(entryIndex);
    }

    /** Whether {@code index} is the last one of a batch, or the base: where a log may be cut or continued. */
    public boolean endsBatch(long entryIndex) {
        return index.endsBatch(entryIndex);
    }

    /**
     * The last index, no greater than {@code limit}, whose term is no greater than {@code maxTerm} and that ends a batch: the
     * last place at which a log that ends with (limit, maxTerm) can agree with this one (P5). What lies before {@link #baseIndex()}
     * is no longer known: the answer is then 0.
     */
    public long lastMatchCandidate(long limit, long maxTerm) {
        if (limit < baseIndex) {
            return 0;
        }
        long candidate = index.lastEnd(Math.min(limit, index.lastOfTerm(maxTerm)));
        return candidate > baseIndex || baseTerm <= maxTerm ? candidate : 0;
    }

    /**
     * Hands over whole batches that follow {@code after}, up to about {@code maxBytes}, but at least one if there is one: within
     * the call if they are in memory, and later if they have to be read from the disk. None are handed over when there are none, or when
     * the log has changed there meanwhile. Nothing is handed over any more once the log is closed, or damaged (then
     * {@link Listener#logFailed} is called).
     *
     * @throws IllegalArgumentException if some of them are no longer in the log
     */
    public void batchesAfter(long after, int maxBytes, Consumer<List<Batch>> then) {
        List<Batch> batches = cachedAfter(after, maxBytes);
        if (batches != null) {
            then.accept(batches);
        } else {
            old.read(after, maxBytes, then);
        }
    }

    /** What {@link #batchesAfter} hands over within the call; null if it has to be read from the disk. */
    public @Nullable List<Batch> cachedAfter(long after, int maxBytes) {
        if (after < baseIndex) {
            throw new IllegalArgumentException("entries after " + after + ", and the log begins after " + baseIndex);
        }
        List<Batch> batches = new ArrayList<>();
        if (after >= lastIndex()) {
            return batches;
        }
        long length = 0;
        for (int slot = index.slotOf(after + 1); index.has(slot); slot++) {
            Batch batch = index.batch(slot);
            if (batch == null) {
                return null;
            }
            length += batch.bytes().length;
            if (!batches.isEmpty() && length > maxBytes) {
                break;
            }
            batches.add(batch);
        }
        return batches;
    }

    /**
     * Adds a batch to the end.
     *
     * @throws IllegalArgumentException if it leaves a gap or goes back to a lower term
     */
    public void append(Batch batch) {
        if (batch.firstIndex() != lastIndex() + 1 || batch.term() < lastTerm()) {
            throw new IllegalArgumentException(batch + " after index " + lastIndex() + ", term " + lastTerm());
        }
        index.add(batch.lastIndex(), batch.term(), BatchIndex.NOWHERE, batch);
        waitingBytes += batch.bytes().length;
        writer.batchAdded();
    }

    /**
     * Removes all entries after {@code index} (P5).
     *
     * @throws IllegalArgumentException if {@code index} lies within a batch, or before the base
     */
    public void truncateAfter(long lastKept) {
        if (lastKept >= lastIndex()) {
            return;
        }
        if (!endsBatch(lastKept)) {
            throw new IllegalArgumentException("truncation to " + lastKept + ", within a batch");
        }
        index.truncateAfter(lastKept);
        shrunk(lastKept);
        writer.headerChanged();
    }

    private void shrunk(long lastKept) {
        durableIndex = Math.min(durableIndex, lastKept);
        issuedIndex = Math.min(issuedIndex, lastKept);
        waitingBytes = 0;
        for (int slot = index.slotOf(issuedIndex + 1); issuedIndex < lastIndex() && index.has(slot); slot++) {
            Batch batch = index.batch(slot);
            waitingBytes += batch == null ? 0 : batch.bytes().length;
        }
        for (Issued group : issued) {
            group.end = Math.min(group.end, lastKept);
        }
        Deque<Waiter> capped = new ArrayDeque<>();
        for (Waiter waiter : waiting) {
            capped.add(new Waiter(Math.min(waiter.index(), lastKept), waiter.callback()));
        }
        waiting = capped;
    }

    /**
     * Drops whole batches from the beginning, none that ends after {@code index}: a checkpoint holds them. It does so only when a
     * file can go for it.
     */
    public void dropThrough(long limit) {
        if (limit <= baseIndex) {
            return;
        }
        long newBase = index.lastEnd(Math.min(limit, durableIndex));
        if (newBase > baseIndex && writer.canDropSegment(newBase)) {
            index.dropThrough(newBase);
            baseIndex = newBase;
            baseTerm = index.baseTerm();
            writer.headerChanged();
        }
    }

    /** Puts a checkpoint in place of all entries: the log goes on after it. */
    public void resetTo(long newBase, long entryTerm) {
        // What was durable of the entries before is another log's, but for what a checkpoint held already.
        shrunk(Math.min(baseIndex, newBase));
        index.restart(newBase, entryTerm);
        baseIndex = newBase;
        baseTerm = entryTerm;
        issuedIndex = newBase;
        waitingBytes = 0;
        writer.headerChanged();
    }

    /** Notes a term, if it is higher than all before; it is durable when {@link #whenDurable} says so (P4). */
    public void seeTerm(long seen) {
        if (seen > term) {
            term = seen;
            writer.headerChanged();
        }
    }

    /** Binds the log to a cluster, or (0) cuts it loose under a new replica id. */
    public void setLineage(long newClusterId, long newReplicaId) {
        clusterId = newClusterId;
        replicaId = newReplicaId;
        writer.headerChanged();
    }

    /** Runs {@code callback} when all changes made so far have been forced; at once if they have. */
    public void whenDurable(Runnable callback) {
        if (writer.idle()) {
            callback.run();
        } else if (writer.allIssued()) {
            issued.getLast().waiters.add(new Waiter(lastIndex(), callback));
        } else {
            waiting.add(new Waiter(lastIndex(), callback));
        }
    }

    /** Ends this log's life: it writes nothing more, and nobody hears of it any more. */
    public void close() {
        writer.close();
        old.close();
    }

    private void failed(PortFailure failure) {
        close();
        listener.logFailed(failure);
    }

    /** What the writer makes its groups of. */
    private final class Groups implements WalWriter.Source {

        @Override
        public int nextBatchBytes() {
            if (issuedIndex >= lastIndex()) {
                return 0;
            }
            Batch next = index.batch(index.slotOf(issuedIndex + 1));
            return next == null ? 0 : next.bytes().length;
        }

        @Override
        public long waitingBytes() {
            return waitingBytes;
        }

        @Override
        public List<Batch> nextBatches(long room) {
            List<Batch> batches = cachedAfter(issuedIndex, (int) room);
            return batches == null ? List.of() : batches;
        }

        @Override
        public GroupHeader header(WalWriter.Place place, List<Batch> batches) {
            return new GroupHeader(
                    GroupHeader.FORMAT,
                    place.segment(),
                    place.offset(),
                    Batch.bytes(batches),
                    place.previousLength(),
                    place.forced(),
                    GroupHeader.checksum(batches),
                    replicaId,
                    clusterId,
                    term,
                    baseIndex,
                    baseTerm,
                    issuedIndex,
                    termAt(issuedIndex),
                    salt);
        }

        @Override
        public void groupIssued(GroupHeader header, List<Batch> batches) {
            long at = header.offset() + header.bytes();
            for (Batch batch : batches) {
                index.place(index.slotOf(batch.firstIndex()), BatchIndex.position(header.segment(), at));
                at += batch.bytes().length;
                issuedIndex = batch.lastIndex();
            }
            waitingBytes -= header.length();
            Issued group = new Issued(issuedIndex);
            issued.add(group);
            while (!waiting.isEmpty() && waiting.element().index() <= issuedIndex) {
                group.waiters.add(waiting.remove());
            }
        }

        @Override
        public void groupForced(GroupHeader header) {
            Issued group = issued.remove();
            durableIndex = Math.max(durableIndex, group.end);
            durableTerm = Math.max(durableTerm, header.term());
            index.evict(cacheBytes, durableIndex);
            listener.logForced();
            for (Waiter waiter : group.waiters) {
                waiter.callback().run();
            }
        }

        @Override
        public void writeFailed(PortFailure failure) {
            failed(failure);
        }
    }
}
