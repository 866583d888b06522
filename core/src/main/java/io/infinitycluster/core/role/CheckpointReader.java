package io.infinitycluster.core.role;

import io.infinitycluster.core.manifest.CheckpointDescriptor;
import io.infinitycluster.core.manifest.CheckpointDescriptor.Part;
import io.infinitycluster.core.manifest.CheckpointDescriptorCodec;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.state.ReplicatedState;
import io.infinitycluster.core.state.StateRestorer;

/**
 * Builds a state from a checkpoint in shared storage, beside the present one, part by part: it needs the memory of the state and of one
 * part, and an event of the node takes in one part at most (P10).
 */
final class CheckpointReader {

    /** Hears how it ended; nothing was changed by then. */
    interface Listener {
        /** The state is the one that was saved: its digest is the descriptor's. */
        void restored(CheckpointDescriptor descriptor, ReplicatedState state);

        /** It cannot be had: why, with the key of the object. */
        void failed(String reason);
    }

    private final Listener listener;
    private final ObjectReader reader;
    private final StateRestorer restorer;
    private boolean cancelled;

    CheckpointReader(NodeContext context, Listener listener) {
        this.listener = listener;
        reader = new ObjectReader(context, listener::failed);
        restorer = context.applier().restorer();
    }

    /** Reads the checkpoint that a manifest names. */
    void read(Checkpoint checkpoint) {
        reader.get(checkpoint.key(), checkpoint.length(), checkpoint.checksum(), body -> {
            CheckpointDescriptor descriptor;
            try {
                descriptor = CheckpointDescriptorCodec.decode(body);
            } catch (IllegalArgumentException e) {
                fail(checkpoint.key() + " cannot be read: " + e.getMessage());
                return;
            }
            if (descriptor.index() != checkpoint.index() || descriptor.term() != checkpoint.term()) {
                fail(checkpoint.key() + " is of index " + descriptor.index() + " in term " + descriptor.term()
                        + ", and the manifest says " + checkpoint.index() + " in term " + checkpoint.term());
                return;
            }
            readPart(checkpoint.key(), descriptor, 0);
        });
    }

    /** Reads a checkpoint of which only the descriptor's key is known. */
    void read(String key) {
        reader.get(key, CheckpointDescriptorCodec::decode, descriptor -> readPart(key, descriptor, 0));
    }

    private void readPart(String key, CheckpointDescriptor descriptor, int position) {
        if (position == descriptor.parts().size()) {
            finish(key, descriptor);
            return;
        }
        Part part = descriptor.parts().get(position);
        reader.get(part.key(), part.length(), part.checksum(), body -> {
            try {
                restorer.take(body);
            } catch (IllegalArgumentException e) {
                fail(part.key() + " cannot be read: " + e.getMessage());
                return;
            }
            readPart(key, descriptor, position + 1);
        });
    }

    private void finish(String key, CheckpointDescriptor descriptor) {
        ReplicatedState state;
        try {
            state = restorer.finish();
        } catch (IllegalArgumentException e) {
            fail("the parts of " + key + " are no state: " + e.getMessage());
            return;
        }
        if (state.digest() != descriptor.digest()) {
            fail("the state of " + key + " has digest " + Long.toHexString(state.digest()) + ", and "
                    + Long.toHexString(descriptor.digest()) + " was saved: it is not used");
            return;
        }
        listener.restored(descriptor, state);
    }

    private void fail(String reason) {
        if (!cancelled) {
            cancelled = true;
            listener.failed(reason);
        }
    }

    /** Reads nothing more, and nobody hears of anything. */
    void cancel() {
        cancelled = true;
        reader.cancel();
    }
}
