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

    /** Lets the forces under way know that bytes they were for are lost. */
    void lose(Inode inode, long from, byte[] remains) {
        for (Operation operation : underWay) {
            if (operation instanceof Operation.Force force) {
                force.lose(inode, from, remains);
            }
        }
    }

    boolean isForcing() {
        return underWay.stream().anyMatch(Operation.Force.class::isInstance);
    }

    @Override
    public void list(Completion<List<String>> completion) {
        if (!ended) {
            begin(disk.faults.read(), new Operation.Answer<>(completion, List.copyOf(disk.names.keySet())));
        }
    }

    @Override
    public void size(String file, Completion<Long> completion) {
        if (!ended) {
            Inode inode = disk.find(file);
            begin(disk.faults.read(), new Operation.Answer<>(completion, inode == null ? -1 : inode.cached.size()));
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
        if (Chance.of(disk.faults.readFailure(), disk.chances)) {
            disk.counters.failedReads++;
            begin(disk.faults.read(), new Operation.Refusal(completion, error("read", file)));
            return;
        }
        Inode inode = disk.find(file);
        byte[] bytes = inode == null ? new byte[0] : inode.cached.read(offset, length, inode.cached.size());
        begin(disk.faults.read(), new Operation.Answer<>(completion, bytes));
    }

    @Override
    public void append(String file, byte[] bytes) {
        if (!ended) {
            disk.append(file, bytes);
        }
    }

    @Override
    public void force(String file, Completion<Done> completion) {
        if (ended) {
            return;
        }
        disk.counters.forces++;
        Inode inode = disk.find(file);
        Operation operation;
        if (inode == null) {
            operation = new Operation.Refusal(completion, noSuchFile("force", file));
        } else if (inode.overflowed) {
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
        Inode inode = disk.find(file);
        Operation operation;
        if (failure != null && hasNoEffect()) {
            operation = new Operation.Refusal(completion, failure);
        } else if (inode == null) {
            operation = new Operation.Answer<>(completion, Done.DONE);
        } else {
            Chunks before = inode.cached;
            disk.cut(inode, size);
            operation = new Operation.Truncate(file, inode, size, before, completion, failure);
        }
        begin(disk.faults.force(), operation);
    }

    @Override
    public void rename(String from, String to, Completion<Done> completion) {
        if (ended) {
            return;
        }
        PortFailure failure = metadataFailure("rename", from);
        Inode inode = disk.find(from);
        Operation operation;
        if (failure != null && hasNoEffect()) {
            operation = new Operation.Refusal(completion, failure);
        } else if (inode == null) {
            operation = new Operation.Refusal(completion, noSuchFile("rename", from));
        } else {
            disk.move(from, to);
            operation = new Operation.Rename(from, to, inode, completion, failure);
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
            disk.remove(file);
            operation = new Operation.Delete(file, completion, failure);
        }
        begin(disk.faults.force(), operation);
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
