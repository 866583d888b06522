package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to the log's file by group commit: whatever arrives while a force runs shares the next one.
 *
 * <p>A failed force is never retried: nothing is known of the bytes it was for. A full disk is: the file is cut back to
 * what was forced, and the same group is written again after a while.
 */
final class WalWriter {

    /** Hears how far the file has got. */
    interface Listener {
        /** All records handed over so far are on their way to the disk, as one group. */
        void groupIssued();

        /** That group has been forced. */
        void groupForced();

        /** The log can no longer be trusted to be written; the node must stop. */
        void writeFailed(PortFailure failure);
    }

    private static final long FULL_RETRY_NANOS = 200_000_000L;

    private final Disk disk;
    private final Clock clock;
    private final String file;
    private final Listener listener;

    private long forcedOffset;
    private boolean rewriting;
    /** What the file shall hold instead of what it holds; null if it shall not be rewritten. */
    private @Nullable Supplier<List<byte[]>> rewrite;

    private boolean full;
    private boolean closed;
    /** The group on its way, empty when there is none. */
    private List<byte[]> issued = new ArrayList<>();

    private List<byte[]> waiting = new ArrayList<>();
    private List<Runnable> issuedCallbacks = new ArrayList<>();
    private List<Runnable> waitingCallbacks = new ArrayList<>();

    WalWriter(Disk disk, Clock clock, String file, long forcedOffset, Listener listener) {
        this.disk = disk;
        this.clock = clock;
        this.file = file;
        this.forcedOffset = forcedOffset;
        this.listener = listener;
    }

    /** Whether nothing is on its way to the disk. */
    boolean idle() {
        return issued.isEmpty() && !rewriting;
    }

    /** Whether the last group found no room on the disk. */
    boolean full() {
        return full;
    }

    void append(byte[] record) {
        waiting.add(record);
        issueIfIdle();
    }

    /** Runs {@code callback} when everything appended so far has been forced; at once if it has. */
    void whenDurable(Runnable callback) {
        if (!waiting.isEmpty()) {
            waitingCallbacks.add(callback);
        } else if (!idle()) {
            issuedCallbacks.add(callback);
        } else {
            callback.run();
        }
    }

    /**
     * Puts a new file in place of this one as soon as nothing is on its way: what waits by then goes into the new one. The
     * change is atomic; it is no promise to anybody, and so nobody is told.
     *
     * @param records makes what the new file begins with
     */
    void rewrite(Supplier<List<byte[]>> records) {
        rewrite = records;
        issueIfIdle();
    }

    private void beginRewrite(Supplier<List<byte[]>> records) {
        rewriting = true;
        // All that waits is in the records already.
        issuedCallbacks.addAll(waitingCallbacks);
        waitingCallbacks.clear();
        waiting.clear();
        listener.groupIssued();
        List<byte[]> content = records.get();
        long length = 0;
        for (byte[] record : content) {
            length += record.length;
        }
        writeNew(content, length);
    }

    private void writeNew(List<byte[]> content, long length) {
        if (closed) {
            return;
        }
        disk.delete(
                LogFile.NEW,
                Completion.of(
                        deleted -> {
                            for (byte[] record : content) {
                                disk.append(LogFile.NEW, record);
                            }
                            disk.force(
                                    LogFile.NEW,
                                    Completion.of(
                                            forced -> disk.rename(
                                                    LogFile.NEW,
                                                    file,
                                                    Completion.of(renamed -> rewritten(length), this::fail)),
                                            failure -> rewriteFailed(failure, content, length)));
                        },
                        this::fail));
    }

    private void rewriteFailed(PortFailure failure, List<byte[]> content, long length) {
        if (failure.kind() == PortFailure.Kind.DISK_FULL) {
            full = true;
            clock.schedule(FULL_RETRY_NANOS, () -> writeNew(content, length));
        } else {
            fail(failure);
        }
    }

    private void rewritten(long length) {
        rewriting = false;
        forcedOffset = length;
        forced(Done.DONE);
    }

    /** Writes nothing more, and calls nobody back. */
    void close() {
        closed = true;
    }

    private void issueIfIdle() {
        if (closed || !idle()) {
            return;
        }
        Supplier<List<byte[]>> records = rewrite;
        if (records != null) {
            rewrite = null;
            beginRewrite(records);
            return;
        }
        if (waiting.isEmpty()) {
            return;
        }
        waiting.add(0, WalRecord.mark(forcedOffset));
        List<byte[]> emptied = issued;
        issued = waiting;
        waiting = emptied;
        List<Runnable> emptiedCallbacks = issuedCallbacks;
        issuedCallbacks = waitingCallbacks;
        waitingCallbacks = emptiedCallbacks;
        listener.groupIssued();
        write();
    }

    private void write() {
        if (closed) {
            return;
        }
        for (byte[] record : issued) {
            disk.append(file, record);
        }
        disk.force(file, Completion.of(this::forced, this::forceFailed));
    }

    private void forced(Done done) {
        if (closed) {
            return;
        }
        full = false;
        for (byte[] record : issued) {
            forcedOffset += record.length;
        }
        issued.clear();
        List<Runnable> callbacks = issuedCallbacks;
        issuedCallbacks = new ArrayList<>();
        listener.groupForced();
        for (Runnable callback : callbacks) {
            callback.run();
        }
        issueIfIdle();
    }

    private void forceFailed(PortFailure failure) {
        if (closed) {
            return;
        }
        if (failure.kind() != PortFailure.Kind.DISK_FULL) {
            fail(failure);
            return;
        }
        full = true;
        disk.truncate(
                file, forcedOffset, Completion.of(done -> clock.schedule(FULL_RETRY_NANOS, this::write), this::fail));
    }

    private void fail(PortFailure failure) {
        if (!closed) {
            close();
            listener.writeFailed(failure);
        }
    }
}
