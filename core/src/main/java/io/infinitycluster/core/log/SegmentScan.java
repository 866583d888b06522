package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

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
    private final Runnable over;
    private final Consumer<PortFailure> failed;

    /** How often the reader went elsewhere: what was being read for it before is of no use. */
    private int jumps;

    private long next;
    private int underWay;
    private boolean ended;

    /**
     * A scan of one file.
     *
     * @param over runs when the reader has all that it wants
     * @param failed hears of bytes that cannot be read, if the reader wants any
     */
    SegmentScan(Disk disk, String file, SegmentReader reader, Runnable over, Consumer<PortFailure> failed) {
        this.disk = disk;
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
                                read(offset, piece);
                            }
                        },
                        failure -> {
                            if (epoch == jumps && !ended) {
                                ended = true;
                                failed.accept(failure);
                            }
                        }));
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
