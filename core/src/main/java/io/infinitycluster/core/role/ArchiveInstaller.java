package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.BatchStream;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.manifest.CheckpointDescriptor;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.state.ReplicatedState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a node's log, and its state, agree with those in shared storage, up to the end of that (P3, P9, P10).
 *
 * <p>What is read from storage counts as a message of the manifest's term: a node that has seen a higher one does not
 * install it (P3). Like any message it never cuts below what the node knows to be committed (P5).
 */
final class ArchiveInstaller {

    /** Hears how an installation ended. */
    interface Listener {
        /** The log holds everything archived, though perhaps not durably yet; more may follow behind it. */
        void installed();

        /** It cannot be done now; nothing wrong was installed. */
        void failed(String reason);

        /** The log would have to be cut below what this node knows to be committed (P5). */
        void wouldCutCommitted(long index);
    }

    private final NodeContext context;
    private final Manifest manifest;
    private final Listener listener;
    private final ObjectReader segments;
    private @Nullable CheckpointReader checkpointReader;
    private boolean cancelled;

    ArchiveInstaller(NodeContext context, Manifest manifest, Listener listener) {
        this.context = context;
        this.manifest = manifest;
        this.listener = listener;
        segments = new ObjectReader(context, this::fail);
    }

    /** Makes the log agree with the archive, from the first segment that differs; and restores the state, if need be. */
    void installLog() {
        Checkpoint checkpoint = manifest.checkpoint();
        if (checkpoint != null && !context.log().holds(checkpoint.index(), checkpoint.term())) {
            get(checkpoint, () -> installFrom(0));
        } else {
            restoreThen(() -> installFrom(0));
        }
    }

    /** Restores the state from the checkpoint, if the log no longer reaches back to where the state ends. */
    void restoreState() {
        restoreThen(listener::installed);
    }

    private void restoreThen(Runnable then) {
        Checkpoint checkpoint = manifest.checkpoint();
        if (context.applier().appliedIndex() >= context.log().baseIndex()) {
            then.run();
        } else if (checkpoint == null || checkpoint.index() < context.log().baseIndex()) {
            listener.failed(
                    "the manifest names no checkpoint of " + context.log().baseIndex() + " or later");
        } else {
            get(checkpoint, then);
        }
    }

    private void get(Checkpoint checkpoint, Runnable then) {
        CheckpointReader begun = new CheckpointReader(context, new CheckpointReader.Listener() {
            @Override
            public void restored(CheckpointDescriptor descriptor, ReplicatedState state) {
                if (!cancelled && install(checkpoint, state)) {
                    context.log().whenDurable(() -> {
                        if (!cancelled) {
                            then.run();
                        }
                    });
                }
            }

            @Override
            public void failed(String reason) {
                fail(reason);
            }
        });
        checkpointReader = begun;
        begun.read(checkpoint);
    }

    private void fail(String reason) {
        if (!cancelled) {
            listener.failed(reason);
        }
    }

    private boolean install(Checkpoint checkpoint, ReplicatedState state) {
        if (!mayInstall()) {
            return false;
        }
        Log log = context.log();
        // Asked only now: while the checkpoint was on its way the log may have come to hold, and to acknowledge, more
        // than it does.
        boolean replaceLog = !log.holds(checkpoint.index(), checkpoint.term());
        if (replaceLog && context.applier().appliedIndex() >= checkpoint.index()) {
            listener.wouldCutCommitted(checkpoint.index());
            return false;
        }
        if (context.applier().appliedIndex() < checkpoint.index()) {
            context.applier().restore(checkpoint.index(), state);
        }
        if (replaceLog) {
            enterTerm(log);
            log.resetTo(checkpoint.index(), checkpoint.term());
        }
        return true;
    }

    /** What is read from storage counts as a message of the manifest's term. */
    private void enterTerm(Log log) {
        if (log.clusterId() != manifest.clusterId()) {
            log.setLineage(manifest.clusterId(), log.replicaId());
        }
        log.seeTerm(manifest.term());
    }

    private boolean mayInstall() {
        if (context.log().term() > manifest.term()) {
            listener.failed(
                    "this node has seen term " + context.log().term() + ", above the manifest's " + manifest.term());
            return false;
        }
        return true;
    }

    /** Stops before the next object; the listener hears nothing more. */
    void cancel() {
        cancelled = true;
        segments.cancel();
        CheckpointReader reading = checkpointReader;
        if (reading != null) {
            reading.cancel();
        }
    }

    private void installFrom(int position) {
        List<ArchivedSegment> archive = manifest.archive();
        int at = position;
        while (at < archive.size() && holds(archive.get(at))) {
            at++;
        }
        if (at == archive.size()) {
            listener.installed();
            return;
        }
        ArchivedSegment segment = archive.get(at);
        int next = at + 1;
        segments.get(segment.key(), segment.length(), segment.checksum(), body -> {
            if (install(segment, body)) {
                context.log().whenDurable(() -> {
                    if (!cancelled) {
                        installFrom(next);
                    }
                });
            }
        });
    }

    private boolean holds(ArchivedSegment segment) {
        return context.log().holds(segment.lastIndex(), segment.lastTerm());
    }

    private boolean install(ArchivedSegment segment, byte[] body) {
        if (!mayInstall()) {
            return false;
        }
        List<Batch> batches;
        try {
            batches = BatchStream.decode(body);
        } catch (IllegalArgumentException e) {
            listener.failed(segment.key() + " cannot be read: " + e.getMessage());
            return false;
        }
        enterTerm(context.log());
        for (Batch batch : batches) {
            if (!append(batch)) {
                return false;
            }
        }
        return true;
    }

    private boolean append(Batch batch) {
        Log log = context.log();
        if (log.holds(batch.lastIndex(), batch.term()) && log.holds(batch.firstIndex(), batch.term())) {
            return true;
        }
        if (batch.firstIndex() > log.lastIndex() + 1) {
            listener.failed("the archive has a gap before " + batch);
            return false;
        }
        if (batch.firstIndex() <= log.lastIndex()) {
            if (context.applier().appliedIndex() >= batch.firstIndex()) {
                listener.wouldCutCommitted(batch.firstIndex());
                return false;
            }
            log.truncateAfter(batch.firstIndex() - 1);
        }
        log.append(batch);
        return true;
    }
}
