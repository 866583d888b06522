package io.infinitycluster.core.role;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.port.Completion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a reader takes from shared storage: its state after a restart, log and state when it is far behind, and proof that
 * history was cut before it starts over with a new log (P5, P9, P10).
 */
final class StorageCatchUp {

    /** The reader that catches up. */
    interface Owner {
        /** Whether the reader is a reader no more. */
        boolean isGone();

        /** Whether it is being registered, so that its log must stay as it was stated. */
        boolean isRegistering();

        /** The state is restored: more may be applied. */
        void restored();

        /** The log holds what shared storage does, or is a new one: the leader has to be asked for the rest. */
        void followAgain();
    }

    private final NodeContext context;
    private final ReplicatedLog replicated;
    private final Owner owner;
    private @Nullable ArchiveInstaller installer;
    private @Nullable ArchiveInstaller restorer;
    private boolean startingOver;

    StorageCatchUp(NodeContext context, ReplicatedLog replicated, Owner owner) {
        this.context = context;
        this.replicated = replicated;
        this.owner = owner;
    }

    /** Whether the log is about to be thrown away, so that nothing may be taken into it. */
    boolean isStartingOver() {
        return startingOver;
    }

    /** Whether the log is being made that of shared storage, so that the leader's entries must wait. */
    boolean isInstalling() {
        return installer != null;
    }

    /** Installs nothing more. */
    void cancel() {
        if (installer != null) {
            installer.cancel();
            installer = null;
        }
        if (restorer != null) {
            restorer.cancel();
            restorer = null;
        }
    }

    /** Fetches the state if the log no longer reaches back to where the state ends. */
    void restoreStateIfMissing() {
        if (!replicated.hasState() && installer == null && restorer == null && !startingOver) {
            fetchManifest(manifest -> {
                if (!replicated.hasState() && installer == null && restorer == null) {
                    ArchiveInstaller begun = new ArchiveInstaller(context, manifest, new Restoring());
                    restorer = begun;
                    begun.restoreState();
                }
            });
        }
    }

    private final class Restoring implements ArchiveInstaller.Listener {
        @Override
        public void installed() {
            restorer = null;
            owner.restored();
        }

        @Override
        public void failed(String reason) {
            restorer = null;
            context.note("could not restore its state: " + reason);
        }

        @Override
        public void wouldCutCommitted(long index) {
            restorer = null;
            cutBelowCommitted(index);
        }
    }

    private void fetchManifest(Consumer<Manifest> then) {
        context.chain()
                .latest(Completion.of(
                        latest -> {
                            if (!owner.isGone()) {
                                latest.ifPresent(then);
                            }
                        },
                        failure -> {}));
    }

    /** The leader says that what this reader lacks is in shared storage. */
    void continueFromStorage() {
        if (isFree()) {
            fetchManifest(manifest -> {
                if (isFree() && !startingOver) {
                    install(manifest);
                }
            });
        }
    }

    private boolean isFree() {
        return installer == null && restorer == null && !owner.isRegistering();
    }

    private void install(Manifest manifest) {
        if (manifest.wasCut(context.log().baseTerm(), context.log().baseIndex())) {
            startingOver = true;
            startOver();
            return;
        }
        context.note("continues from shared storage up to " + manifest.archiveEnd());
        ArchiveInstaller begun = new ArchiveInstaller(context, manifest, new Installing());
        installer = begun;
        begun.installLog();
    }

    private final class Installing implements ArchiveInstaller.Listener {
        @Override
        public void installed() {
            installer = null;
            owner.followAgain();
        }

        @Override
        public void failed(String reason) {
            installer = null;
            context.note("could not continue from shared storage: " + reason);
        }

        @Override
        public void wouldCutCommitted(long index) {
            installer = null;
            cutBelowCommitted(index);
        }
    }

    /** Nothing that is known to be committed is ever cut, except after a recorded promotion with loss (P5). */
    void cutBelowCommitted(long index) {
        long committed = replicated.committedHere();
        long term = context.log().termAt(committed);
        startingOver = true;
        context.chain()
                .latest(Completion.of(
                        latest -> {
                            if (owner.isGone()) {
                                return;
                            }
                            if (latest.isPresent() && latest.get().wasCut(term, committed)) {
                                startOver();
                            } else {
                                context.stop("asked to truncate at " + index + ", below " + committed
                                        + ", which is known to be committed, and no cut is recorded");
                            }
                        },
                        failure -> startingOver = false));
    }

    private void startOver() {
        context.note("starts over with a new log: history was cut by a promotion that allowed loss of data");
        context.startOver(() -> {
            startingOver = false;
            owner.followAgain();
        });
    }
}
