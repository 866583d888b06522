package io.infinitycluster.simulator.disk;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.PortFailure.Kind;
import io.infinitycluster.simulator.fault.Chance;
import io.infinitycluster.simulator.fault.Latency;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The disk as one incarnation of a process sees it. After that incarnation's end its calls have no effect and nothing it
 * waits for ever comes.
 *
 * <p>Completions come in the order of the calls: each scheduled event completes whichever operation has waited longest, so
 * that one event handler serves all.
 */
final class OpenDisk implements Disk {

    private final SimulatedDisk disk;
    private final @Nullable Consumer<Runnable> loop;
    private final ArrayDeque<Operation> underWay = new ArrayDeque<>();
    private final Runnable completeNext = new Runnable() {
        @Override
        public void run() {
            completeNext();
        }

        @Override
        public String toString() {
            return "disk completion";
        }
    };
    private long lastDueNanos = Long.MIN_VALUE;
    private boolean ended;

    OpenDisk(SimulatedDisk disk, @Nullable Consumer<Runnable> loop) {
        this.disk = disk;
        this.loop = loop;
    }

    /** Ends the incarnation; what was under way is for the caller to decide. */
    ArrayDeque<Operation> end() {
        ended = true;
        return underWay;
    }

    /** Changes of names that a sync under way was for have become durable: the rest moves up. */
    void synced(int changes) {
        for (Operation operation : underWay) {
            if (operation instanceof Operation.SyncNames sync) {
                sync.less(changes);
            }
        }
    }

    @Override
    public void list(Completion<List<String>> completion) {
        if (!ended) {
            begin(disk.faults.read(), new Operation.Answer<>(completion, disk.directory.files()));
        }
    }

    @Override
    public void size(String file, Completion<Long> completion) {
        if (!ended) {
            Inode inode = disk.directory.find(file);
            begin(disk.faults.read(), new Operation.Answer<>(completion, inode == null ? -1L : inode.size()));
        }
    }

    @Override
    public void read(String file, long offset, int length, Completion<byte[]> completion) {
        if (ended) {
            return;
        }
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("read of " + length + " bytes at " + offset);
        }
        disk.counters.reads++;
        Inode inode = disk.directory.find(file);
        boolean unreadable = inode != null && inode.decay().isUnreadable(offset, length);
        if (unreadable) {
            disk.counters.unreadableReads++;
        }
        boolean fails = Chance.of(disk.faults.readFailure(), disk.chances) && disk.failsAgain(file, offset);
        if (unreadable || fails) {
            disk.counters.failedReads++;
            begin(disk.faults.read(), new Operation.Refusal(completion, error("read", file)));
            return;
        }
        disk.readSucceeded(file, offset);
        byte[] bytes = inode == null ? new byte[0] : read(inode, offset, length);
        if (inode != null && bytes.length > 0 && Chance.of(disk.faults.readRot(), disk.chances)) {
            disk.counters.rottenReads++;
            long bits = (long) bytes.length * Byte.SIZE;
            long bit = inode.flip(offset, disk.chances.nextLong(bits), bits);
            bytes[(int) (bit / Byte.SIZE)] ^= (byte) (1 << bit % Byte.SIZE);
        }
        begin(disk.faults.read(), new Operation.Answer<>(completion, bytes));
    }

    private byte[] read(Inode inode, long offset, int length) {
        byte[] bytes = inode.read(offset, length);
        if (!inode.decay().isEmpty()) {
            if (inode.decay().applyRot(offset, bytes)) {
                disk.counters.readsOfRot++;
            }
            if (inode.decay().applyMisdirected(offset, bytes)) {
                disk.counters.readsOfMisdirected++;
            }
        }
        return bytes;
    }

    @Override
    public void allocate(String file, long size, Completion<Done> completion) {
        if (ended) {
            return;
        }
        if (size < 0) {
            throw new IllegalArgumentException("a file of " + size + " bytes");
        }
        PortFailure failure = metadataFailure("allocate", file);
        Inode inode = failure != null ? null : disk.allocate(file, size);
        if (failure != null) {
            begin(disk.faults.force(), new Operation.Refusal(completion, failure));
        } else if (inode == null) {
            PortFailure full = new PortFailure(Kind.DISK_FULL, "allocate " + file + ": no room (simulated)");
            begin(disk.faults.force(), new Operation.Refusal(completion, full));
        } else {
            begin(disk.faults.force(), new Operation.Allocate(inode, completion));
        }
    }

    @Override
    public void write(String file, long offset, byte[] bytes) {
        if (ended) {
            return;
        }
        Inode inode = disk.directory.find(file);
        if (inode != null) {
            if (offset < 0 || offset + bytes.length > inode.size()) {
                throw new IllegalArgumentException("write of " + bytes.length + " bytes at " + offset + " of " + file
                        + ", which has " + inode.size());
            }
            disk.counters.writes++;
            disk.counters.writtenBytes += bytes.length;
            inode.write(offset, bytes);
        }
    }

    @Override
    public void force(String file, Completion<Done> completion) {
        if (ended) {
            return;
        }
        disk.counters.forces++;
        Inode inode = disk.directory.find(file);
        Operation operation;
        if (inode == null) {
            operation = new Operation.Refusal(completion, noSuchFile("force", file));
        } else if (disk.faults.refusesWrites() && !inode.unforced().isEmpty()) {
            disk.counters.fullForces++;
            operation = new Operation.Refusal(
                    completion, new PortFailure(Kind.DISK_FULL, "force " + file + ": no room (simulated)"));
        } else if (Chance.of(disk.faults.takeForceFailure(), disk.chances)) {
            disk.counters.failedForces++;
            operation = new Operation.FailedForce(inode, completion, error("force", file));
        } else {
            operation = new Operation.Force(file, inode, completion);
        }
        begin(disk.faults.force(), operation);
    }

    @Override
    public void truncate(String file, long size, Completion<Done> completion) {
        if (ended) {
            return;
        }
        if (size < 0) {
            throw new IllegalArgumentException("truncate to " + size + " bytes");
        }
        PortFailure failure = metadataFailure("truncate", file);
        Inode inode = disk.directory.find(file);
        Operation operation;
        if (failure != null && hasNoEffect()) {
            operation = new Operation.Refusal(completion, failure);
        } else if (inode == null) {
            operation = new Operation.Answer<>(completion, Done.DONE);
        } else {
            disk.directory.cut(inode, Math.min(size, inode.size()));
            operation = new Operation.Truncate(file, inode, size, completion, failure);
        }
        begin(disk.faults.force(), operation);
    }

    @Override
    public void rename(String from, String to, Completion<Done> completion) {
        if (ended) {
            return;
        }
        PortFailure failure = metadataFailure("rename", from);
        Inode inode = disk.directory.find(from);
        Operation operation;
        if (failure != null && hasNoEffect()) {
            operation = new Operation.Refusal(completion, failure);
        } else if (inode == null) {
            operation = new Operation.Refusal(completion, noSuchFile("rename", from));
        } else {
            disk.move(from, to, inode);
            operation = new Operation.Named(completion, failure);
        }
        begin(disk.faults.force(), operation);
    }

    @Override
    public void delete(String file, Completion<Done> completion) {
        if (ended) {
            return;
        }
        PortFailure failure = metadataFailure("delete", file);
        Operation operation;
        if (failure != null && hasNoEffect()) {
            operation = new Operation.Refusal(completion, failure);
        } else {
            disk.directory.delete(file);
            operation = new Operation.Named(completion, failure);
        }
        begin(disk.faults.force(), operation);
    }

    @Override
    public void syncNames(Completion<Done> completion) {
        if (!ended) {
            PortFailure failure = metadataFailure("sync", "the directory");
            begin(
                    disk.faults.force(),
                    failure != null && hasNoEffect()
                            ? new Operation.Refusal(completion, failure)
                            : new Operation.SyncNames(disk.directory.changes(), completion, failure));
        }
    }

    private @Nullable PortFailure metadataFailure(String what, String file) {
        if (!Chance.of(disk.faults.metadataFailure(), disk.chances)) {
            return null;
        }
        disk.counters.failedMetadata++;
        return error(what, file);
    }

    private boolean hasNoEffect() {
        return disk.chances.nextLong() < 0;
    }

    private static PortFailure error(String what, String file) {
        return new PortFailure(Kind.DISK_ERROR, what + " " + file + ": input/output error (simulated)");
    }

    private static PortFailure noSuchFile(String what, String file) {
        return new PortFailure(Kind.DISK_ERROR, what + " " + file + ": no such file");
    }

    private void begin(Latency usual, Operation operation) {
        DiskFaults faults = disk.faults;
        long latency = usual.draw(disk.latencies);
        if (faults.slowFactor() > 1) {
            disk.counters.slowed++;
            latency *= faults.slowFactor();
        }
        long now = disk.clock.nanos();
        long due = now + latency;
        if (due < faults.stalledUntilNanos()) {
            disk.counters.stalled++;
            due = faults.stalledUntilNanos();
        }
        lastDueNanos = Math.max(due, lastDueNanos);
        underWay.add(operation);
        disk.clock.schedule(lastDueNanos - now, completeNext);
    }

    private void completeNext() {
        if (ended) {
            return;
        }
        Operation operation = underWay.remove();
        operation.apply(disk);
        if (loop == null) {
            operation.run();
        } else {
            loop.accept(operation);
        }
    }
}
