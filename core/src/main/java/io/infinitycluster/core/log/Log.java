package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A node's log: its entries, the highest term it has seen, and its identity, in memory and on disk.
 *
 * <p>Every change is first made in memory and reaches the disk with the next group; {@link #durableIndex()} and
 * {@link #whenDurable} say when it has (P1: what counts is what was forced). What a checkpoint in shared storage holds is dropped from
 * the log (P10); the rest is kept in memory, too.
 */
public final class Log implements WalWriter.Listener {

    /** Hears of the log's progress. */
    public interface Listener {
        /** {@link #durableIndex()} may have grown, and the log may be idle. */
        void logForced();

        /** The disk failed. The node must stop before it confirms anything else. */
        void logFailed(PortFailure failure);
    }

    private final List<Batch> batches;
    private final WalWriter writer;
    private final Listener listener;

    private long baseIndex;
    private long baseTerm;
    private long replicaId;
    private long clusterId;
    private long term;
    private long durableTerm;
    private long lastIndex;
    private long durableIndex;
    private long issuedIndex;

    Log(Recovered.Intact recovered, Disk disk, Clock clock, Listener listener) {
        batches = new ArrayList<>(recovered.batches());
        baseIndex = recovered.baseIndex();
        baseTerm = recovered.baseTerm();
        replicaId = recovered.replicaId();
        clusterId = recovered.clusterId();
        term = recovered.term();
        durableTerm = term;
        lastIndex =
                batches.isEmpty() ? baseIndex : batches.get(batches.size() - 1).lastIndex();
        durableIndex = lastIndex;
        issuedIndex = lastIndex;
        this.listener = listener;
        writer = new WalWriter(disk, clock, LogFile.NAME, recovered.goodOffset(), this);
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
    public boolean holds(long index, long entryTerm) {
        return index < baseIndex || termAt(index) == entryTerm;
    }

    /** The index of the last entry, 0 if there was none. */
    public long lastIndex() {
        return lastIndex;
    }

    /** The term of the last entry, 0 if there is none. */
    public long lastTerm() {
        return batches.isEmpty() ? baseTerm : batches.get(batches.size() - 1).term();
    }

    /** The index up to which the log, as it stands now, has been forced. */
    public long durableIndex() {
        return durableIndex;
    }

    /** Whether nothing is on its way to the disk. */
    public boolean idle() {
        return writer.idle();
    }

    /** Whether the disk is full: what was appended waits for room. */
    public boolean full() {
        return writer.full();
    }

    /** The term of the entry at {@code index}; 0 for index 0, -1 if there is no such entry or no longer. */
    public long termAt(long index) {
        if (index == baseIndex) {
            return baseTerm;
        }
        return index < baseIndex || index > lastIndex
                ? -1
                : batches.get(position(index)).term();
    }

    /** Whether {@code index} is the last one of a batch, or the base: where a log may be cut or continued. */
    public boolean endsBatch(long index) {
        return index == baseIndex
                || (index > baseIndex
                        && index <= lastIndex
                        && batches.get(position(index)).lastIndex() == index);
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
        if (batches.isEmpty() || limit == baseIndex) {
            return baseTerm <= maxTerm ? baseIndex : 0;
        }
        int at = position(Math.min(limit, lastIndex));
        while (at >= 0
                && (batches.get(at).lastIndex() > limit || batches.get(at).term() > maxTerm)) {
            at--;
        }
        if (at < 0) {
            return baseTerm <= maxTerm ? baseIndex : 0;
        }
        return batches.get(at).lastIndex();
    }

    /**
     * Whole batches that follow {@code index}, up to about {@code maxBytes}, but at least one if there is one.
     *
     * @throws IllegalArgumentException if some of them are no longer in the log
     */
    public List<Batch> batchesAfter(long index, int maxBytes) {
        if (index < baseIndex) {
            throw new IllegalArgumentException("entries after " + index + ", and the log begins after " + baseIndex);
        }
        if (index >= lastIndex) {
            return List.of();
        }
        int from = index == baseIndex ? 0 : position(index) + 1;
        int to = from;
        long length = 0;
        while (to < batches.size() && (to == from || length + batches.get(to).bytes().length <= maxBytes)) {
            length += batches.get(to).bytes().length;
            to++;
        }
        return to == from + 1
                ? Collections.singletonList(batches.get(from))
                : new ArrayList<>(batches.subList(from, to));
    }

    /** Shows the entries from {@code from} to {@code to}, both included. */
    public void forEach(long from, long to, Batch.Visitor visitor) {
        if (from > to) {
            return;
        }
        for (int at = position(from); at < batches.size() && batches.get(at).firstIndex() <= to; at++) {
            batches.get(at).forEach(from, (index, kind, command) -> {
                if (index <= to) {
                    visitor.entry(index, kind, command);
                }
            });
        }
    }

    /**
     * Adds a batch to the end.
     *
     * @throws IllegalArgumentException if it leaves a gap or goes back to a lower term
     */
    public void append(Batch batch) {
        if (batch.firstIndex() != lastIndex + 1 || batch.term() < lastTerm()) {
            throw new IllegalArgumentException(batch + " after index " + lastIndex + ", term " + lastTerm());
        }
        batches.add(batch);
        lastIndex = batch.lastIndex();
        writer.append(batch.bytes());
    }

    /**
     * Removes all entries after {@code index} (P5).
     *
     * @throws IllegalArgumentException if {@code index} lies within a batch
     */
    public void truncateAfter(long index) {
        if (index >= lastIndex) {
            return;
        }
        if (!endsBatch(index)) {
            throw new IllegalArgumentException("truncation to " + index + ", within a batch");
        }
        while (!batches.isEmpty() && batches.get(batches.size() - 1).firstIndex() > index) {
            batches.remove(batches.size() - 1);
        }
        lastIndex = index;
        durableIndex = Math.min(durableIndex, index);
        issuedIndex = Math.min(issuedIndex, index);
        writer.append(WalRecord.truncate(index));
    }

    /**
     * Drops whole batches from the beginning, none that ends after {@code index}: a checkpoint holds them. It does so only when
     * there is more to drop than to keep, because the file is written anew without them.
     */
    public void dropThrough(long index) {
        if (index - baseIndex <= lastIndex - index || batches.isEmpty()) {
            return;
        }
        int dropped = 0;
        while (dropped < batches.size() && batches.get(dropped).lastIndex() <= index) {
            dropped++;
        }
        if (dropped > 0) {
            Batch last = batches.get(dropped - 1);
            baseIndex = last.lastIndex();
            baseTerm = last.term();
            batches.subList(0, dropped).clear();
            writer.rewrite(this::wholeFile);
        }
    }

    /** Puts a checkpoint in place of all entries: the log goes on after it. */
    public void resetTo(long index, long entryTerm) {
        batches.clear();
        baseIndex = index;
        baseTerm = entryTerm;
        lastIndex = index;
        durableIndex = Math.min(durableIndex, index);
        issuedIndex = Math.min(issuedIndex, index);
        writer.append(WalRecord.base(index, entryTerm));
    }

    private List<byte[]> wholeFile() {
        List<byte[]> records = new ArrayList<>(batches.size() + 4);
        records.add(WalRecord.header(replicaId));
        records.add(WalRecord.lineage(clusterId, replicaId));
        records.add(WalRecord.term(term));
        records.add(WalRecord.base(baseIndex, baseTerm));
        for (Batch batch : batches) {
            records.add(batch.bytes());
        }
        long length = 0;
        for (byte[] record : records) {
            length += record.length;
        }
        // The file gets its name when all of it is forced: damage in it is never a torn tail.
        records.add(WalRecord.mark(length));
        return records;
    }

    /** Notes a term, if it is higher than all before; it is durable when {@link #whenDurable} says so (P4). */
    public void seeTerm(long seen) {
        if (seen > term) {
            term = seen;
            writer.append(WalRecord.term(seen));
            writer.whenDurable(() -> durableTerm = Math.max(durableTerm, seen));
        }
    }

    /** Binds the log to a cluster, or (0) cuts it loose under a new replica id. */
    public void setLineage(long newClusterId, long newReplicaId) {
        clusterId = newClusterId;
        replicaId = newReplicaId;
        writer.append(WalRecord.lineage(newClusterId, newReplicaId));
    }

    /** Runs {@code callback} when all changes made so far have been forced; at once if they have. */
    public void whenDurable(Runnable callback) {
        writer.whenDurable(callback);
    }

    /** Ends this log's life: it writes nothing more, and nobody hears of it any more. */
    public void close() {
        writer.close();
    }

    @Override
    public void groupIssued() {
        issuedIndex = lastIndex;
    }

    @Override
    public void groupForced() {
        durableIndex = Math.max(durableIndex, issuedIndex);
        listener.logForced();
    }

    @Override
    public void writeFailed(PortFailure failure) {
        listener.logFailed(failure);
    }

    /** The position of the batch that holds {@code index}, which must exist. */
    private int position(long index) {
        int low = 0;
        int high = batches.size() - 1;
        if (high >= 0 && batches.get(high).firstIndex() <= index) {
            return high;
        }
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (batches.get(middle).firstIndex() <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
