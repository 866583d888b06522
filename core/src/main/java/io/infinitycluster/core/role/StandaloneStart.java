package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Becoming standalone: with the state and the log that the node has, and with what only shared storage has (P10).
 *
 * <ul>
 *   <li>A node without a log begins from the manifest's checkpoint and archive, if there is a manifest.
 *   <li>A log that is a cluster's is completed from there, if the archive goes further; and its state is restored, if it is not there.
 *   <li>A log that is the node's own restores its state from the node's own checkpoints, if it is not there.
 * </ul>
 *
 * <p>What is not reachable and cannot be done without refuses the order. Nothing is written to the manifest or beside it.
 */
final class StandaloneStart implements Transition {

    private static final long RETRY_NANOS = 500_000_000L;

    private final NodeContext context;
    private final Reply<Done> reply;
    private final boolean fresh;
    private final long deadlineNanos;
    private @Nullable ArchiveInstaller installer;
    private boolean ended;

    StandaloneStart(NodeContext context, Reply<Done> reply) {
        this.context = context;
        this.reply = reply;
        Log log = context.log();
        fresh = log.clusterId() == 0 && log.lastIndex() == 0;
        deadlineNanos = context.clock().nanos() + 2 * context.settings().nodeTimeoutNanos();
    }

    @Override
    public void start() {
        if (ended) {
            return;
        }
        if (fresh || context.log().clusterId() != 0) {
            context.chain()
                    .latest(Completion.of(
                            this::judge, failure -> cannot("shared storage does not answer: " + failure)));
        } else if (hasState()) {
            begin();
        } else {
            StandaloneCheckpoints.restore(context, new StandaloneCheckpoints.Listener() {
                @Override
                public void restored() {
                    begin();
                }

                @Override
                public void failed(String reason) {
                    cannot(reason);
                }
            });
        }
    }

    private boolean hasState() {
        return context.applier().appliedIndex() >= context.log().baseIndex();
    }

    private void judge(Optional<Manifest> latest) {
        if (ended) {
            return;
        }
        Manifest manifest = latest.orElse(null);
        if (manifest != null
                && isMine(manifest)
                && (!hasState() || manifest.archiveEnd() > context.log().lastIndex())) {
            install(manifest);
        } else if (hasState()) {
            begin();
        } else {
            cannot("the manifest there is not that of this node's cluster, or there is none");
        }
    }

    private boolean isMine(Manifest manifest) {
        Log log = context.log();
        return log.clusterId() == manifest.clusterId() || (log.clusterId() == 0 && log.lastIndex() == 0);
    }

    private void install(Manifest manifest) {
        context.note("takes what shared storage holds, up to " + manifest.archiveEnd());
        ArchiveInstaller begun = new ArchiveInstaller(context, manifest, new ArchiveInstaller.Listener() {
            @Override
            public void installed() {
                context.log().whenDurable(StandaloneStart.this::begin);
            }

            @Override
            public void failed(String reason) {
                cannot(reason);
            }

            @Override
            public void wouldCutCommitted(long index) {
                cannot("the log there differs at " + index + " from what this node knows to be committed");
            }
        });
        installer = begun;
        begun.installLog();
    }

    /** A node that has all of its state can do without shared storage; any other tries again for a while. */
    private void cannot(String reason) {
        if (ended) {
            return;
        }
        Log log = context.log();
        if (!fresh && hasState()) {
            context.note("goes on with its own log, up to " + log.lastIndex() + ", without shared storage: " + reason);
            begin();
        } else if (context.clock().nanos() < deadlineNanos) {
            context.clock().schedule(RETRY_NANOS, this::start);
        } else {
            refuse(
                    ErrorCode.STORAGE_UNREACHABLE,
                    fresh
                            ? "This node has no log, and what it would begin from cannot be had from shared storage: "
                                    + reason
                            : "This node's state up to " + log.baseIndex()
                                    + " is in shared storage, and cannot be had from there: " + reason);
        }
    }

    private void begin() {
        if (!ended) {
            ended = true;
            context.become(new StandaloneRole(context));
            reply.answered(Done.DONE);
        }
    }

    @Override
    public void cancel(String reason) {
        refuse(ErrorCode.ROLE_SWITCH, reason);
    }

    private void refuse(ErrorCode code, String message) {
        if (!ended) {
            ended = true;
            ArchiveInstaller begun = installer;
            if (begun != null) {
                begun.cancel();
            }
            reply.refused(new Refusal(code, message));
        }
    }
}
