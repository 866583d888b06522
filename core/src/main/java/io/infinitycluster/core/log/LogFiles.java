package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Recovers a log from its files, opens it, makes a new one, and puts a damaged one aside (P6, P11).
 *
 * <p>What a new process reads of the last groups may never have reached the platter: the operating system shows what was
 * written, forced or not, and after a failed force it may show for ever what it will never write (Rebello et al., Can
 * Applications Recover from fsync Failures?, USENIX ATC 2020). So each process begins a new segment, into which it writes
 * all again that nothing proves to have been forced, and forces it before any of it counts as durable. What was torn is never written over: it is void, because the new
 * segment says how much of the one before it counts.
 */
public final class LogFiles {

    /** What is being made, until it is a whole segment. */
    static final String NEW = "wal.new";

    private static final String DISCARDED = "discarded-";
    private static final long FULL_RETRY_NANOS = 200_000_000L;
    private static final int REPAIR_PIECE = 1 << 20;

    private final Disk disk;
    private final Clock clock;
    private final Randomness randomness;
    private final LogSettings settings;
    private final Log.Listener listener;

    public LogFiles(Disk disk, Clock clock, Randomness randomness, LogSettings settings, Log.Listener listener) {
        this.disk = disk;
        this.clock = clock;
        this.randomness = randomness;
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * Reads the files and reports what they hold; changes nothing. What cannot be read, or seems to be torn or damaged, is read again before that is
     * believed. Fails if the disk cannot be read at all, or gives other bytes each time.
     */
    public void recover(Completion<Recovered> completion) {
        new SecondLook(disk, clock, completion).start();
    }

    /**
     * Opens the log that was recovered, in a new segment. While the disk is full it waits for room, and says so.
     */
    public void open(Recovered.Intact recovered, Completion<Log> completion) {
        GroupHeader last = recovered.header();
        long proven = recovered.provenLength();
        // A segment of which nothing is proven is replaced whole.
        boolean replaces = proven == 0;
        GroupHeader header = last.beginning(
                replaces ? last.segment() : last.segment() + 1,
                replaces ? recovered.previousLength() : proven,
                recovered.index().lastIndex(),
                recovered.index().lastTerm(),
                recovered.unproven());
        Runnable begun = () -> {
            if (!replaces) {
                // The rest of the old segment is void from now on; its room is needed more elsewhere.
                disk.truncate(Segment.name(last.segment()), proven, Completion.of(done -> {}, failure -> {}));
            }
            completion.succeeded(new Log(recovered, header, disk, clock, settings, listener));
        };
        disk.list(Completion.of(
                files -> {
                    removeSpares(files);
                    begin(header, recovered.unproven(), completion, () -> {
                        removeOlder(recovered, files);
                        begun.run();
                    });
                },
                completion::failed));
    }

    /** What another process kept to be used again is of an unknown size: its room is used again. */
    private void removeSpares(List<String> files) {
        for (String file : files) {
            if (Segment.isSpare(file)) {
                disk.delete(file, Completion.of(done -> {}, failure -> {}));
            }
        }
    }

    /**
     * Removes what a crash has brought back of segments that were removed, or put aside: nothing of the log is in them, or else it would begin
     * after its base and not be intact.
     */
    private void removeOlder(Recovered.Intact recovered, List<String> files) {
        List<Segment> segments = recovered.segments();
        for (String file : files) {
            long number = Segment.number(file);
            if (number >= 0 && !segments.isEmpty() && number < segments.get(0).number()) {
                disk.delete(file, Completion.of(done -> {}, failure -> {}));
            }
        }
    }

    /** Makes a segment that begins with one group, and puts it in place. */
    private void begin(GroupHeader header, List<Batch> batches, Completion<?> completion, Runnable then) {
        long size = WalWriter.sizeFor(settings.segmentBytes(), header.length());
        Consumer<PortFailure> failed = completion::failed;
        disk.allocate(
                NEW,
                size,
                Completion.of(
                        done -> {
                            disk.write(NEW, 0, header.encode());
                            long at = header.bytes();
                            for (Batch batch : batches) {
                                disk.write(NEW, at, batch.bytes());
                                at += batch.bytes().length;
                            }
                            disk.force(NEW, Completion.of(forced -> name(header.segment(), completion, then), failed));
                        },
                        failure -> {
                            if (failure.kind() == PortFailure.Kind.DISK_FULL) {
                                listener.logWaits(failure);
                                clock.schedule(FULL_RETRY_NANOS, () -> begin(header, batches, completion, then));
                            } else {
                                completion.failed(failure);
                            }
                        }));
    }

    private void name(long number, Completion<?> completion, Runnable then) {
        disk.rename(
                NEW,
                Segment.name(number),
                Completion.of(
                        renamed -> disk.syncNames(Completion.of(synced -> then.run(), completion::failed)),
                        completion::failed));
    }

    /**
     * Makes a new, empty log with a new replica id (P6). A log that was there is kept aside, under other names, until the
     * next time. The new one counts only when it is durably there.
     *
     * @param term the highest term that the node has seen: a promise that outlives its log (P4)
     */
    public void create(long term, Completion<Log> completion) {
        long replicaId = nonZero(randomness);
        replace(replicaId, 0, term, 0, 0, List.of(), completion);
    }

    /**
     * Makes a damaged log whole as planned. It keeps its replica id, its cluster and its term, because nothing of it is missing (P6). It counts only
     * when all of it is durably there; the damaged files are kept aside, under other names, until the next time.
     *
     * @param plan one without an {@linkplain LogRepair#obstacle() obstacle}
     */
    public void repair(LogRepair plan, Completion<Log> completion) {
        readRest(plan, new ArrayList<>(plan.archived()), plan.restAfter(), completion);
    }

    private void readRest(LogRepair plan, List<Batch> batches, long after, Completion<Log> completion) {
        Recovered.Intact rest = plan.rest();
        long bytes = 0;
        for (Batch batch : batches) {
            bytes += batch.bytes().length;
        }
        if (bytes > LogRepair.MAX_BYTES) {
            completion.failed(new PortFailure(
                    PortFailure.Kind.DISK_ERROR,
                    "the log has more than " + LogRepair.MAX_BYTES + " bytes since the last checkpoint"));
        } else if (after < rest.index().lastIndex()) {
            new OldBatches(disk, clock, rest.index(), completion::failed).read(after, REPAIR_PIECE, read -> {
                batches.addAll(read);
                readRest(plan, batches, read.get(read.size() - 1).lastIndex(), completion);
            });
        } else {
            for (Batch batch : rest.unproven()) {
                if (batch.firstIndex() > after) {
                    batches.add(batch);
                }
            }
            replace(
                    rest.replicaId(),
                    rest.clusterId(),
                    rest.term(),
                    plan.baseIndex(),
                    plan.baseTerm(),
                    batches,
                    completion);
        }
    }

    /** Makes a log of one group, before which nothing counts, and puts what was there aside. */
    private void replace(
            long replicaId,
            long clusterId,
            long term,
            long baseIndex,
            long baseTerm,
            List<Batch> batches,
            Completion<Log> completion) {
        long salt = randomness.nextLong();
        int length = 0;
        for (Batch batch : batches) {
            length += batch.bytes().length;
        }
        int batchBytes = length;
        disk.list(Completion.of(
                files -> {
                    List<String> old = new ArrayList<>();
                    List<String> discarded = new ArrayList<>();
                    long number = 1;
                    for (String file : files) {
                        if (Segment.number(file) >= 0) {
                            old.add(file);
                            number = Math.max(number, Segment.number(file) + 1);
                        } else if (file.startsWith(DISCARDED)) {
                            discarded.add(file);
                        }
                    }
                    GroupHeader header = new GroupHeader(
                            GroupHeader.FORMAT,
                            number,
                            0,
                            batchBytes,
                            GroupHeader.NOTHING_BEFORE,
                            0,
                            GroupHeader.checksum(batches),
                            replicaId,
                            clusterId,
                            term,
                            baseIndex,
                            baseTerm,
                            baseIndex,
                            baseTerm,
                            salt);
                    removeSpares(files);
                    begin(header, batches, completion, () -> {
                        discard(discarded, old);
                        BatchIndex index = new BatchIndex();
                        index.restart(baseIndex, baseTerm);
                        Recovered.Intact whole =
                                new Recovered.Intact(header, GroupHeader.NOTHING_BEFORE, 0, index, batches, List.of());
                        completion.succeeded(new Log(whole, header, disk, clock, settings, listener));
                    });
                },
                completion::failed));
    }

    /** Nothing depends on it: the new segment says that nothing before it counts. */
    private void discard(List<String> discarded, List<String> old) {
        for (String file : discarded) {
            disk.delete(file, Completion.of(done -> {}, failure -> {}));
        }
        for (String file : old) {
            disk.rename(file, DISCARDED + file, Completion.of(done -> {}, failure -> {}));
        }
        disk.syncNames(Completion.of(done -> {}, failure -> {}));
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
