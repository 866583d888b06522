package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.Randomness;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Recovers a log's file, opens it, makes a new one, and puts a damaged one aside (P6, P11).
 *
 * <p>What a new process reads after the last mark may never have reached the platter: the operating system shows what was
 * written, forced or not, and after a failed force it may show for ever what it will never write (Rebello et al., Can
 * Applications Recover from fsync Failures?, USENIX ATC 2020). So that tail is written and forced once more before any of it
 * counts as durable, by way of a copy, because it may also be all that is left of what was acknowledged.
 */
public final class LogFile {

    /** The name of the log's file. */
    public static final String NAME = "wal.log";

    static final String NEW = "wal.new";
    private static final String DISCARDED = "wal.discarded";
    private static final String TAIL = "wal.tail";
    private static final String NEW_TAIL = "wal.tail.new";
    private static final int PIECE = 1 << 20;

    private final Disk disk;
    private final Clock clock;
    private final Randomness randomness;
    private final Log.Listener listener;

    public LogFile(Disk disk, Clock clock, Randomness randomness, Log.Listener listener) {
        this.disk = disk;
        this.clock = clock;
        this.randomness = randomness;
        this.listener = listener;
    }

    /** Reads the file and reports what it holds; first ends what an earlier {@link #open} began, if a crash came between. */
    public void recover(Completion<Recovered> completion) {
        readTail(completion, tail -> {
            if (tail == null) {
                readOn(new WalReader(), 0, completion);
            } else {
                putBack(tail, completion::failed, () -> readOn(new WalReader(), 0, completion));
            }
        });
    }

    private void readTail(Completion<Recovered> completion, Consumer<@Nullable LogTail> then) {
        Consumer<PortFailure> failed = completion::failed;
        disk.size(
                TAIL,
                Completion.of(
                        size -> {
                            if (size <= 0 || size > LogTail.MAX_BYTES) {
                                then.accept(null);
                            } else {
                                disk.read(
                                        TAIL,
                                        0,
                                        (int) (long) size,
                                        Completion.of(bytes -> then.accept(LogTail.decode(bytes)), failed));
                            }
                        },
                        failed));
    }

    private void readOn(WalReader reader, long offset, Completion<Recovered> completion) {
        disk.read(
                NAME,
                offset,
                PIECE,
                Completion.of(
                        bytes -> {
                            if (bytes.length == 0) {
                                completion.succeeded(reader.finish());
                            } else {
                                reader.feed(bytes);
                                readOn(reader, offset + bytes.length, completion);
                            }
                        },
                        completion::failed));
    }

    /** Opens the log that was recovered, after cutting its torn tail, if it has one, and forcing what may not be durable. */
    public void open(Recovered.Intact recovered, Completion<Log> completion) {
        Consumer<PortFailure> failed = completion::failed;
        long from = recovered.forcedOffset();
        disk.read(
                NAME,
                from,
                (int) (recovered.goodOffset() - from),
                Completion.of(
                        bytes -> copyTail(
                                new LogTail(from, bytes),
                                failed,
                                () -> completion.succeeded(new Log(recovered, disk, clock, listener))),
                        failed));
    }

    /** The copy gets its name only when it is durable, so that whoever finds it can rely on it. */
    private void copyTail(LogTail tail, Consumer<PortFailure> failed, Runnable then) {
        Consumer<Done> renamed = done -> putBack(tail, failed, then);
        disk.delete(
                NEW_TAIL,
                Completion.of(
                        deleted -> {
                            disk.append(NEW_TAIL, tail.encode());
                            disk.force(
                                    NEW_TAIL,
                                    Completion.of(
                                            forced -> disk.rename(NEW_TAIL, TAIL, Completion.of(renamed, failed)),
                                            failed));
                        },
                        failed));
    }

    private void putBack(LogTail tail, Consumer<PortFailure> failed, Runnable then) {
        disk.truncate(
                NAME,
                tail.offset(),
                Completion.of(
                        cut -> {
                            disk.append(NAME, tail.bytes());
                            disk.force(
                                    NAME,
                                    Completion.of(
                                            forced -> disk.delete(TAIL, Completion.of(done -> then.run(), failed)),
                                            failed));
                        },
                        failed));
    }

    /**
     * Makes a new, empty log with a new replica id (P6). A log that was there is kept aside, under another name, until the
     * next time. The new one counts only when it is durably there.
     *
     * @param term the highest term that the node has seen: a promise that outlives its log (P4)
     */
    public void create(long term, Completion<Log> completion) {
        long replicaId = nonZero(randomness);
        byte[] header = WalRecord.header(replicaId);
        byte[] seen = WalRecord.term(term);
        int length = header.length + seen.length;
        Consumer<PortFailure> failed = completion::failed;
        Recovered.Intact empty = new Recovered.Intact(replicaId, 0, term, 0, 0, List.of(), length, length);
        Consumer<Done> open = done -> completion.succeeded(new Log(empty, disk, clock, listener));
        Consumer<Done> moveIn = done -> disk.rename(NEW, NAME, Completion.of(open, failed));
        Consumer<Long> moveOut = size -> {
            if (size >= 0) {
                disk.rename(NAME, DISCARDED, Completion.of(moveIn, failed));
            } else {
                moveIn.accept(Done.DONE);
            }
        };
        disk.delete(
                NEW,
                Completion.of(
                        done -> {
                            disk.append(NEW, header);
                            disk.append(NEW, seen);
                            disk.force(
                                    NEW,
                                    Completion.of(forced -> disk.size(NAME, Completion.of(moveOut, failed)), failed));
                        },
                        failed));
    }

    /** A random number other than 0, which stands for none. */
    public static long nonZero(Randomness randomness) {
        long id;
        do {
            id = randomness.nextLong();
        } while (id == 0);
        return id;
    }
}
