package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.BatchStream;
import io.infinitycluster.core.log.LogRepair;
import io.infinitycluster.core.log.Recovered;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.manifest.Manifest.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A candidate's log that is damaged in the middle: repairs it from the checkpoint and the archive that the manifest names, or finds out why that
 * cannot be done (P11). Of its own log nothing may be missing: what shared storage does not hold, this replica id may have acknowledged.
 */
final class DamagedLog {

    /** Hears how it ended. */
    interface Listener {
        /** The log is whole and open. */
        void repaired();

        /** Shared storage or the disk failed; it may be tried again. */
        void notNow(String reason);

        /** It cannot be made whole, or nothing would be won by that. */
        void cannot(String reason);
    }

    private final NodeContext context;
    private final Recovered.Damaged damage;
    private final Listener listener;
    private final ObjectReader segments;
    private boolean cancelled;

    DamagedLog(NodeContext context, Recovered.Damaged damage, Listener listener) {
        this.context = context;
        this.damage = damage;
        this.listener = listener;
        segments = new ObjectReader(context, listener::notNow);
    }

    /** Repairs the log, if it could lead then. */
    void repair(Optional<Manifest> latest, String name, boolean allowDataLoss) {
        Recovered.Intact rest = damage.rest();
        Manifest manifest = latest.orElse(null);
        if (rest == null) {
            listener.cannot("nothing that follows the damage can be believed");
        } else if (manifest == null || manifest.clusterId() != rest.clusterId()) {
            listener.cannot("shared storage holds nothing of this log's cluster");
        } else if (manifest.seal() == null
                && !allowDataLoss
                && !manifest.isInSync(new Member(name, rest.replicaId(), context.address()))) {
            listener.cannot("it is not in sync, and so would not lead if it were repaired");
        } else if (manifest.archiveEnd() < rest.baseIndex()) {
            listener.cannot("shared storage holds the log up to entry " + manifest.archiveEnd() + ", and up to "
                    + rest.baseIndex() + " it would be needed");
        } else {
            fetch(manifest, rest, 0, new ArrayList<>());
        }
    }

    /** Stops before the next object; the listener hears nothing more. */
    void cancel() {
        cancelled = true;
        segments.cancel();
    }

    private void fetch(Manifest manifest, Recovered.Intact rest, int position, List<Batch> batches) {
        List<ArchivedSegment> archive = manifest.archive();
        if (manifest.checkpointIndex() >= rest.baseIndex()
                || position == archive.size()
                || archive.get(position).firstIndex() > rest.baseIndex()) {
            plan(manifest.checkpoint(), rest, batches);
            return;
        }
        ArchivedSegment segment = archive.get(position);
        segments.get(segment.key(), segment.length(), segment.checksum(), body -> {
            try {
                batches.addAll(BatchStream.decode(body));
            } catch (IllegalArgumentException e) {
                listener.notNow(segment.key() + " cannot be read: " + e.getMessage());
                return;
            }
            long bytes = 0;
            for (Batch batch : batches) {
                bytes += batch.bytes().length;
            }
            if (bytes > LogRepair.MAX_BYTES) {
                listener.cannot("more than " + LogRepair.MAX_BYTES + " bytes of log would have to be fetched");
            } else {
                fetch(manifest, rest, position + 1, batches);
            }
        });
    }

    private void plan(@Nullable Checkpoint checkpoint, Recovered.Intact rest, List<Batch> batches) {
        LogRepair plan = new LogRepair(
                rest, checkpoint == null ? 0 : checkpoint.index(), checkpoint == null ? 0 : checkpoint.term(), batches);
        String obstacle = plan.obstacle();
        if (obstacle != null) {
            listener.cannot(obstacle);
            return;
        }
        context.repair(
                plan,
                () -> {
                    context.note("has repaired its log from shared storage up to " + rest.baseIndex()
                            + ", and goes on with its own after that");
                    if (!cancelled) {
                        listener.repaired();
                    }
                },
                reason -> {
                    if (!cancelled) {
                        listener.notNow(reason);
                    }
                });
    }
}
