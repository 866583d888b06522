package io.infinitycluster.simulator.disk;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.Randomness;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One machine's disk, which outlives the processes on it.
 *
 * <p>A process gets its {@link Disk} from {@link #open}, and loses it by {@link #crash}, {@link #kill} or {@link #wipe}:
 * from then on the calls of that incarnation have no effect, and nothing that it waits for ever comes. Operations take
 * effect in the order of the calls and are completed in that order, each by one event on the disk's clock, never within the
 * call; append schedules none. The process sees the effect of an operation from the call on, the platter has it when the
 * completion is due.
 *
 * <p>Appended arrays are kept, not copied: append costs constant time and so does a force (on average).
 *
 * <p>What it is stricter about than most real disks, so that code which relies on too much is found out: a rename or a
 * truncate makes nothing durable but itself; after a failed force the bytes may be lost even if a later force succeeds;
 * after a crash the unforced bytes are not merely cut short, see {@link #crash}. What it does not simulate: loss of forced
 * bytes, apart from {@link #corrupt} and {@link #wipe}, and damage to other files than those that were being written.
 */
public final class SimulatedDisk {

    final Clock clock;
    final Randomness latencies;
    final Randomness chances;
    final DiskFaults faults;
    final DiskCounters counters = new DiskCounters();

    /** The files as the process sees them. */
    final TreeMap<String, Inode> names = new TreeMap<>();

    /** The files as a crash leaves them. */
    private final TreeMap<String, Inode> durableNames = new TreeMap<>();

    private long usedBytes;
    private @Nullable DiskObserver observer;
    private @Nullable OpenDisk incarnation;

    // Most appends and forces are for the file that the one before was for.
    private @Nullable String lastFile;
    private @Nullable Inode lastInode;

    /**
     * An empty disk.
     *
     * @param clock the machine's, on which completions are scheduled; it outlives the processes
     * @param latencies draws how long operations take
     * @param chances draws everything else; with a stream of its own, a new fault does not change the latencies
     * @param faults how the disk behaves; may be changed at any time
     */
    public SimulatedDisk(Clock clock, Randomness latencies, Randomness chances, DiskFaults faults) {
        this.clock = clock;
        this.latencies = latencies;
        this.chances = chances;
        this.faults = faults;
    }

    /** The disk for the process that runs now; its completions run as the clock's tasks do. */
    public Disk open() {
        OpenDisk open = incarnation;
        return open != null ? open : begin(null);
    }

    /**
     * The disk for a process that starts now.
     *
     * @param loop the process's event loop: runs each completion at once or, while the process is paused, later. The
     *     platter does not wait for that.
     * @throws IllegalStateException if there is a process already
     */
    public Disk open(Consumer<Runnable> loop) {
        if (incarnation != null) {
            throw new IllegalStateException("the disk is open: end the process before it");
        }
        return begin(loop);
    }

    /**
     * Crashes the machine. What was forced, and what {@code truncate}, {@code rename} and {@code delete} had completed, is
     * spared. Of the operations under way an arbitrary first part took effect. Of the unforced end of each file is left, as
     * drawn: nothing; everything; a prefix; a prefix followed by zeros or by garbage; or some sectors and others not. A
     * file whose name was not forced is gone, or is left like that. What is left is durable.
     *
     * @param randomness draws what is left
     */
    public void crash(Randomness randomness) {
        long lossesBefore = losses();
        List<Operation> underWay = List.copyOf(end());
        counters.crashes++;
        abandonAfter(randomness.nextLong(underWay.size() + 1L), underWay);

        CrashDamage damage = new CrashDamage(randomness, counters);
        TreeMap<String, Inode> survivors = new TreeMap<>();
        for (Map.Entry<String, Inode> file : durableNames.entrySet()) {
            survivors.put(file.getKey(), damage.survivor(file.getValue()));
        }
        for (Map.Entry<String, Inode> file : names.entrySet()) {
            Inode inode = file.getValue();
            if (inode.named || durableNames.containsKey(file.getKey())) {
                continue;
            }
            if (inode.abandoned || randomness.nextLong() < 0) {
                counters.lostFiles++;
                counters.lostBytes += inode.cached.size();
            } else {
                survivors.put(file.getKey(), damage.survivor(inode));
            }
        }
        replaceAll(survivors);
        if (losses() > lossesBefore) {
            counters.crashesWithLoss++;
        }
        if (observer != null) {
            observer.crashed();
        }
    }

    /**
     * Ends the process alone. The operating system lives on: nothing is lost, all that the process had called takes effect,
     * but what it had not forced can still be lost in a later crash.
     */
    public void kill() {
        counters.kills++;
        for (Operation operation : end()) {
            if (!(operation instanceof Operation.Force)) {
                operation.apply(this);
            }
        }
    }

    /** Loses all files, and the process with them: the disk was replaced by an empty one. */
    public void wipe() {
        end().clear();
        counters.wipes++;
        replaceAll(new TreeMap<>());
        if (observer != null) {
            observer.wiped();
        }
    }

    /**
     * Flips bits of a byte, both as the process sees it and on the platter.
     *
     * @param xorMask which bits, in the low eight
     * @return false if there is no such byte
     */
    public boolean corrupt(String file, long offset, int xorMask) {
        Inode inode = durableNames.get(file);
        Inode seen = names.get(file);
        if (inode == null || inode.platterSize <= offset) {
            inode = seen;
        }
        if (inode == null || offset < 0) {
            return false;
        }
        boolean there = false;
        if (offset < inode.cached.size()) {
            inode.cached.corrupt(offset, xorMask);
            there = true;
        }
        if (offset < inode.platterSize && inode.platter != inode.cached) {
            inode.platter.corrupt(offset, xorMask);
            there = true;
        }
        if (there) {
            counters.corruptedBytes++;
            if (observer != null) {
                observer.corrupted(file, offset);
            }
        }
        return there;
    }

    /** Sets who hears what becomes durable; null for nobody, which costs nothing. */
    public void observe(@Nullable DiskObserver newObserver) {
        observer = newObserver;
    }

    /** What happened so far. */
    public DiskCounters counters() {
        return counters;
    }

    /** The settings that were handed in. */
    public DiskFaults faults() {
        return faults;
    }

    /** The names that a crash at this moment would surely spare, in ascending order. */
    public List<String> durableFiles() {
        return List.copyOf(durableNames.keySet());
    }

    /** How many bytes of a file a crash at this moment would surely spare; -1 if not even its name. */
    public long durableSize(String file) {
        Inode inode = durableNames.get(file);
        return inode == null ? -1 : inode.platterSize;
    }

    /** A copy of the bytes of a file that a crash at this moment would surely spare; null if not even its name. */
    public byte @Nullable [] durable(String file) {
        Inode inode = durableNames.get(file);
        return inode == null ? null : inode.platter.read(0, Math.toIntExact(inode.platterSize), inode.platterSize);
    }

    /** Up to {@code length} durable bytes of a file from an offset on; none if there is no such file. */
    public byte[] readDurable(String file, long offset, int length) {
        Inode inode = durableNames.get(file);
        return inode == null ? new byte[0] : inode.platter.read(offset, length, inode.platterSize);
    }

    /** How many bytes all files have together, as the process sees them: what counts against the capacity. */
    public long usedBytes() {
        return usedBytes;
    }

    @Nullable
    Inode find(String file) {
        if (file.equals(lastFile)) {
            return lastInode;
        }
        Inode inode = names.get(file);
        if (inode != null) {
            lastFile = file;
            lastInode = inode;
        }
        return inode;
    }

    void append(String file, byte[] bytes) {
        counters.appends++;
        Inode inode = find(file);
        if (inode == null) {
            inode = new Inode();
            names.put(file, inode);
        }
        byte[] taken = bytes;
        if (inode.overflowed || bytes.length > faults.capacityBytes() - usedBytes) {
            taken = takePart(inode, bytes);
        }
        inode.cached.append(taken);
        usedBytes += taken.length;
        counters.appendedBytes += taken.length;
    }

    private byte[] takePart(Inode inode, byte[] bytes) {
        long room = inode.overflowed ? 0 : Math.max(0, faults.capacityBytes() - usedBytes);
        int taken = (int) chances.nextLong(room + 1);
        inode.overflowed = true;
        counters.refusedAppends++;
        counters.refusedBytes += bytes.length - taken;
        return Arrays.copyOf(bytes, taken);
    }

    void cut(Inode inode, long size) {
        usedBytes -= Math.max(0, inode.cached.size() - size);
        inode.cutCached(size);
        inode.overflowed = false;
    }

    void move(String from, String to) {
        if (!from.equals(to)) {
            Inode inode = names.remove(from);
            forget();
            Inode replaced = inode == null ? null : names.put(to, inode);
            usedBytes -= replaced == null ? 0 : replaced.cached.size();
        }
    }

    void remove(String file) {
        Inode inode = names.remove(file);
        forget();
        usedBytes -= inode == null ? 0 : inode.cached.size();
    }

    void forced(String file, Inode inode, Chunks chunks, long size) {
        boolean born = !inode.named;
        if (born) {
            durableNames.put(file, inode);
            inode.named = true;
        }
        long before = inode.platterSize;
        inode.platter = chunks;
        inode.platterSize = Math.max(before, size);
        DiskObserver hearer = observer;
        if (hearer == null) {
            return;
        }
        if (born && size == before) {
            hearer.durable(file, before, new byte[0]);
        } else {
            chunks.forEach(before, size, (offset, bytes) -> hearer.durable(file, offset, bytes));
        }
    }

    /** A force of the file's first bytes failed. What becomes of those that were not on the platter yet is drawn. */
    void forceFailed(Inode inode, long size) {
        long from = inode.platterSize;
        if (size <= from || !names.containsValue(inode)) {
            return; // nothing was at stake, or the file has been removed or replaced meanwhile
        }
        long fate = chances.nextLong(4);
        if (fate == 0) {
            return;
        }
        counters.failedForcesWithLoss++;
        byte[] zeros = new byte[Math.toIntExact(size - from)];
        OpenDisk open = incarnation;
        if (fate == 1) {
            // The pages are marked clean: they are read as they should be, and never written.
            inode.addUnwritten(from, size);
        } else if (fate == 2 && inode.cached.size() == size && (open == null || !open.isForcing())) {
            usedBytes -= size - from;
            inode.cutCached(from);
            return;
        } else {
            inode.cached = inode.cached.overwritten(from, zeros);
        }
        if (open != null) {
            open.lose(inode, from, zeros);
        }
    }

    void truncated(String file, Inode inode, long size) {
        if (inode.platterSize > size) {
            inode.platterSize = size;
            if (observer != null) {
                observer.truncated(file, size);
            }
        }
    }

    void renamed(String from, String to, Inode inode) {
        durableNames.remove(from);
        durableNames.put(to, inode);
        inode.named = true;
        if (observer != null) {
            observer.renamed(from, to);
        }
    }

    void deleted(String file) {
        if (durableNames.remove(file) != null && observer != null) {
            observer.deleted(file);
        }
    }

    private OpenDisk begin(@Nullable Consumer<Runnable> loop) {
        OpenDisk open = new OpenDisk(this, loop);
        incarnation = open;
        return open;
    }

    private ArrayDeque<Operation> end() {
        OpenDisk open = incarnation;
        incarnation = null;
        return open == null ? new ArrayDeque<>() : open.end();
    }

    /** Lets the first operations under way take effect, and undoes what the process has seen of the others. */
    private void abandonAfter(long first, List<Operation> underWay) {
        for (int i = 0; i < first; i++) {
            underWay.get(i).apply(this);
        }
        for (int i = underWay.size() - 1; i >= first; i--) {
            Operation operation = underWay.get(i);
            operation.abandon();
            if (operation.changesPlatter() && !(operation instanceof Operation.Force)) {
                counters.undoneOperations++;
            }
        }
    }

    private long losses() {
        return counters.lostBytes + counters.lostFiles + counters.tornFiles + counters.undoneOperations;
    }

    private void replaceAll(TreeMap<String, Inode> files) {
        names.clear();
        durableNames.clear();
        usedBytes = 0;
        forget();
        for (Map.Entry<String, Inode> file : files.entrySet()) {
            Inode inode = file.getValue();
            inode.named = true;
            usedBytes += inode.cached.size();
            names.put(file.getKey(), inode);
            durableNames.put(file.getKey(), inode);
        }
    }

    private void forget() {
        lastFile = null;
        lastInode = null;
    }
}
