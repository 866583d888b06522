package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogFiles;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.manifest.Manifest.Cut;
import io.infinitycluster.core.manifest.Manifest.Member;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The first version of a manifest, by which a cluster begins with what one node holds (P3). A log that does not begin with the first
 * entry needs a checkpoint that this version can name: it is written before.
 */
final class FirstVersion {

    private static final long PATIENCE_HEARTBEATS = 10;

    private final NodeContext context;
    private final Member self;
    private final Consumer<Manifest> ready;
    private final Consumer<String> failed;
    private final ObjectWriter writer;
    private @Nullable CheckpointWriter checkpointWriter;
    private boolean ended;

    /**
     * @param ready is handed the version when all that it names is there
     * @param failed hears why that cannot be now
     */
    FirstVersion(NodeContext context, Member self, Consumer<Manifest> ready, Consumer<String> failed) {
        this.context = context;
        this.self = self;
        this.ready = ready;
        this.failed = failed;
        writer = new ObjectWriter(context);
    }

    void make() {
        Log log = context.log();
        if (context.applier().appliedIndex() < log.baseIndex()) {
            restoreOwnState();
        } else if (log.baseIndex() > 0) {
            writeCheckpoint();
        } else {
            complete(null);
        }
    }

    /** A node that served alone may have its state in checkpoints of its own. */
    private void restoreOwnState() {
        StandaloneCheckpoints.restore(context, new StandaloneCheckpoints.Listener() {
            @Override
            public void restored() {
                if (!ended) {
                    make();
                }
            }

            @Override
            public void failed(String reason) {
                fail("this node's state up to " + context.log().baseIndex() + " cannot be had: " + reason);
            }
        });
    }

    private void writeCheckpoint() {
        checkpointWriter = new CheckpointWriter(context, writer, Archiver.STATE_PREFIX, term(), this::complete);
        awaitProgress();
    }

    /** Large states take their time; but shared storage that does not answer ends the attempt. */
    private void awaitProgress() {
        context.clock().schedule(PATIENCE_HEARTBEATS * context.settings().heartbeatNanos(), () -> {
            if (!ended && writer.failure() != null) {
                fail("its state cannot be copied to shared storage: " + writer.failure());
            } else if (!ended) {
                awaitProgress();
            }
        });
    }

    private void fail(String reason) {
        if (!ended) {
            cancel();
            failed.accept(reason);
        }
    }

    private long term() {
        return Math.max(context.log().term(), context.log().lastTerm()) + 1;
    }

    private void complete(@Nullable Checkpoint checkpoint) {
        if (ended) {
            return;
        }
        ended = true;
        Log log = context.log();
        ClusterSettings settings = context.settings();
        long clusterId = log.clusterId() != 0 ? log.clusterId() : LogFiles.nonZero(context.randomness());
        List<Cut> cuts =
                log.clusterId() != 0 ? List.of(new Cut(term(), context.applier().appliedIndex())) : List.of();
        ready.accept(new Manifest(
                1,
                clusterId,
                term(),
                self,
                List.of(self),
                settings.leaderLeaseNanos(),
                settings.followerLeaseNanos(),
                LogFiles.nonZero(context.randomness()),
                null,
                checkpoint,
                List.of(),
                cuts));
    }

    /** Writes nothing more, and nobody hears of anything. */
    void cancel() {
        ended = true;
        writer.close();
        CheckpointWriter running = checkpointWriter;
        if (running != null) {
            running.close();
        }
    }
}
