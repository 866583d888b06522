package io.infinitycluster.simulator.disk;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.PortFailure;
import org.jspecify.annotations.Nullable;

/**
 * An operation under way: the process sees its effect already, the platter has it from {@link #apply} on, and {@link #run}
 * tells the process.
 */
abstract sealed class Operation implements Runnable {

    /** Whether the platter changes. */
    boolean changesPlatter() {
        return true;
    }

    /** Takes effect on the platter. */
    abstract void apply(SimulatedDisk disk);

    /** What keeps from happening when the machine crashes before this took effect. */
    void abandon() {}

    /** An answer that was known when the question was asked. */
    static final class Answer<T> extends Operation {
        private final Completion<T> completion;
        private final T value;

        Answer(Completion<T> completion, T value) {
            this.completion = completion;
            this.value = value;
        }

        @Override
        boolean changesPlatter() {
            return false;
        }

        @Override
        void apply(SimulatedDisk disk) {}

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
        boolean changesPlatter() {
            return false;
        }

        @Override
        void apply(SimulatedDisk disk) {}

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

    static final class Force extends Change {
        private final String file;
        private final Inode inode;
        private final long size;
        private Chunks chunks;

        Force(String file, Inode inode, Completion<Done> completion) {
            super(completion, null);
            this.file = file;
            this.inode = inode;
            this.chunks = inode.forcible();
            this.size = chunks.size();
        }

        @Override
        void apply(SimulatedDisk disk) {
            disk.forced(file, inode, chunks, size);
        }

        /** An earlier force of the same bytes failed and did away with them. */
        void lose(Inode of, long from, byte[] remains) {
            if (of == inode && from + remains.length <= size) {
                chunks = chunks.overwritten(from, remains);
            }
        }
    }

    static final class FailedForce extends Change {
        private final Inode inode;
        private final Chunks chunks;
        private final long size;

        FailedForce(Inode inode, Completion<Done> completion, PortFailure failure) {
            super(completion, failure);
            this.inode = inode;
            this.chunks = inode.cached;
            this.size = chunks.size();
        }

        @Override
        boolean changesPlatter() {
            return false;
        }

        @Override
        void apply(SimulatedDisk disk) {
            // If the file was cut since, other bytes have taken the place of those that this was for.
            if (inode.cached == chunks) {
                disk.forceFailed(inode, size);
            }
        }
    }

    static final class Truncate extends Change {
        private final String file;
        private final Inode inode;
        private final long size;
        private final Chunks before;

        Truncate(
                String file,
                Inode inode,
                long size,
                Chunks before,
                Completion<Done> completion,
                @Nullable PortFailure failure) {
            super(completion, failure);
            this.file = file;
            this.inode = inode;
            this.size = size;
            this.before = before;
        }

        @Override
        void apply(SimulatedDisk disk) {
            disk.truncated(file, inode, size);
        }

        @Override
        void abandon() {
            // Called from the last to the first: what was cached before the first of them is what may survive.
            inode.cached = before;
        }
    }

    static final class Rename extends Change {
        private final String from;
        private final String to;
        private final Inode inode;

        Rename(String from, String to, Inode inode, Completion<Done> completion, @Nullable PortFailure failure) {
            super(completion, failure);
            this.from = from;
            this.to = to;
            this.inode = inode;
        }

        @Override
        void apply(SimulatedDisk disk) {
            disk.renamed(from, to, inode);
        }

        @Override
        void abandon() {
            inode.abandoned = true;
        }
    }

    static final class Delete extends Change {
        private final String file;

        Delete(String file, Completion<Done> completion, @Nullable PortFailure failure) {
            super(completion, failure);
            this.file = file;
        }

        @Override
        void apply(SimulatedDisk disk) {
            disk.deleted(file);
        }
    }
}
