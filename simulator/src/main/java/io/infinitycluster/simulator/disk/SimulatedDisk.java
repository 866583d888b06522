package io.infinitycluster.simulator.disk;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.Randomness;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One machine's disk, which outlives the processes on it.
 *
 * <p>A process gets its {@link Disk} from {@link #open}, and loses it by {@link #crash}, {@link #kill} or {@link #wipe}:
 * from then on the calls of that incarnation have no effect, and nothing that it waits for ever comes. Operations take
 * effect in the order of the calls and are completed in that order, each by one event on the disk's clock, never within the
 * call; write schedules none. The process sees the effect of an operation from the call on, the platter has it when the
 * completion is due.
 *
 * <p>What it is stricter about than most real disks, so that code which relies on too much is found out: names are not durable
 * before they are synced, each change for itself; after a failed force the bytes may be lost even if a later force succeeds;
 * after a crash any sector of what was not forced may be as it was, or anything, see {@link #crash}. Bytes that were forced are
 * lost only by {@link #corrupt}, {@link #misdirect}, {@link #spoil} and {@link #wipe}.
 */
public final class SimulatedDisk {

    final Clock clock;
    final Randomness latencies;
    final Randomness chances;
    final DiskFaults faults;
    final DiskCounters counters = new DiskCounters();

    final Directory directory = new Directory();

    /** How often reads of the same bytes have failed in a row, by file and offset. */
    private final TreeMap<String, Integer> failuresInARow = new TreeMap<>();

    private @Nullable NameStep awaitedStep;
    private Runnable atStep = () -> {};
    private @Nullable DiskObserver observer;
    private @Nullable OpenDisk incarnation;

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
     * Crashes the machine. What was forced, and what {@code truncate} had completed, is spared, and so are names that were
     * synced. Of the operations under way an arbitrary first part took effect. Of the changes of names since any may have
     * happened and any not. Of the bytes not forced each sector is there or not, or holds anything, as drawn. A file whose
     * allocation had not completed may have any length. What is left is durable.
     *
     * @param randomness draws what is left
     */
    public void crash(Randomness randomness) {
        long lossesBefore = losses();
        List<Operation> underWay = List.copyOf(end());
        counters.crashes++;
        long applied = randomness.nextLong(underWay.size() + 1L);
        for (int i = 0; i < applied; i++) {
            underWay.get(i).apply(this);
        }
        counters.undoneNames += directory.settle(() -> randomness.nextLong() < 0);
        CrashDamage damage = new CrashDamage(randomness, counters);
        for (Inode inode : directory.durableInodes()) {
            if (inode.platterSize() == 0 && inode.size() > 0) {
                counters.wrongLengths++;
                inode.surviveShort(randomness.nextLong(inode.size() + 1));
            } else {
                damage.strike(inode);
            }
        }
        directory.restart();
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
            if (!(operation instanceof Operation.Force) && !(operation instanceof Operation.SyncNames)) {
                operation.apply(this);
            }
        }
    }

    /** Loses all files, and the process with them: the disk was replaced by an empty one. */
    public void wipe() {
        end().clear();
        counters.wipes++;
        directory.wipe();
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
        Inode inode = directory.find(file);
        if (inode == null || offset < 0 || offset >= inode.size()) {
            return false;
        }
        inode.decay().rot(offset, (byte) xorMask);
        counters.corruptedBytes++;
        tellCorrupted(file);
        return true;
    }

    /**
     * Makes a write of the past one that went astray: whole sectors that were written to one place are in another one, whose own content is
     * gone, and the place that they were meant for is as it was before.
     *
     * @param offset a multiple of the sector's size, as {@code toOffset}
     * @return false if the files do not have these bytes
     */
    public boolean misdirect(String file, long offset, int length, String toFile, long toOffset) {
        Inode from = directory.find(file);
        Inode to = directory.find(toFile);
        if (from == null
                || to == null
                || length < 1
                || offset % Disk.SECTOR_BYTES != 0
                || toOffset % Disk.SECTOR_BYTES != 0
                || offset + length > from.size()
                || toOffset + length > to.size()) {
            return false;
        }
        byte[] moved = from.read(offset, length);
        byte[] overwritten = to.read(toOffset, length);
        for (int i = 0; i < length; i++) {
            to.decay().misdirect(toOffset + i, overwritten[i], moved[i]);
        }
        boolean overlaps = from == to && Math.abs(offset - toOffset) < length;
        for (int i = 0; i < length && !overlaps; i++) {
            from.decay().misdirect(offset + i, moved[i], (byte) 0);
        }
        counters.misdirectedSectors += (length + Disk.SECTOR_BYTES - 1) / Disk.SECTOR_BYTES;
        tellCorrupted(file);
        if (!toFile.equals(file)) {
            tellCorrupted(toFile);
        }
        return true;
    }

    /** Makes the sector of a byte unreadable until it is written again, or {@link #restoreSectors}; false if there is no such byte. */
    public boolean spoil(String file, long offset) {
        Inode inode = directory.find(file);
        if (inode == null || offset < 0 || offset >= inode.size()) {
            return false;
        }
        inode.decay().spoil(offset);
        counters.spoiledSectors++;
        tellCorrupted(file);
        return true;
    }

    /** Makes all sectors readable again, with what was in them. */
    public void restoreSectors() {
        directory.inodes().forEach(inode -> inode.decay().restoreSectors());
        directory.durableInodes().forEach(inode -> inode.decay().restoreSectors());
    }

    /** Whether some byte of a file is not, or cannot be, read as it was written. */
    public boolean isDamaged(String file) {
        Inode inode = directory.findDurable(file);
        return inode != null && !inode.decay().isEmpty();
    }

    private void tellCorrupted(String file) {
        if (observer != null) {
            observer.corrupted(file);
        }
    }

    /** Calls back once, when the process takes this step next; within its call, so that only an event may be scheduled then. */
    public void atNext(NameStep step, Runnable then) {
        awaitedStep = step;
        atStep = then;
    }

    private void stepTaken(NameStep step) {
        if (step == awaitedStep) {
            awaitedStep = null;
            atStep.run();
        }
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

    /** The names as the process sees them, in ascending order. */
    public List<String> files() {
        return directory.files();
    }

    /** The names that a crash at this moment would surely spare, in ascending order. */
    public List<String> durableFiles() {
        return directory.durableFiles();
    }

    /** How long a file would surely be after a crash at this moment; -1 if not even its name would be there. */
    public long durableSize(String file) {
        Inode inode = directory.findDurable(file);
        return inode == null ? -1 : inode.platterSize();
    }

    /** Up to {@code length} durable bytes of a file from an offset on; none if there is no such file. */
    public byte[] readDurable(String file, long offset, int length) {
        Inode inode = directory.findDurable(file);
        return inode == null ? new byte[0] : inode.readPlatter(offset, length);
    }

    /**
     * The durable bytes of a file as they were written, whatever has become of them since, up to the last that was ever written; the rest is zero.
     * None if there is no such file.
     */
    public byte[] readWritten(String file) {
        Inode inode = directory.findDurable(file);
        return inode == null ? new byte[0] : inode.readWritten();
    }

    /** Up to {@code length} durable bytes of a file from an offset on, as they were written; none if there is no such file. */
    public byte[] readWritten(String file, long offset, int length) {
        Inode inode = directory.findDurable(file);
        return inode == null ? new byte[0] : inode.readWritten(offset, length);
    }

    /** How many bytes all files have together, as the process sees them: what counts against the capacity. */
    public long usedBytes() {
        return directory.usedBytes();
    }

    /** Whether a read that was drawn to fail does: the same one fails only so many times in a row. */
    boolean failsAgain(String file, long offset) {
        int failures = failuresInARow.merge(file + "@" + offset, 1, Integer::sum);
        if (failures > faults.readFailuresInARow()) {
            readSucceeded(file, offset);
            return false;
        }
        return true;
    }

    void readSucceeded(String file, long offset) {
        if (!failuresInARow.isEmpty()) {
            failuresInARow.remove(file + "@" + offset);
        }
    }

    /** Makes a file, if there is room for it. */
    @Nullable
    Inode allocate(String file, long size) {
        directory.delete(file);
        if (size > faults.capacityBytes() - directory.usedBytes()) {
            counters.refusedAllocations++;
            return null;
        }
        Inode inode = new Inode(size);
        directory.create(file, inode);
        stepTaken(NameStep.ALLOCATION);
        return inode;
    }

    void move(String from, String to, Inode inode) {
        if (!from.equals(to)) {
            directory.rename(to, inode);
            stepTaken(NameStep.RENAME);
        }
    }

    void namesSynced(int changes) {
        boolean news = directory.sync(changes);
        OpenDisk open = incarnation;
        if (open != null) {
            open.synced(changes);
        }
        if (news && observer != null) {
            observer.namesChanged();
        }
    }

    /** Of several forces that were under way for the same bytes, the first one brings them to the platter. */
    void forced(String file, Inode inode, List<Inode.Write> writes) {
        List<Inode.Write> news = new ArrayList<>();
        for (Inode.Write write : writes) {
            if (inode.forced(write)) {
                news.add(write);
            }
        }
        DiskObserver hearer = observer;
        if (hearer != null) {
            for (Inode.Write write : news) {
                hearer.durable(file, write.offset, write.bytes);
            }
        }
    }

    /** A force failed. What becomes of the bytes that it was for is drawn. */
    void forceFailed(Inode inode, List<Inode.Write> writes) {
        long fate = chances.nextLong(4);
        if (fate == 0 || writes.isEmpty()) {
            return;
        }
        counters.failedForcesWithLoss++;
        for (Inode.Write write : writes) {
            // With the pages marked clean they are read as they should be, and never written.
            inode.lose(write, fate == 1);
        }
    }

    void truncated(String file, Inode inode, long size) {
        if (inode.platterSize() > size) {
            inode.cutPlatter(size);
            if (observer != null) {
                observer.truncated(file, size);
            }
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

    private long losses() {
        return counters.lostSectors + counters.tornSectors + counters.undoneNames + counters.wrongLengths;
    }
}
