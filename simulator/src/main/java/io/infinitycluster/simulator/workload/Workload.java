package io.infinitycluster.simulator.workload;

import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.linearizability.KeyHistoryChecker;
import io.infinitycluster.simulator.linearizability.KvCall;
import io.infinitycluster.simulator.linearizability.KvModel;
import io.infinitycluster.simulator.linearizability.KvResult;
import io.infinitycluster.simulator.linearizability.Operation;
import io.infinitycluster.simulator.linearizability.Outcome;
import io.infinitycluster.simulator.linearizability.Verdict;
import io.infinitycluster.simulator.random.RandomStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Concurrent clients of a key-value store, and the judgement of what they were told: linearizable for writes and strong reads,
 * a monotonic prefix of the log for eventual reads (design section 5).
 *
 * <p>A key is used for a bounded number of operations, then deleted, checked and forgotten, so that a run of any length needs
 * bounded memory.
 */
public final class Workload {

    /** Configurations that one key's check may explore; to run out of it is a failure. */
    private static final long BUDGET = 20_000_000;

    private final SimulatedCluster cluster;
    private final WorkloadSettings settings;
    private final ClientStore store;
    private final @Nullable Bystander bystander;
    private final RandomStream randomness;
    private final List<Client> clients = new ArrayList<>();
    private final Map<Bytes, KeyHistory> histories = new LinkedHashMap<>();
    private final List<KeyHistory> active = new ArrayList<>();
    private final List<KeyHistory> closing = new ArrayList<>();
    private final KeyHistoryChecker<KvCall, KvResult> checker = new KeyHistoryChecker<>(KvModel.KV_STORE, BUDGET);
    private final ArrayDeque<KeyHistory> leftovers = new ArrayDeque<>();
    private final OperationCounts counts = new OperationCounts();

    private final BooleanSupplier splitHistory;
    private long position;
    private int nextKey;
    private int nextOperation;
    private boolean stopped;

    /**
     * Clients of a cluster that begin when told to.
     *
     * @param splitHistory whether an operator's consent to loss has made two histories of one, for the time being: keys that are
     *     taken into use then are not judged
     */
    public Workload(SimulatedCluster cluster, WorkloadSettings settings, BooleanSupplier splitHistory) {
        this(cluster, settings, splitHistory, ClientStore.KEY_VALUE);
    }

    /**
     * The same for another machine.
     *
     * @param store what the nodes run
     */
    public Workload(
            SimulatedCluster cluster, WorkloadSettings settings, BooleanSupplier splitHistory, ClientStore store) {
        this.store = store;
        this.splitHistory = splitHistory;
        this.cluster = cluster;
        this.settings = settings;
        randomness = cluster.streams().stream("workload");
        for (int i = 0; i < settings.keys(); i++) {
            active.add(newKey());
        }
        for (int i = 0; i < settings.clients(); i++) {
            clients.add(new Client(cluster, this, settings, i));
        }
        bystander = store.hasOtherCommands() ? new Bystander(cluster, this) : null;
    }

    /** Lets the clients begin. */
    public void start() {
        stopped = false;
        clients.forEach(Client::start);
        if (bystander != null) {
            bystander.start();
        }
    }

    /** Lets no client begin another operation. */
    public void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    ClientStore store() {
        return store;
    }

    public OperationCounts counts() {
        return counts;
    }

    /** How many operations are under way. */
    public int open() {
        int open = 0;
        for (KeyHistory history : histories.values()) {
            open += history.open();
        }
        return open;
    }

    // --- Keys ---

    private KeyHistory newKey() {
        KeyHistory history = new KeyHistory("k" + nextKey++);
        if (splitHistory.getAsBoolean()) {
            history.except();
        }
        histories.put(history.key(), history);
        return history;
    }

    /** A key for the next operation of a client. */
    KeyHistory drawKey() {
        return active.get(randomness.nextInt(active.size()));
    }

    /** Gives a key up if it has been used often enough: true if the caller shall delete it, with its last operation. */
    boolean giveUp(KeyHistory history) {
        if (history.begun() < settings.operationsPerKey()) {
            return false;
        }
        int at = active.indexOf(history);
        if (at < 0) {
            return false;
        }
        active.set(at, newKey());
        closing.add(history);
        return true;
    }

    /** A key that was given up and could not be deleted; null if there is none. Whoever takes it tries again. */
    @Nullable
    KeyHistory takeLeftover() {
        return leftovers.poll();
    }

    /** A key was given up, and its deletion did not succeed: it must go all the same, or the state grows for ever. */
    void leaveOver(KeyHistory history) {
        history.notDeleted();
        if (!histories.containsKey(history.key())) {
            leftovers.add(history);
        }
    }

    /** A machine was the first to carry out the command at an index: that is what the confirmed log says. */
    public void applied(long index, byte[] command, StateMachine machine) {
        Bytes key = store.keyOf(command);
        KeyHistory history = key == null ? null : histories.get(key);
        if (key != null && history != null) {
            history.changed(index, store.valueOf(machine, key));
        }
    }

    // --- Histories ---

    long invoke(KeyHistory history) {
        history.begin();
        return position++;
    }

    /** An operation of a client has ended. */
    void end(KeyHistory history, int client, KvCall call, Outcome<KvResult> outcome, long invoked, long invokedAt) {
        long returned = position++;
        if (outcome instanceof Outcome.Failed) {
            counts.countFailed();
            history.end(null);
        } else {
            if (outcome instanceof Outcome.Ok) {
                counts.countOk();
            } else {
                counts.countUnknown();
            }
            history.end(new Operation<>(
                    nextOperation++,
                    client,
                    history.name(),
                    call,
                    outcome,
                    invoked,
                    returned,
                    invokedAt,
                    cluster.scheduler().now()));
        }
        if (!closing.isEmpty()) {
            checkClosed();
        }
    }

    /** An eventual read has ended well; it is no part of the key's linearizable history. */
    void endEventual(KeyHistory history) {
        counts.countOk();
        counts.countEventualRead();
        history.end(null);
    }

    private void checkClosed() {
        for (Iterator<KeyHistory> all = closing.iterator(); all.hasNext(); ) {
            KeyHistory history = all.next();
            if (history.open() == 0) {
                all.remove();
                check(history);
                histories.remove(history.key());
                if (!history.isDeleted()) {
                    // Not before: a deletion that is no part of the history would make nonsense of it.
                    KeyHistory unjudged = new KeyHistory(history.name());
                    unjudged.except();
                    leftovers.add(unjudged);
                }
            }
        }
    }

    private void check(KeyHistory history) {
        if (history.isExcepted()) {
            counts.countExcepted();
            return;
        }
        Verdict<KvCall, KvResult> verdict = checker.check(history.operations());
        if (verdict instanceof Verdict.NotLinearizable<KvCall, KvResult> found) {
            throw new Violation(
                    Invariant.LINEARIZABLE,
                    "the history of " + history.name() + " cannot be ordered: " + found.witness());
        }
        if (verdict instanceof Verdict.Unknown<KvCall, KvResult> gaveUp) {
            throw new Violation(
                    Invariant.LINEARIZABLE,
                    "the history of " + history.name() + " could not be judged within " + gaveUp.budget()
                            + " configurations");
        }
        counts.countChecked(history.operations().size());
    }

    /** Checks the histories of all keys as they are now. Operations still under way count as unknown. */
    public void checkAll() {
        clients.forEach(Client::giveUp);
        for (KeyHistory history : histories.values()) {
            check(history);
        }
        histories.clear();
        closing.clear();
        active.clear();
        for (int i = 0; i < settings.keys(); i++) {
            active.add(newKey());
        }
    }

    /** An operator allowed confirmed writes to be lost: the keys that are in use are judged no more. */
    public void lossAllowed() {
        histories.values().forEach(KeyHistory::except);
        clients.forEach(Client::forgetKey);
    }
}
