package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogFiles;
import io.infinitycluster.core.log.Recovered;
import io.infinitycluster.core.manifest.Lease;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Cut;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.core.manifest.ManifestChain.SwapListener;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Becoming leader (P3). Until it has won, the node stays what it is; if it does not win, nothing has changed.
 *
 * <p>Reads the manifest; repairs a log that is damaged in the middle, if shared storage holds what is missing; waits until the lease of another leader is over, if it is not sealed; makes the log exactly the
 * sealed one, if it is; creates exactly the version after the one that it judged; and leads when the new term is durable.
 */
final class Takeover implements Transition {

    private static final long RETRY_NANOS = 200_000_000L;

    private final NodeContext context;
    private final String name;
    private final boolean allowDataLoss;
    private final List<NodeInfo> known;
    private final Reply<Done> reply;
    private final long deadlineNanos;

    private @Nullable ArchiveInstaller installer;
    private @Nullable FirstVersion firstVersion;
    private @Nullable DamagedLog damaged;
    private boolean swapping;
    private boolean ended;

    /** @param known the nodes that the present role knows, to be told of the new leader */
    Takeover(NodeContext context, RoleRequest request, List<NodeInfo> known, Reply<Done> reply) {
        this.context = context;
        name = request.name();
        allowDataLoss = request.allowDataLoss();
        this.known = known;
        this.reply = reply;
        ClusterSettings settings = context.settings();
        deadlineNanos = context.clock().nanos() + 2 * Lease.waitNanos(settings.leaderLeaseNanos(), settings.driftPpm());
    }

    @Override
    public void start() {
        if (ended) {
            return;
        }
        if (context.chain().busy()) {
            retry("an earlier swap of the manifest by this node is not settled yet");
            return;
        }
        context.chain()
                .latest(Completion.of(
                        manifest -> {
                            if (!ended) {
                                begin(manifest);
                            }
                        },
                        failure -> retry("shared storage does not answer: " + failure)));
    }

    private void begin(Optional<Manifest> latest) {
        Recovered.Damaged damage = context.damage();
        if (damage == null) {
            judge(latest);
        } else {
            DamagedLog begun = new DamagedLog(context, damage, repairing());
            damaged = begun;
            begun.repair(latest, name, allowDataLoss);
        }
    }

    private DamagedLog.Listener repairing() {
        return new DamagedLog.Listener() {
            @Override
            public void repaired() {
                start();
            }

            @Override
            public void notNow(String reason) {
                retry(reason);
            }

            @Override
            public void cannot(String reason) {
                Refusal refusal = context.logRefusal();
                refuse(
                        ErrorCode.DATA_CORRUPTED,
                        (refusal == null ? "" : refusal.message() + ". ") + "It cannot lead: " + reason);
            }
        };
    }

    @Override
    public void cancel(String reason) {
        if (swapping) {
            context.chain().abandon();
        }
        refuse(ErrorCode.ROLE_SWITCH, reason);
    }

    private void retry(String reason) {
        if (ended) {
            return;
        }
        if (context.clock().nanos() >= deadlineNanos) {
            refuse(ErrorCode.STORAGE_UNREACHABLE, "Can't become leader: " + reason);
        } else {
            context.clock().schedule(RETRY_NANOS, this::start);
        }
    }

    private void refuse(ErrorCode code, String message) {
        if (!ended) {
            ended = true;
            if (installer != null) {
                installer.cancel();
            }
            if (firstVersion != null) {
                firstVersion.cancel();
            }
            if (damaged != null) {
                damaged.cancel();
            }
            reply.refused(new Refusal(code, message));
        }
    }

    private Member self() {
        return new Member(name, context.log().replicaId(), context.address());
    }

    private void judge(Optional<Manifest> latest) {
        Log log = context.log();
        if (latest.isEmpty()) {
            judgeEmptyBucket();
            return;
        }
        Manifest manifest = latest.get();
        Seal seal = manifest.seal();
        if (log.clusterId() != manifest.clusterId() && (log.clusterId() != 0 || log.lastIndex() > 0)) {
            refuse(
                    ErrorCode.ROLE_SWITCH,
                    "This node's data do not belong to the cluster in shared storage: start it with an empty data"
                            + " directory, or give it another bucket");
        } else if (log.term() > manifest.term()) {
            refuse(
                    ErrorCode.ROLE_SWITCH,
                    "This node has seen term " + log.term() + ", and the manifest is of term " + manifest.term());
        } else if (seal != null) {
            installThen(manifest, () -> takeSealed(manifest, seal));
        } else if (manifest.leader().isSame(self()) && manifest.isInSync(self())) {
            // This very node after a restart: nobody else holds the lease that would have to run out.
            restoreThen(manifest, () -> swap(manifest, manifest.inSync(), null));
        } else if (!manifest.isInSync(self()) && !allowDataLoss) {
            refuse(
                    ErrorCode.ROLE_SWITCH,
                    "This node's log (up to " + log.lastIndex() + ") is not in sync: confirmed writes would be lost."
                            + " In sync are " + names(manifest.inSync())
                            + ". Promote one of those, or accept the loss with \"allow_data_loss\": true");
        } else {
            awaitLeaseEnd(manifest);
        }
    }

    private void judgeEmptyBucket() {
        if (context.log().clusterId() != 0 && !allowDataLoss) {
            refuse(
                    ErrorCode.ROLE_SWITCH,
                    "Shared storage is empty, and this node's data belong to a cluster: give it the right bucket, or"
                            + " accept the loss of what other nodes hold with \"allow_data_loss\": true");
            return;
        }
        FirstVersion begun = new FirstVersion(context, self(), this::create, this::retry);
        firstVersion = begun;
        begun.make();
    }

    private static String names(List<Member> members) {
        List<String> names = new ArrayList<>();
        members.forEach(member -> names.add(member.name()));
        return String.join(", ", names);
    }

    /** Waits out the lease of the version that was judged, counted from when this node first saw it (P8). */
    private void awaitLeaseEnd(Manifest manifest) {
        ClusterSettings settings = context.settings();
        long over = context.chain().watchedSinceNanos(manifest.version())
                + Lease.waitNanos(manifest.leaderLeaseNanos(), settings.driftPpm());
        if (context.clock().nanos() < over) {
            // Looking again at every heartbeat finds a living leader's next version long before its lease is over.
            context.clock().schedule(settings.heartbeatNanos(), () -> lookAgain(manifest));
        } else if (manifest.isInSync(self())) {
            List<Member> others = new ArrayList<>(manifest.inSync());
            others.removeIf(member -> member.isSame(manifest.leader()));
            restoreThen(manifest, () -> swap(manifest, others, null));
        } else {
            installThen(manifest, () -> swap(manifest, List.of(), certain(manifest)));
        }
    }

    /**
     * Up to where this node's log is certain to be the committed one. What it holds beyond that may differ from what was confirmed, and
     * so history counts as cut there.
     */
    private long certain(Manifest manifest) {
        Log log = context.log();
        long index = Math.max(context.applier().appliedIndex(), Math.min(manifest.archiveEnd(), log.lastIndex()));
        for (Cut cut : manifest.cuts()) {
            // What this node had confirmed by itself when history was cut behind its back is not certain either.
            if (cut.lastIndex() < index && log.termAt(index) < cut.term()) {
                index = cut.lastIndex();
            }
        }
        return index;
    }

    private void lookAgain(Manifest judged) {
        if (ended) {
            return;
        }
        context.chain()
                .latest(Completion.of(
                        latest -> {
                            if (ended) {
                                return;
                            }
                            if (latest.isPresent() && latest.get().version() != judged.version()) {
                                refuseAlive(latest.get());
                            } else {
                                judge(latest);
                            }
                        },
                        failure -> retry("shared storage does not answer: " + failure)));
    }

    private void refuseAlive(Manifest manifest) {
        refuse(
                ErrorCode.INVALID_ROLE,
                "A cluster has one leader: " + manifest.leader().name() + " leads in term " + manifest.term()
                        + ", and its lease is alive. Set it to admin first");
    }

    /** Makes the log agree with the one in shared storage, and the state reach as far as the log goes back. */
    private void installThen(Manifest manifest, Runnable then) {
        ArchiveInstaller begun = new ArchiveInstaller(context, manifest, installation(then));
        installer = begun;
        begun.installLog();
    }

    /** Makes the state reach as far as the log goes back. */
    private void restoreThen(Manifest manifest, Runnable then) {
        ArchiveInstaller begun = new ArchiveInstaller(context, manifest, installation(then));
        installer = begun;
        begun.restoreState();
    }

    private ArchiveInstaller.Listener installation(Runnable then) {
        return new ArchiveInstaller.Listener() {
            @Override
            public void installed() {
                context.log().whenDurable(() -> {
                    if (!ended) {
                        then.run();
                    }
                });
            }

            @Override
            public void failed(String reason) {
                retry(reason);
            }

            @Override
            public void wouldCutCommitted(long index) {
                refuse(
                        ErrorCode.DATA_CORRUPTED,
                        "The log in shared storage differs from what this node knows to be committed at " + index);
            }
        };
    }

    /** The log must be durably exactly the sealed one, and this node must have seen no higher term (P3). */
    private void takeSealed(Manifest manifest, Seal seal) {
        Log log = context.log();
        if (log.term() > manifest.term()) {
            // The role beside this takeover may have begun to follow an heir, and to acknowledge what it must not cut.
            refuse(ErrorCode.ROLE_SWITCH, "This node has seen term " + log.term() + " meanwhile");
        } else if (log.lastIndex() > seal.lastIndex() && context.applier().appliedIndex() <= seal.lastIndex()) {
            log.truncateAfter(seal.lastIndex());
            log.whenDurable(() -> {
                if (!ended) {
                    takeSealed(manifest, seal);
                }
            });
        } else if (log.lastIndex() != seal.lastIndex()
                || log.lastTerm() != seal.lastTerm()
                || log.durableIndex() != seal.lastIndex()) {
            refuse(
                    ErrorCode.DATA_CORRUPTED,
                    "This node's log ends at " + log.lastIndex() + " in term " + log.lastTerm() + ", the sealed one at "
                            + seal.lastIndex() + " in term " + seal.lastTerm());
        } else {
            List<Member> others = new ArrayList<>(manifest.inSync());
            others.removeIf(member -> member.isSame(manifest.leader()));
            swap(manifest, others, null);
        }
    }

    /** Creates the version after {@code judged}, with this node leading {@code others} in the next term. */
    private void swap(Manifest judged, List<Member> others, @Nullable Long cutAfter) {
        if (context.log().term() > judged.term()) {
            refuse(
                    ErrorCode.ROLE_SWITCH,
                    "This node has seen term " + context.log().term() + " meanwhile");
            return;
        }
        Member self = self();
        List<Member> inSync = new ArrayList<>();
        inSync.add(self);
        for (Member member : others) {
            if (!member.name().equals(name)) {
                inSync.add(member);
            }
        }
        ClusterSettings settings = context.settings();
        create(judged.nextTerm(
                LogFiles.nonZero(context.randomness()),
                self,
                inSync,
                settings.leaderLeaseNanos(),
                Math.max(settings.followerLeaseNanos(), judged.followerLeaseNanos()),
                heldOf(judged.archive()),
                cutAfter == null ? null : new Cut(judged.term() + 1, cutAfter)));
    }

    /** The beginning of the archive that this node's log agrees with: all of it that was ever confirmed. */
    private List<ArchivedSegment> heldOf(List<ArchivedSegment> archive) {
        List<ArchivedSegment> held = new ArrayList<>();
        for (ArchivedSegment segment : archive) {
            if (!context.log().holds(segment.lastIndex(), segment.lastTerm())) {
                break;
            }
            held.add(segment);
        }
        return held;
    }

    private void create(Manifest next) {
        swapping = true;
        context.chain().swap(next, new SwapListener() {
            @Override
            public void won(Manifest manifest, long leaseStartNanos) {
                swapping = false;
                enterTerm(manifest, leaseStartNanos);
            }

            @Override
            public void lost() {
                swapping = false;
                refuse(
                        ErrorCode.INVALID_ROLE,
                        "A cluster has one leader: another node wrote the manifest's version " + next.version()
                                + " or a later one first");
            }
        });
        context.note("asks to lead in term " + next.term() + " by version " + next.version() + " of the manifest");
    }

    /** The term is persisted only now that it is won (P3); from this moment on messages of lower terms are refused (P4). */
    private void enterTerm(Manifest manifest, long leaseStartNanos) {
        Log log = context.log();
        if (log.term() >= manifest.term()) {
            refuse(ErrorCode.ROLE_SWITCH, "This node has seen term " + log.term() + " meanwhile");
            return;
        }
        if (log.clusterId() != manifest.clusterId()) {
            log.setLineage(manifest.clusterId(), log.replicaId());
        }
        log.seeTerm(manifest.term());
        log.whenDurable(() -> {
            if (ended) {
                return;
            }
            if (log.term() != manifest.term()) {
                refuse(ErrorCode.ROLE_SWITCH, "This node has seen term " + log.term() + " meanwhile");
                return;
            }
            ended = true;
            context.become(new LeaderRole(context, manifest, leaseStartNanos, known));
            reply.answered(Done.DONE);
        });
    }
}
