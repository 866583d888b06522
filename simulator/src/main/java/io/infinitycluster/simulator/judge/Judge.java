package io.infinitycluster.simulator.judge;

import io.infinitycluster.core.Node;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.role.LeaderRole;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.ReplicatedState;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.time.EventKind;
import io.infinitycluster.simulator.time.EventListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the invariants of design section 5 after every event, from outside the nodes: over what is on their disks, what is in the
 * bucket, and what was confirmed. It does work only where something has changed, so that its cost per event is constant.
 *
 * <p>What it does not check: what clients were told, which their histories show; and nodes that were promoted with loss of
 * data allowed, and those that still serve an older term then, are excepted as the design says (P3).
 */
public final class Judge implements EventListener {

    /** Stands for the digest of a state where none was taken. */
    static final long NO_STATE = Long.MIN_VALUE + 1;

    /** How many entries before the checkpoint are remembered, for nodes that are behind. */
    private static final long REMEMBERED = 100_000;

    /** The confirmed log: an identity for each entry. */
    private final LongLog confirmed = new LongLog();
    /** The digest of the state after each entry. */
    private final LongLog digests = new LongLog();

    private final List<SimulatedNode> nodes;
    private final List<ShadowLog> logs = new ArrayList<>();
    /** How much of the confirmed log each node durably holds. */
    private final long[] agreed;
    /** Those whose state is of a history that was cut since: it does not count until there is another in its place. */
    private final Map<String, ReplicatedState> beforeCut = new TreeMap<>();

    private final AtMostOnce once = new AtMostOnce();
    /** The last entry whose command a machine whose state counts has carried out. */
    private long appliedFirst;

    private final Map<Long, String> confirmers = new TreeMap<>();
    /** The replica ids of logs that have lost their end. */
    private final Set<Long> gone = new TreeSet<>();

    private final ManifestWatch manifests;
    private boolean dirty;
    private long checks;
    private Runnable lossListener = () -> {};
    private Consumer<Manifest> manifestListener = manifest -> {};

    /**
     * A judge of all nodes that the cluster has now.
     *
     * @param machines makes state machines like those of the nodes, to look into checkpoints
     */
    public Judge(SimulatedCluster cluster, Supplier<? extends StateMachine> machines) {
        nodes = List.copyOf(cluster.nodes());
        agreed = new long[nodes.size()];
        for (SimulatedNode node : nodes) {
            ShadowLog log = new ShadowLog(node.disk(), new ShadowLog.Listener() {
                @Override
                public void grew(ShadowLog grown) {
                    extendAgreement(node.position());
                }

                @Override
                public void shrank(ShadowLog shrunk, long lastIndex) {
                    agreed[node.position()] = Math.min(agreed[node.position()], lastIndex);
                    dirty = true;
                }
            });
            logs.add(log);
            node.disk().observe(log);
        }
        manifests = new ManifestWatch(cluster.store(), machines, this::manifestChanged);
        cluster.store().observe(manifests);
        cluster.states(this::stateChanged);
    }

    /** How many entries are confirmed. */
    public long confirmedIndex() {
        return confirmed.last();
    }

    /** How often the whole in-sync set was compared with the confirmed log. */
    public long checks() {
        return checks;
    }

    /** How many writes were answered with what an earlier one under the same idempotency key had done. */
    public long repeatedWrites() {
        return once.repeated();
    }

    /** How many promotions with loss of data were recorded. */
    public int recordedLosses() {
        return manifests.cuts();
    }

    /** The highest version of the manifest; null while there is none. */
    public @Nullable Manifest manifest() {
        return manifests.top();
    }

    /** Hears what the confirmed log says, entry by entry. */
    public interface Applications {
        /** A machine was the first to carry out the command at an index. */
        void first(long index, byte[] command, StateMachine machine);
    }

    /** The state machine of a node, watched. */
    public StateMachine watch(SimulatedNode node, StateMachine machine, Applications applications) {
        return new WatchedMachine(machine, (index, command, watched) -> {
            if (applied(node, index)) {
                applications.first(index, command, watched);
            }
        });
    }

    /** Sets who hears that an operator has allowed confirmed writes to be lost. */
    public void onLoss(Runnable listener) {
        lossListener = listener;
    }

    /** Sets who hears of every version of the manifest at the moment when it lands in the bucket. */
    public void onManifest(Consumer<Manifest> listener) {
        manifestListener = listener;
    }

    /** Objects in the bucket that nobody needs any more, in the order of their keys: damage to them must be harmless. */
    public List<String> noLongerNamed() {
        return manifests.noLongerNamed();
    }

    /** A place in a node's log. */
    public record LogPlace(String file, long offset) {}

    /**
     * A place in a node's log, drawn from all that is older than its last group; null if no later group proves it to have been forced. To damage to
     * what is proven a node must never be blind; that the last group of all has rotted, and was not torn, it cannot know, nor of those that
     * were on their way to the disk together with it.
     */
    public @Nullable LogPlace provenPlace(SimulatedNode node, RandomStream randomness) {
        List<ShadowLog.Proven> proven = logs.get(node.position()).proven();
        long bytes = 0;
        for (ShadowLog.Proven each : proven) {
            bytes += each.older();
        }
        if (bytes == 0) {
            return null;
        }
        long at = randomness.nextLong(bytes);
        for (ShadowLog.Proven each : proven) {
            if (at < each.older()) {
                return at < each.length() ? new LogPlace(each.file(), at) : null;
            }
            at -= each.older();
        }
        return null;
    }

    /** Whether anything in a node's log is proven to have been forced. */
    public boolean isAnythingProven(SimulatedNode node) {
        return logs.get(node.position()).proven().stream().anyMatch(each -> each.length() > 0);
    }

    /** Where the entries begin that a node has forced last; null if that was a header alone. */
    public @Nullable LogPlace lastEntries(SimulatedNode node) {
        ShadowLog.Unproven last = logs.get(node.position()).unproven();
        return last == null ? null : new LogPlace(last.file(), last.offset());
    }

    /**
     * A node's log has lost its end, and the node cannot know: from now on that log counts as gone. What the cluster makes of it is judged like
     * anything else.
     */
    public void tailLost(SimulatedNode node) {
        gone.add(logs.get(node.position()).replicaId());
    }

    /** How many of the bytes from a place on are proven to have been forced. */
    public long provenFrom(SimulatedNode node, LogPlace place) {
        for (ShadowLog.Proven each : logs.get(node.position()).proven()) {
            if (each.file().equals(place.file())) {
                return Math.max(0, each.length() - place.offset());
            }
        }
        return 0;
    }

    /** The nodes that still have the very log that is in sync, and can read all of it. */
    public List<SimulatedNode> intactInSync() {
        List<SimulatedNode> intact = inSync();
        intact.removeIf(node -> logs.get(node.position()).isDamaged());
        return intact;
    }

    /** The nodes that still have the very log that is in sync. */
    public List<SimulatedNode> inSync() {
        List<SimulatedNode> intact = new ArrayList<>();
        Manifest top = manifests.top();
        if (top != null) {
            for (SimulatedNode node : nodes) {
                for (Member member : top.inSync()) {
                    if (member.address().equals(node.address())
                            && member.replicaId() == logs.get(node.position()).replicaId()
                            && !gone.contains(member.replicaId())) {
                        intact.add(node);
                    }
                }
            }
        }
        return intact;
    }

    /** Whether what a node does no longer counts, because history was cut behind its back with an operator's consent. */
    public boolean isExcepted(SimulatedNode node) {
        Node process = node.processOrNull();
        return process == null
                || process.log() == null
                || process.log().term() < manifests.cutTerm()
                || process.applier().state() == beforeCut.get(node.name());
    }

    /** Whether some process may still serve an older history than the one that an operator's consent has made the only one. */
    public boolean isHistorySplit() {
        for (SimulatedNode node : nodes) {
            if (manifests.cutTerm() > 0 && node.isUp() && node.kind() != NodeRole.ADMIN && isExcepted(node)) {
                return true;
            }
        }
        return false;
    }

    // --- Invariants 1 to 5: what is applied, and by whom ---

    /** A node has applied an entry; true if it is the first one to do so. */
    private boolean applied(SimulatedNode node, long index) {
        Node process = node.processOrNull();
        NodeRole kind = node.kind();
        if (process == null || kind == NodeRole.STANDALONE || isExcepted(node)) {
            return false;
        }
        if (process.role() instanceof LeaderRole leader) {
            confirm(node, leader.term(), index);
        } else if (index > confirmed.last()) {
            throw new Violation(
                    Invariant.APPLIED_IS_COMMITTED,
                    node + " (" + kind + ") applied " + index + ", and confirmed is " + confirmed.last());
        }
        ShadowLog log = logs.get(node.position());
        boolean differs = index > log.baseIndex()
                && confirmed.has(index)
                && (index > log.lastIndex() || log.entry(index) != confirmed.get(index));
        if (differs) {
            throw new Violation(
                    Invariant.LOGS_AGREE,
                    node + " applied at " + index
                            + " another entry than the confirmed one, or one that it does not hold");
        }
        Bytes key = log.key(index);
        if (key != null) {
            once.carriedOut(node.name(), index, key);
        }
        boolean first = index > appliedFirst;
        appliedFirst = Math.max(appliedFirst, index);
        return first;
    }

    /** A node's whole state, idempotency keys included, is now that of an index: after an entry, or out of a checkpoint. */
    private void stateChanged(SimulatedNode node, long index) {
        Node process = node.processOrNull();
        if (process == null || node.kind() == NodeRole.STANDALONE || isExcepted(node)) {
            return;
        }
        ShadowLog log = logs.get(node.position());
        Bytes key = log.key(index);
        // The state of a checkpoint may be there before its log is: then the node's own log says nothing of it.
        if (key != null && (!confirmed.has(index) || log.entry(index) == confirmed.get(index))) {
            once.applied(node.name(), index, key);
        }
        long digest = process.applier().state().digest();
        if (index <= digests.last()) {
            long known = digests.has(index) ? digests.get(index) : NO_STATE;
            if (known != NO_STATE && known != digest) {
                throw new Violation(Invariant.STATES_AGREE, node + " has another state than others at " + index);
            }
            return;
        }
        while (digests.last() < index - 1) {
            digests.add(NO_STATE);
        }
        digests.add(digest);
    }

    private void confirm(SimulatedNode node, long term, long index) {
        String other = confirmers.putIfAbsent(term, node.name());
        if (other != null && !other.equals(node.name())) {
            throw new Violation(
                    Invariant.ONE_LEADER_PER_TERM, other + " and " + node + " both confirm in term " + term);
        }
        ShadowLog log = logs.get(node.position());
        if (log.lastIndex() < index) {
            throw new Violation(
                    Invariant.CONFIRMED_IS_DURABLE,
                    node + " confirms " + index + ", and its own disk holds " + log.lastIndex());
        }
        while (confirmed.last() < index) {
            if (confirmed.last() < log.baseIndex()) {
                throw new Violation(
                        Invariant.APPLIED_IS_COMMITTED,
                        node + " has a checkpoint of " + log.baseIndex() + ", and confirmed is " + confirmed.last());
            }
            confirmed.add(log.entry(confirmed.last() + 1));
            dirty = true;
        }
    }

    // --- Invariant 2: the confirmed log on the disks of the in-sync set ---

    private void extendAgreement(int position) {
        ShadowLog log = logs.get(position);
        long index = Math.max(agreed[position], Math.min(log.baseIndex(), confirmed.last()));
        long limit = Math.min(log.lastIndex(), confirmed.last());
        while (index < limit && (!confirmed.has(index + 1) || log.entry(index + 1) == confirmed.get(index + 1))) {
            index++;
        }
        agreed[position] = index;
    }

    private void checkInSyncSet() {
        checks++;
        Manifest top = manifests.top();
        if (top == null) {
            return;
        }
        for (Member member : top.inSync()) {
            for (SimulatedNode node : nodes) {
                if (node.address().equals(member.address())) {
                    checkMember(node, member, top);
                }
            }
        }
        Seal seal = top.seal();
        if (seal != null && seal.lastIndex() < confirmed.last()) {
            throw new Violation(
                    Invariant.CONFIRMED_IS_DURABLE,
                    "the log is sealed at " + seal.lastIndex() + ", and confirmed is " + confirmed.last());
        }
    }

    private void checkMember(SimulatedNode node, Member member, Manifest top) {
        ShadowLog log = logs.get(node.position());
        if (log.replicaId() != member.replicaId() || gone.contains(member.replicaId())) {
            return; // the log that was in sync is gone from its node
        }
        if (log.baseIndex() > top.checkpointIndex()) {
            throw new Violation(
                    Invariant.STORAGE_IS_WHOLE,
                    node + " has dropped its log up to " + log.baseIndex() + ", and version " + top.version()
                            + " names a checkpoint of " + top.checkpointIndex());
        }
        extendAgreement(node.position());
        if (agreed[node.position()] < confirmed.last()) {
            throw new Violation(
                    Invariant.CONFIRMED_IS_DURABLE,
                    node + " is in sync in version " + top.version()
                            + " and durably holds the confirmed log only up to " + agreed[node.position()] + " of "
                            + confirmed.last());
        }
    }

    /** Entries that change no state are confirmed as well; no machine hears of them. */
    private void noticeConfirmed() {
        for (SimulatedNode node : nodes) {
            Node process = node.processOrNull();
            if (process != null
                    && process.role() instanceof LeaderRole leader
                    && process.applier().appliedIndex() > confirmed.last()
                    && !isExcepted(node)) {
                confirm(node, leader.term(), process.applier().appliedIndex());
            }
        }
    }

    private void manifestChanged(Manifest top, Manifest.@Nullable Cut cut) {
        dirty = true;
        noticeConfirmed();
        if (cut != null) {
            confirmed.truncate(cut.lastIndex());
            digests.truncate(cut.lastIndex());
            once.cut(cut.lastIndex());
            appliedFirst = Math.min(appliedFirst, cut.lastIndex());
            for (int i = 0; i < agreed.length; i++) {
                agreed[i] = Math.min(agreed[i], cut.lastIndex());
            }
            for (SimulatedNode node : nodes) {
                Node process = node.processOrNull();
                boolean leads = node.address().equals(top.leader().address());
                if (process != null && !leads && process.applier().appliedIndex() > cut.lastIndex()) {
                    beforeCut.put(node.name(), process.applier().state());
                }
            }
            lossListener.run();
        }
        top.inSync().forEach(this::countsAgain);
        manifests.checkArchive(confirmed, digests);
        confirmed.forgetBefore(top.checkpointIndex() - REMEMBERED);
        digests.forgetBefore(top.checkpointIndex() - REMEMBERED);
        manifestListener.accept(top);
    }

    /** Who is in sync since history was cut holds what it became: from then on its state is judged like any other. */
    private void countsAgain(Member member) {
        for (SimulatedNode node : nodes) {
            if (node.name().equals(member.name()) && logs.get(node.position()).replicaId() == member.replicaId()) {
                beforeCut.remove(node.name());
            }
        }
    }

    @Override
    public void after(long sequence, int actor, EventKind kind, Runnable event) {
        noticeConfirmed();
        if (dirty) {
            dirty = false;
            checkInSyncSet();
        }
    }
}
