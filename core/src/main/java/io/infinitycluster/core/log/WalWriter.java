package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayList;
import java.util.List;

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
        return issued.isEmpty();
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
        } else if (!issued.isEmpty()) {
            issuedCallbacks.add(callback);
        } else {
            callback.run();
        }
    }

    /** Writes nothing more, and calls nobody back. */
    void close() {
        closed = true;
    }

    private void issueIfIdle() {
        if (closed || !issued.isEmpty() || waiting.isEmpty()) {
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
