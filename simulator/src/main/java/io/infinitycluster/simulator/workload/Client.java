package io.infinitycluster.simulator.workload;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.role.ReadRequest;
import io.infinitycluster.core.role.ReadRequest.Consistency;
import io.infinitycluster.core.role.Reply;
import io.infinitycluster.core.role.WriteReply;
import io.infinitycluster.core.role.WriteRequest;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.linearizability.KvCall;
import io.infinitycluster.simulator.linearizability.KvResult;
import io.infinitycluster.simulator.linearizability.Outcome;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.time.CancellableEvent;
import io.infinitycluster.simulator.time.EventKind;
import io.infinitycluster.simulator.time.Scheduler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One client: asks, waits, is told or gives up, and asks again. It knows the nodes' addresses and nothing else; who leads it finds
 * out by asking.
 */
final class Client {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long MIN_TRAVEL_NANOS = 100_000;
    private static final long MAX_TRAVEL_NANOS = 600_000;
    /** How often a write with an idempotency key is sent at most. */
    private static final int MAX_ATTEMPTS = 10;

    private static final long MEAN_RETRY_GAP_NANOS = 200_000_000;
    /** One in so many attempts of a client with keys is not waited for: so retries meet writes that are still pending. */
    private static final int IMPATIENT_ONE_IN = 8;

    private static final long LONGEST_IMPATIENCE_NANOS = 20_000_000;
    /** One in so many writes of a client with keys uses the last one's key again. */
    private static final int REUSE_ONE_IN = 30;

    private final SimulatedCluster cluster;
    private final Scheduler scheduler;
    private final Workload workload;
    private final WorkloadSettings settings;
    private final RandomStream randomness;
    /** All chance that retries bring: clients without idempotency keys draw nothing from it. */
    private final RandomStream retries;

    private final boolean keyed;
    private final int number;
    private final int actor;
    private final long meanGapNanos;

    private int believedLeader;
    private int valueCounter;
    private int keyCounter;
    /** The key of the last write that was confirmed under one, and must not be carried out under it again. */
    private @Nullable String usedKey;

    private long sessionIndex;
    private @Nullable Call underWay;
    private boolean running;

    Client(SimulatedCluster cluster, Workload workload, WorkloadSettings settings, int number) {
        this.cluster = cluster;
        this.workload = workload;
        this.settings = settings;
        this.number = number;
        scheduler = cluster.scheduler();
        randomness = cluster.streams().stream("client/" + number);
        retries = cluster.streams().stream("client/retries/" + number);
        keyed = number * 100 < settings.clients() * settings.keyedPercent();
        actor = scheduler.actor("client" + number);
        meanGapNanos = NANOS_PER_SECOND * settings.clients() / settings.operationsPerSecond();
    }

    void start() {
        if (!running) {
            running = true;
            later();
        }
    }

    private void later() {
        scheduler.after(randomness.exponential(meanGapNanos), actor, EventKind.CLIENT, this::act);
    }

    private void act() {
        if (workload.isStopped()) {
            running = false;
            return;
        }
        KeyHistory leftover = workload.takeLeftover();
        if (leftover != null) {
            write(leftover, new KvCall.Delete(), true);
            return;
        }
        KeyHistory history = workload.drawKey();
        int dice = randomness.nextInt(100);
        if (workload.giveUp(history)) {
            write(history, new KvCall.Delete(), true);
        } else if (dice < settings.writePercent()) {
            write(history, drawWrite(history), false);
        } else if (randomness.nextInt(100) < settings.eventualPercent()) {
            begin(
                    new Call(history, null, null, false),
                    randomness.nextInt(cluster.nodes().size()));
        } else {
            boolean elsewhere = randomness.nextInt(100) < settings.followerReadPercent();
            begin(
                    new Call(history, new KvCall.Get(), null, false),
                    elsewhere ? randomness.nextInt(cluster.nodes().size()) : believedLeader);
        }
    }

    private void write(KeyHistory history, KvCall call, boolean last) {
        if (!keyed) {
            begin(new Call(history, call, null, last), believedLeader);
        } else if (usedKey != null && !last && retries.nextInt(REUSE_ONE_IN) == 0) {
            begin(new Reuse(history, new KvCall.Put(number + "." + valueCounter++), usedKey), believedLeader);
        } else {
            workload.counts().countKeyedWrite();
            begin(new Call(history, call, "client" + number + "/" + keyCounter++, last), believedLeader);
        }
    }

    private KvCall drawWrite(KeyHistory history) {
        String value = number + "." + valueCounter++;
        int dice = randomness.nextInt(10);
        // What is put twice often leaves no trace: whoever sends writes again rather appends.
        if (dice < (keyed ? 2 : 5)) {
            return new KvCall.Put(value);
        } else if (dice < 7) {
            return new KvCall.Append("," + value);
        } else if (dice < 8) {
            return new KvCall.Delete();
        }
        if (!workload.store().comparesAndSets()) {
            return new KvCall.Put(value);
        }
        Bytes current = history.valueAt(Long.MAX_VALUE);
        return new KvCall.CompareAndSet(current == null ? null : current.toUtf8(), value);
    }

    private void begin(Call call, int node) {
        underWay = call;
        call.send(node);
    }

    /** An operator allowed confirmed writes to be lost, and what was carried out under their keys with them. */
    void forgetKey() {
        usedKey = null;
    }

    /** The run ends: what is under way stays unknown. */
    void giveUp() {
        Call call = underWay;
        if (call != null) {
            call.end(new Outcome.Unknown<>());
        }
    }

    private long travel() {
        return randomness.between(MIN_TRAVEL_NANOS, MAX_TRAVEL_NANOS);
    }

    private boolean isLost() {
        return settings.lossPerMillion() > 0 && randomness.chance(settings.lossPerMillion());
    }

    /** One operation: one attempt, or, with an idempotency key, as many as it takes to know what became of it. */
    private class Call {

        final KeyHistory history;
        /** What is asked for; null for an eventual read. */
        final @Nullable KvCall call;
        /** The idempotency key; null without one, and then there is one attempt. */
        private final @Nullable String key;

        private final long invoked;
        private final long invokedAt;
        /** Whether this is the last operation on a key of the store, which takes it away. */
        private final boolean last;

        private int attempts;
        private @Nullable Attempt newest;
        /** Whether an attempt that was given up may have been, or may yet be, carried out. */
        private boolean inDoubt;

        private boolean ended;

        Call(KeyHistory history, @Nullable KvCall call, @Nullable String key, boolean last) {
            this.last = last;
            this.history = history;
            this.call = call;
            this.key = key;
            invoked = workload.invoke(history);
            invokedAt = scheduler.now();
        }

        boolean isWrite() {
            return call != null && !(call instanceof KvCall.Get);
        }

        void send(int node) {
            attempts++;
            Attempt attempt = new Attempt(this, cluster.nodes().get(node));
            newest = attempt;
            boolean impatient = key != null && retries.nextInt(IMPATIENT_ONE_IN) == 0;
            attempt.send(impatient ? retries.between(1, LONGEST_IMPATIENCE_NANOS) : settings.timeoutNanos());
        }

        /** The newest attempt is over, and nobody knows what became of it, or it was refused after another of which nobody knows. */
        private void tryAgain() {
            if (key == null || attempts == MAX_ATTEMPTS || workload.isStopped()) {
                end(new Outcome.Unknown<>());
                return;
            }
            scheduler.after(retries.exponential(MEAN_RETRY_GAP_NANOS), actor, EventKind.CLIENT, () -> {
                if (!ended) {
                    workload.counts().countRetry();
                    send(
                            retries.nextBoolean()
                                    ? believedLeader
                                    : retries.nextInt(cluster.nodes().size()));
                }
            });
        }

        void unclear() {
            if (isWrite()) {
                inDoubt = true;
                tryAgain();
            } else {
                end(new Outcome.Failed<>());
            }
        }

        void refused(Refusal refusal) {
            if (refusal.code() == ErrorCode.CONFLICT && !history.isExcepted()) {
                throw new Violation(
                        Invariant.AT_MOST_ONCE, "a client was told of its own key " + key + ": " + refusal.message());
            }
            if (inDoubt) {
                tryAgain();
            } else {
                end(new Outcome.Failed<>());
            }
        }

        void confirmed(byte[] result) {
            if (key != null && !history.isExcepted()) {
                usedKey = key;
            }
            workload.counts().countConfirmedWrite();
            KvCall asked = call == null ? new KvCall.Get() : call;
            end(new Outcome.Ok<>(workload.store().written(asked, result)));
        }

        void end(Outcome<KvResult> outcome) {
            finish();
            if (last && !(outcome instanceof Outcome.Ok)) {
                workload.leaveOver(history);
            }
            workload.end(history, number, call == null ? new KvCall.Get() : call, outcome, invoked, invokedAt);
            underWay = null;
            later();
        }

        private void endEventual() {
            finish();
            workload.endEventual(history);
            underWay = null;
            later();
        }

        private void finish() {
            ended = true;
            Attempt attempt = newest;
            if (attempt != null) {
                scheduler.cancel(attempt);
            }
        }
    }

    /** A write under a key that another write was confirmed under: it must be refused. */
    private final class Reuse extends Call {

        Reuse(KeyHistory history, KvCall call, String key) {
            super(history, call, key, false);
        }

        @Override
        void refused(Refusal refusal) {
            if (refusal.code() == ErrorCode.CONFLICT) {
                workload.counts().countRefusedReuse();
                end(new Outcome.Failed<>());
            } else {
                super.refused(refusal);
            }
        }

        @Override
        void confirmed(byte[] result) {
            if (!history.isExcepted()) {
                throw new Violation(
                        Invariant.AT_MOST_ONCE, "another command was carried out under the key " + super.key);
            }
            super.confirmed(result);
        }
    }

    /** One request to one node. What comes back counts as long as the operation has not ended, even after the next attempt was made. */
    private final class Attempt extends CancellableEvent implements WriteReply, Reply<ReadRequest.Answer> {

        private final Call call;
        private final SimulatedNode node;

        Attempt(Call call, SimulatedNode node) {
            this.call = call;
            this.node = node;
        }

        void send(long patienceNanos) {
            scheduler.after(patienceNanos, actor, EventKind.CLIENT, this);
            if (!isLost()) {
                scheduler.after(travel(), actor, EventKind.CLIENT, this::arrive);
            }
        }

        private void arrive() {
            KvCall asked = call.call;
            node.request(process -> {
                if (asked == null || asked instanceof KvCall.Get) {
                    process.read(
                            new ReadRequest(
                                    workload.store().read(call.history.key()),
                                    asked == null ? Consistency.EVENTUAL : Consistency.STRONG,
                                    asked == null ? sessionIndex : 0),
                            this);
                } else {
                    process.write(new WriteRequest(workload.store().write(call.history.key(), asked), call.key), this);
                }
            });
        }

        private void back(Runnable answer) {
            if (!isLost()) {
                scheduler.after(travel(), actor, EventKind.CLIENT, () -> {
                    if (!call.ended) {
                        answer.run();
                    }
                });
            }
        }

        /** Whether this attempt is the one that is waited for; then it is not any more. */
        private boolean isOver() {
            if (call.newest != this) {
                return true;
            }
            scheduler.cancel(this);
            call.newest = null;
            return false;
        }

        @Override
        public void confirmed(long index, byte[] result) {
            back(() -> {
                believedLeader = node.position();
                call.confirmed(result);
            });
        }

        @Override
        public void answered(ReadRequest.Answer answer) {
            back(() -> {
                Bytes value = workload.store().value(answer.value());
                checkPrefix(answer, value);
                if (call.call == null) {
                    call.endEventual();
                } else {
                    workload.counts().countStrongRead(node.position() != believedLeader);
                    call.end(new Outcome.Ok<>(new KvResult.Value(value == null ? null : value.toUtf8())));
                }
            });
        }

        private void checkPrefix(ReadRequest.Answer answer, @Nullable Bytes value) {
            KeyHistory history = call.history;
            if (history.isExcepted()) {
                return;
            }
            if (call.call == null) {
                if (answer.appliedIndex() < sessionIndex) {
                    throw new Violation(
                            Invariant.MONOTONIC_PREFIX,
                            node + " answered client " + number + " from index " + answer.appliedIndex()
                                    + ", after it had seen " + sessionIndex);
                }
                sessionIndex = answer.appliedIndex();
            }
            if (!Objects.equals(history.valueAt(answer.appliedIndex()), value)) {
                throw new Violation(
                        Invariant.MONOTONIC_PREFIX,
                        node + " read " + value + " for " + history.name() + " at index "
                                + answer.appliedIndex() + ", where the log says "
                                + history.valueAt(answer.appliedIndex()));
            }
        }

        @Override
        public void refused(Refusal refusal) {
            back(() -> {
                if (!isOver()) {
                    if (refusal.code() == ErrorCode.INVALID_ROLE || refusal.code() == ErrorCode.STARTING) {
                        believedLeader = randomness.nextInt(cluster.nodes().size());
                    }
                    call.refused(refusal);
                }
            });
        }

        @Override
        public void unknown(String reason) {
            back(() -> {
                if (!isOver()) {
                    call.unclear();
                }
            });
        }

        /** The client's patience is over. */
        @Override
        public void run() {
            if (!call.ended && !isOver()) {
                if (scheduler.now() - call.invokedAt >= settings.timeoutNanos()) {
                    believedLeader = randomness.nextInt(cluster.nodes().size());
                }
                call.unclear();
            }
        }
    }
}
