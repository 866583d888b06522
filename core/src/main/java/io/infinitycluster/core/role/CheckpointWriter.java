package io.infinitycluster.core.role;

import io.infinitycluster.core.manifest.CheckpointDescriptor;
import io.infinitycluster.core.manifest.CheckpointDescriptor.Part;
import io.infinitycluster.core.manifest.CheckpointDescriptorCodec;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.state.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Copies the applied state, as it is when this begins, into shared storage, while later entries are applied (P10): any number of parts,
 * and when all of them are there a descriptor that lists them.
 *
 * <p>One event of the node makes one part at most, and no more than {@value #MAX_IN_FLIGHT} are on their way at once: that bounds how long
 * the node is kept from other work, and the memory.
 */
final class CheckpointWriter {

    private static final int MAX_IN_FLIGHT = 4;
    private static final String DESCRIPTOR = "/descriptor";

    private final NodeContext context;
    private final ObjectWriter writer;
    private final Consumer<Checkpoint> done;
    private final Snapshot snapshot;
    private final long index;
    private final long term;
    private final long digest;
    private final String folder;
    private final List<Part> parts = new ArrayList<>();
    private int inFlight;
    private boolean scheduled;
    private boolean complete;
    private boolean closed;

    /**
     * @param prefix where its objects go
     * @param leaderTerm the leadership for which it is written, for the keys
     * @param done hears what a manifest has to name, when all is there
     */
    CheckpointWriter(
            NodeContext context, ObjectWriter writer, String prefix, long leaderTerm, Consumer<Checkpoint> done) {
        this.context = context;
        this.writer = writer;
        this.done = done;
        index = context.applier().appliedIndex();
        term = context.log().termAt(index);
        digest = context.applier().state().digest();
        // The nonce keeps an upload of an earlier process, which may land at any time, off every object that is named.
        folder = prefix + ManifestChain.digits(index) + "-" + leaderTerm + "-"
                + Long.toHexString(context.randomness().nextLong());
        snapshot = context.applier().state().snapshot();
        advance();
    }

    /** The folder of the checkpoint to which an object belongs. */
    static String folderOf(String key) {
        int end = key.lastIndexOf('/');
        return end < 0 ? key : key.substring(0, end);
    }

    /** Whether a key is that of a descriptor. */
    static boolean isDescriptor(String key) {
        return key.endsWith(DESCRIPTOR);
    }

    /** Under which all its objects are; some may be there already though nobody knows yet. */
    String folder() {
        return folder;
    }

    private void advance() {
        if (!scheduled && !complete && !closed && inFlight < MAX_IN_FLIGHT) {
            scheduled = true;
            context.clock().schedule(0, this::makePart);
        }
    }

    private void makePart() {
        scheduled = false;
        if (closed) {
            return;
        }
        byte[] part = snapshot.nextPart(context.settings().checkpointPartBytes());
        if (part == null) {
            complete = true;
            snapshot.close();
        } else {
            String key = folder + "/part-" + ManifestChain.digits(parts.size()).substring(12);
            parts.add(new Part(key, part.length, ObjectWriter.checksum(part)));
            inFlight++;
            writer.put(key, part, this::partWritten);
        }
        describeWhenWritten();
        advance();
    }

    private void partWritten() {
        if (!closed) {
            inFlight--;
            describeWhenWritten();
            advance();
        }
    }

    private void describeWhenWritten() {
        if (complete && inFlight == 0) {
            byte[] body = CheckpointDescriptorCodec.encode(new CheckpointDescriptor(index, term, digest, parts));
            String key = folder + DESCRIPTOR;
            writer.put(key, body, () -> {
                if (!closed) {
                    closed = true;
                    done.accept(new Checkpoint(index, term, key, body.length, ObjectWriter.checksum(body)));
                }
            });
        }
    }

    /** Gives up. What is there already is garbage. */
    void close() {
        closed = true;
        snapshot.close();
    }
}
