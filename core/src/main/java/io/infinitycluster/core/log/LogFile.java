package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.Randomness;
import java.util.List;
import java.util.function.Consumer;

/** Opens a log's file, makes a new one, and puts a damaged one aside (P6, P11). */
public final class LogFile {

    /** The name of the log's file. */
    public static final String NAME = "wal.log";

    private static final String NEW = "wal.new";
    private static final String DISCARDED = "wal.discarded";
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

    /** Reads the file and reports what it holds. Nothing is changed on the disk. */
    public void recover(Completion<Recovered> completion) {
        readOn(new WalReader(), 0, completion);
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

    /** Opens the log that was recovered, after cutting its torn tail if it has one. */
    public void open(Recovered.Intact recovered, Completion<Log> completion) {
        if (!recovered.torn()) {
            completion.succeeded(new Log(recovered, disk, clock, listener));
            return;
        }
        disk.truncate(
                NAME,
                recovered.goodOffset(),
                Completion.of(
                        done -> completion.succeeded(new Log(recovered, disk, clock, listener)), completion::failed));
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
        Consumer<PortFailure> failed = completion::failed;
        Recovered.Intact empty =
                new Recovered.Intact(replicaId, 0, term, List.of(), header.length + seen.length, false);
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
