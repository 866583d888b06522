package io.infinitycluster.simulator.disk;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.PortFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation under way: the process sees its effect already, the platter has it from {@link #apply} on, and {@link #run}
 * tells the process.
 */
abstract sealed class Operation implements Runnable {

    /** Takes effect on the platter. */
    void apply(SimulatedDisk disk) {}

    /** An answer that was known when the question was asked. */
    static final class Answer<T> extends Operation {
        private final Completion<T> completion;
        private final T value;

        Answer(Completion<T> completion, T value) {
            this.completion = completion;
            this.value = value;
        }

        @Override
        public void run() {
            completion.succeeded(value);
        }
    }

    /** A failure without any effect. */
    static final class Refusal extends Operation {
        private final Completion<?> completion;
        private final PortFailure failure;

        Refusal(Completion<?> completion, PortFailure failure) {
            this.completion = completion;
            this.failure = failure;
        }

        @Override
        public void run() {
            completion.failed(failure);
        }
    }

    /** What all have in common that change the platter and bring no value. */
    abstract static sealed class Change extends Operation {
        private final Completion<Done> completion;
        private final @Nullable PortFailure failure;

        Change(Completion<Done> completion, @Nullable PortFailure failure) {
            this.completion = completion;
            this.failure = failure;
        }

        @Override
        public void run() {
            if (failure == null) {
                completion.succeeded(Done.DONE);
            } else {
                completion.failed(failure);
            }
        }
    }

    static final class Allocate extends Change {
        private final Inode inode;
        private final long size;

        Allocate(Inode inode, Completion<Done> completion) {
            super(completion, null);
            this.inode = inode;
            size = inode.size();
        }

        @Override
        void apply(SimulatedDisk disk) {
            inode.allocated(size);
        }
    }

    static final class Force extends Change {
        private final String file;
        private final Inode inode;
        private final List<Inode.Write> writes;

        Force(String file, Inode inode, Completion<Done> completion) {
            super(completion, null);
            this.file = file;
            this.inode = inode;
            writes = List.copyOf(inode.unforced());
        }

        @Override
        void apply(SimulatedDisk disk) {
            disk.forced(file, inode, writes);
        }
    }

    static final class FailedForce extends Change {
        private final Inode inode;
        private final List<Inode.Write> writes;

        FailedForce(Inode inode, Completion<Done> completion, PortFailure failure) {
            super(completion, failure);
            this.inode = inode;
            writes = List.copyOf(inode.unforced());
        }

        @Override
        void apply(SimulatedDisk disk) {
            disk.forceFailed(inode, writes);
        }
    }

    static final class Truncate extends Change {
        private final String file;
        private final Inode inode;
        private final long size;

        Truncate(String file, Inode inode, long size, Completion<Done> completion, @Nullable PortFailure failure) {
            super(completion, failure);
            this.file = file;
            this.inode = inode;
            this.size = size;
        }

        @Override
        void apply(SimulatedDisk disk) {
            disk.truncated(file, inode, size);
        }
    }

    /** The directory is written: all that was done to names before this was called. */
    static final class SyncNames extends Change {
        private int changes;

        SyncNames(int changes, Completion<Done> completion, @Nullable PortFailure failure) {
            super(completion, failure);
            this.changes = changes;
        }

        /** An earlier sync has made some of the changes durable. */
        void less(int synced) {
            changes = Math.max(0, changes - synced);
        }

        @Override
        void apply(SimulatedDisk disk) {
            disk.namesSynced(changes);
        }
    }

    /** A rename or delete: done when it was called, and durable only with the next sync. */
    static final class Named extends Change {
        Named(Completion<Done> completion, @Nullable PortFailure failure) {
            super(completion, failure);
        }
    }
}
