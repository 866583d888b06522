package io.infinitycluster.simulator.workload;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.role.ReadRequest;
import io.infinitycluster.core.role.ReadRequest.Consistency;
import io.infinitycluster.core.role.Reply;
import io.infinitycluster.core.role.WriteReply;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.KeyValueQuery;
import io.infinitycluster.core.state.KeyValueResult;
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

    private final SimulatedCluster cluster;
    private final Scheduler scheduler;
    private final Workload workload;
    private final WorkloadSettings settings;
    private final RandomStream randomness;
    private final int number;
    private final int actor;
    private final long meanGapNanos;

    private int believedLeader;
    private int valueCounter;
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
            begin(new Call(leftover, new KvCall.Delete(), leaderGuess(), true));
            return;
        }
        KeyHistory history = workload.drawKey();
        int dice = randomness.nextInt(100);
        if (workload.giveUp(history)) {
            begin(new Call(history, new KvCall.Delete(), leaderGuess(), true));
        } else if (dice < settings.writePercent()) {
            begin(new Call(history, drawWrite(history), leaderGuess(), false));
        } else if (randomness.nextInt(100) < settings.eventualPercent()) {
            begin(new Call(history, null, randomness.nextInt(cluster.nodes().size()), false));
        } else {
            boolean elsewhere = randomness.nextInt(100) < settings.followerReadPercent();
            begin(new Call(
                    history,
                    new KvCall.Get(),
                    elsewhere ? randomness.nextInt(cluster.nodes().size()) : leaderGuess(),
                    false));
        }
    }

    private int leaderGuess() {
        return believedLeader;
    }

    private KvCall drawWrite(KeyHistory history) {
        String value = number + "." + valueCounter++;
        int dice = randomness.nextInt(10);
        if (dice < 5) {
            return new KvCall.Put(value);
        } else if (dice < 7) {
            return new KvCall.Append("," + value);
        } else if (dice < 8) {
            return new KvCall.Delete();
        }
        Bytes current = history.valueAt(Long.MAX_VALUE);
        return new KvCall.CompareAndSet(current == null ? null : current.toUtf8(), value);
    }

    private void begin(Call call) {
        underWay = call;
        call.send();
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

    /** One operation. */
    private final class Call extends CancellableEvent implements WriteReply, Reply<ReadRequest.Answer> {

        private final KeyHistory history;
        /** What is asked for; null for an eventual read. */
        private final @Nullable KvCall call;

        private final SimulatedNode node;
        private final long invoked;
        private final long invokedAt;
        /** Whether this is the last operation on a key, which takes it away. */
        private final boolean last;

        private boolean ended;

        Call(KeyHistory history, @Nullable KvCall call, int node, boolean last) {
            this.last = last;
            this.history = history;
            this.call = call;
            this.node = cluster.nodes().get(node);
            invoked = workload.invoke(history);
            invokedAt = scheduler.now();
        }

        void send() {
            scheduler.after(settings.timeoutNanos(), actor, EventKind.CLIENT, this);
            if (!isLost()) {
                scheduler.after(travel(), actor, EventKind.CLIENT, this::arrive);
            }
        }

        private void arrive() {
            node.request(process -> {
                if (call == null || call instanceof KvCall.Get) {
                    process.read(
                            new ReadRequest(
                                    new KeyValueQuery.Get(history.key()).encode(),
                                    call == null ? Consistency.EVENTUAL : Consistency.STRONG,
                                    call == null ? sessionIndex : 0),
                            this);
                } else {
                    process.write(encode(call), this);
                }
            });
        }

        private byte[] encode(KvCall write) {
            if (write instanceof KvCall.Put put) {
                return new KeyValueCommand.Put(history.key(), Bytes.utf8(put.value())).encode();
            } else if (write instanceof KvCall.Append append) {
                return new KeyValueCommand.Append(history.key(), Bytes.utf8(append.value())).encode();
            } else if (write instanceof KvCall.CompareAndSet cas) {
                return new KeyValueCommand.CompareAndSet(
                                history.key(),
                                cas.expected() == null ? null : Bytes.utf8(cas.expected()),
                                Bytes.utf8(Objects.requireNonNull(cas.replacement())))
                        .encode();
            }
            return new KeyValueCommand.Delete(history.key()).encode();
        }

        private void back(Runnable answer) {
            if (!isLost()) {
                scheduler.after(travel(), actor, EventKind.CLIENT, () -> {
                    if (!ended) {
                        answer.run();
                    }
                });
            }
        }

        @Override
        public void confirmed(long index, byte[] result) {
            back(() -> {
                believedLeader = node.position();
                workload.counts().countConfirmedWrite();
                end(new Outcome.Ok<>(decode(result)));
            });
        }

        @Override
        public void answered(ReadRequest.Answer answer) {
            back(() -> {
                KeyValueResult.Value value = (KeyValueResult.Value) KeyValueResult.decode(answer.value());
                checkPrefix(answer, value);
                if (call == null) {
                    ended = true;
                    scheduler.cancel(this);
                    workload.endEventual(history);
                    finished();
                } else {
                    workload.counts().countStrongRead(node.position() != believedLeader);
                    Bytes bytes = value.value();
                    end(new Outcome.Ok<>(new KvResult.Value(bytes == null ? null : bytes.toUtf8())));
                }
            });
        }

        private void checkPrefix(ReadRequest.Answer answer, KeyValueResult.Value value) {
            if (history.isExcepted()) {
                return;
            }
            if (call == null) {
                if (answer.appliedIndex() < sessionIndex) {
                    throw new Violation(
                            Invariant.MONOTONIC_PREFIX,
                            node + " answered client " + number + " from index " + answer.appliedIndex()
                                    + ", after it had seen " + sessionIndex);
                }
                sessionIndex = answer.appliedIndex();
            }
            if (!Objects.equals(history.valueAt(answer.appliedIndex()), value.value())) {
                throw new Violation(
                        Invariant.MONOTONIC_PREFIX,
                        node + " read " + value.value() + " for " + history.name() + " at index "
                                + answer.appliedIndex() + ", where the log says "
                                + history.valueAt(answer.appliedIndex()));
            }
        }

        @Override
        public void refused(Refusal refusal) {
            back(() -> {
                if (refusal.code() == ErrorCode.INVALID_ROLE || refusal.code() == ErrorCode.STARTING) {
                    believedLeader = randomness.nextInt(cluster.nodes().size());
                }
                end(new Outcome.Failed<>());
            });
        }

        @Override
        public void unknown(String reason) {
            back(() -> end(new Outcome.Unknown<>()));
        }

        private KvResult decode(byte[] result) {
            KeyValueResult decoded = KeyValueResult.decode(result);
            if (decoded instanceof KeyValueResult.Deleted deleted) {
                return new KvResult.Flag(deleted.existed());
            } else if (decoded instanceof KeyValueResult.Swapped swapped) {
                return new KvResult.Flag(swapped.succeeded());
            } else if (decoded instanceof KeyValueResult.Done) {
                return new KvResult.Done();
            }
            throw new Violation(Invariant.LINEARIZABLE, "a write was answered with " + decoded);
        }

        /** The client's patience is over. */
        @Override
        public void run() {
            if (!ended) {
                believedLeader = randomness.nextInt(cluster.nodes().size());
                end(call == null || call instanceof KvCall.Get ? new Outcome.Failed<>() : new Outcome.Unknown<>());
            }
        }

        void end(Outcome<KvResult> outcome) {
            ended = true;
            scheduler.cancel(this);
            if (last && !(outcome instanceof Outcome.Ok)) {
                workload.leaveOver(history);
            }
            workload.end(history, number, call == null ? new KvCall.Get() : call, outcome, invoked, invokedAt);
            finished();
        }

        private void finished() {
            underWay = null;
            later();
        }
    }
}
