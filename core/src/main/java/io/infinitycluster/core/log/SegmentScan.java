package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.nio.ByteBuffer;

/**
 * Gives a {@link SegmentReader} the bytes of its file. While it makes sense of one piece the next ones are being read, so that neither the
 * disk nor the processor waits for the other.
 */
final class SegmentScan {

    /** Small enough for the processor to have a piece at hand still when it is made sense of. */
    private static final int PIECE = 256 << 10;

    private static final int MOST_AHEAD = 4;

    private final Disk disk;
    private final String file;
    private final SegmentReader reader;
    private final Clock clock;
    private final Runnable over;
    private final Unreadable failed;

    /** Hears of bytes that cannot be read. */
    interface Unreadable {
        void at(long offset, PortFailure failure);
    }

    /** How often the reader went elsewhere: what was being read for it before is of no use. */
    private int jumps;

    private long next;
    private int underWay;
    private boolean ended;
    /** How often the bytes that come next could not be read, one time after another. */
    private int failures;

    /**
     * A scan of one file.
     *
     * @param over runs when the reader has all that it wants
     * @param failed hears of bytes that could not be read, several times, if the reader wants any
     */
    SegmentScan(Disk disk, Clock clock, String file, SegmentReader reader, Runnable over, Unreadable failed) {
        this.disk = disk;
        this.clock = clock;
        this.file = file;
        this.reader = reader;
        this.over = over;
        this.failed = failed;
    }

    void start() {
        next = reader.wanted();
        readNext();
    }

    private void readNext() {
        long offset = next;
        int epoch = jumps;
        next += PIECE;
        underWay++;
        disk.lend(
                file,
                offset,
                PIECE,
                Completion.of(
                        piece -> {
                            if (epoch == jumps && !ended) {
                                underWay--;
                                failures = 0;
                                read(offset, piece);
                            }
                        },
                        failure -> {
                            if (epoch == jumps && !ended) {
                                failed(offset, failure);
                            }
                        }));
    }

    /** Reads come in their order, so that the reader has had all before these bytes. What was asked for behind them is asked for again. */
    private void failed(long offset, PortFailure failure) {
        failures++;
        if (failures == PatientReads.ATTEMPTS) {
            ended = true;
            failed.at(offset, failure);
            return;
        }
        jumps++;
        underWay = 0;
        int epoch = jumps;
        clock.schedule(PatientReads.RETRY_NANOS, () -> {
            if (epoch == jumps && !ended) {
                next = offset;
                readNext();
            }
        });
    }

    private void read(long offset, ByteBuffer piece) {
        long end = offset + piece.remaining();
        boolean more = piece.remaining() == PIECE;
        while (more && underWay < MOST_AHEAD) {
            readNext();
        }
        if (offset <= reader.wanted() && reader.wanted() < end) {
            piece.position(piece.position() + (int) (reader.wanted() - offset));
            reader.feed(piece);
        }
        if (reader.isComplete() || (!more && reader.wanted() >= end && reader.end(end))) {
            ended = true;
            over.run();
        } else if (reader.wanted() < end) {
            jumps++;
            underWay = 0;
            next = reader.wanted();
            readNext();
        }
    }
}
