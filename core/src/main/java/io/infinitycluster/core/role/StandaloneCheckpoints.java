package io.infinitycluster.core.role;

import io.infinitycluster.core.manifest.CheckpointDescriptor;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.state.ReplicatedState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a node that serves alone, under keys of its own: {@code standalone/REPLICA-ID/INDEX-0-NONCE/...} (P10). They let its
 * log be cut, as a leader's do; no manifest names them, and no leader collects them.
 *
 * <p>A checkpoint is complete when its descriptor is there. The newest complete one counts; the others are removed when it is.
 */
final class StandaloneCheckpoints {

    private static final String PREFIX = "standalone/";

    private final NodeContext context;
    private final String prefix;
    private final ObjectWriter writer;
    private long last;
    private @Nullable CheckpointWriter underWay;

    /** @param replicaId under which the log is, or will be, cut loose from every cluster */
    StandaloneCheckpoints(NodeContext context, long replicaId) {
        this.context = context;
        prefix = prefixOf(replicaId);
        writer = new ObjectWriter(context);
        last = context.log().baseIndex();
    }

    private static String prefixOf(long replicaId) {
        return PREFIX + Long.toHexString(replicaId) + "/";
    }

    /** Why an object is not there yet and is being uploaded again; null if there is none such. */
    @Nullable
    PortFailure failure() {
        return writer.failure();
    }

    /** Takes one, if enough was applied since the last; what it holds is dropped from the log then. */
    void takeIfDue() {
        if (context.applier().appliedIndex() - last >= context.settings().checkpointEntries()) {
            take(() -> {});
        }
    }

    /** Takes one, unless one is being taken; {@code then} runs when it is complete, before anything is dropped from the log. */
    void take(Runnable then) {
        if (underWay != null) {
            return;
        }
        CheckpointWriter begun = new CheckpointWriter(context, writer, prefix, 0, checkpoint -> {
            underWay = null;
            last = checkpoint.index();
            then.run();
            context.log().dropThrough(checkpoint.index());
            removeOthers(CheckpointWriter.folderOf(checkpoint.key()));
        });
        underWay = begun;
    }

    private void removeOthers(String newest) {
        context.store()
                .list(
                        prefix,
                        Completion.of(
                                keys -> {
                                    for (String key : keys) {
                                        if (!isUnder(newest, key) && !isUnderWay(key)) {
                                            context.store().delete(key, Completion.of(done -> {}, failure -> {}));
                                        }
                                    }
                                },
                                failure -> {}));
    }

    private boolean isUnderWay(String key) {
        CheckpointWriter running = underWay;
        return running != null && isUnder(running.folder(), key);
    }

    private static boolean isUnder(String folder, String key) {
        return CheckpointWriter.folderOf(key).equals(folder);
    }

    /** Takes no more. */
    void close() {
        writer.close();
        CheckpointWriter running = underWay;
        if (running != null) {
            running.close();
        }
    }

    /** Hears how a restoration ended. */
    interface Listener {
        /** The state reaches as far as the log goes back. */
        void restored();

        /** It cannot be had: why. */
        void failed(String reason);
    }

    /** Restores the state of a log that serves alone from the newest of its checkpoints that is whole and that the log goes on from. */
    static void restore(NodeContext context, Listener listener) {
        context.store()
                .list(
                        prefixOf(context.log().replicaId()),
                        Completion.of(
                                keys -> {
                                    List<String> descriptors = new ArrayList<>();
                                    for (String key : keys) {
                                        if (CheckpointWriter.isDescriptor(key)) {
                                            descriptors.add(key);
                                        }
                                    }
                                    restore(context, descriptors, "there is none", listener);
                                },
                                failure -> listener.failed("shared storage does not answer: " + failure)));
    }

    /** Tries the last of these, which is the newest, and then those before it. */
    private static void restore(NodeContext context, List<String> descriptors, String why, Listener listener) {
        if (descriptors.isEmpty()) {
            listener.failed("no checkpoint of " + context.log().baseIndex() + " or later can be used: " + why);
            return;
        }
        int newest = descriptors.size() - 1;
        List<String> older = descriptors.subList(0, newest);
        CheckpointReader reader = new CheckpointReader(context, new CheckpointReader.Listener() {
            @Override
            public void restored(CheckpointDescriptor descriptor, ReplicatedState state) {
                long index = descriptor.index();
                if (index >= context.log().baseIndex() && context.log().termAt(index) == descriptor.term()) {
                    context.applier().restore(index, state);
                    listener.restored();
                } else {
                    restore(
                            context,
                            older,
                            descriptors.get(newest) + " is of " + index + ", from which this log does not go on",
                            listener);
                }
            }

            @Override
            public void failed(String reason) {
                restore(context, older, reason, listener);
            }
        });
        reader.read(descriptors.get(newest));
    }
}
