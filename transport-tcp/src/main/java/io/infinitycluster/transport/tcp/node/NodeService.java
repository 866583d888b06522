package io.infinitycluster.transport.tcp.node;

import io.infinitycluster.core.Node;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.role.AdminRole;
import io.infinitycluster.core.role.FollowerRole;
import io.infinitycluster.core.role.LeaderRole;
import io.infinitycluster.core.role.ReadRequest;
import io.infinitycluster.core.role.Reply;
import io.infinitycluster.core.role.Role;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.role.StandaloneRole;
import io.infinitycluster.core.role.WriteReply;
import io.infinitycluster.core.role.WriteRequest;
import io.infinitycluster.transport.tcp.loop.YieldingExecutor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node, for the threads around it: each call is handed to the node's event loop, and its answer comes there.
 *
 * <p>A future that fails does so with {@link RequestRefusedException} or, for writes only, {@link OutcomeUnknownException}.
 * What is hung on a future runs on the event loop: it must not block.
 */
public final class NodeService {

    /** After how long queries let heartbeats, replication and writes go first: less than a force takes. */
    private static final long QUERIES_AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** Whoever asked has been told by then that it took too long. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Node node;
    private final String address;
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final Executor queries;
    private boolean ordered;

    /**
     * A node on its loop.
     *
     * @param address the peer address that the node advertises
     */
    public NodeService(Node node, String address, Executor loop) {
        this(node, address, loop, System::nanoTime);
    }

    NodeService(Node node, String address, Executor loop, LongSupplier nanoTime) {
        this.node = node;
        this.address = address;
        this.loop = loop;
        this.nanoTime = nanoTime;
        queries = new YieldingExecutor(loop, QUERIES_AT_ONCE_NANOS, nanoTime);
    }

    /**
     * What a write has brought.
     *
     * @param index the entry by which it was carried out
     * @param result what the state machine answered
     */
    public record Written(long index, byte[] result) {}

    /** Sets the node's role, as an operator says; done when it has it (P3). */
    public CompletableFuture<Done> assign(RoleRequest request) {
        return this.<Done>ask(reply -> node.assign(request, new Reply<>() {
            @Override
            public void answered(Done done) {
                ordered = true;
                reply.answered(done);
            }

            @Override
            public void refused(Refusal refusal) {
                reply.refused(refusal);
            }
        }));
    }

    /**
     * Makes the node serve alone, of its own accord: only if no operator has set a role, whichever. (An order that was refused has set none.)
     *
     * @return done when the node serves alone, and also when an operator has set its role or it has stopped
     */
    CompletableFuture<Done> serveAloneUnlessOrdered() {
        return this.<Done>ask(reply -> {
            if (ordered || node.isStopped()) {
                reply.answered(Done.DONE);
                return;
            }
            node.assign(RoleRequest.standalone(), new Reply<>() {
                @Override
                public void answered(Done done) {
                    reply.answered(done);
                }

                @Override
                public void refused(Refusal refusal) {
                    // It may be refused because an operator sets another role at this very moment.
                    loop.execute(() -> {
                        if (ordered) {
                            reply.answered(Done.DONE);
                        } else {
                            reply.refused(refusal);
                        }
                    });
                }
            });
        });
    }

    /** Removes another node from the cluster; the leader only. */
    public CompletableFuture<Done> removeNode(String name) {
        return this.<Done>ask(reply -> node.removeNode(name, reply));
    }

    /**
     * Answers a query, as fresh as asked for (P8). However many wait, none but the one that runs keeps the node from its other work; one
     * that has waited for a minute is refused.
     */
    public CompletableFuture<ReadRequest.Answer> read(ReadRequest request) {
        return this.<ReadRequest.Answer>query(reply -> node.read(request, reply));
    }

    /**
     * What a read has brought.
     *
     * @param answer the answer
     * @param consistency how fresh it is
     */
    public record Read(ReadRequest.Answer answer, ReadRequest.Consistency consistency) {}

    /**
     * Answers a query as freshly as the node's role can: strongly on the leader and on followers, and on a learner as of what it has
     * applied (P8).
     *
     * @param consistency what is wanted instead; null for nothing
     * @param atLeastIndex the answer must not be of an older state than this index
     */
    public CompletableFuture<Read> read(
            byte[] query, ReadRequest.@Nullable Consistency consistency, long atLeastIndex) {
        return this.<Read>query(reply -> {
            ReadRequest.Consistency fits = node.role().kind() == NodeRole.LEARNER
                    ? ReadRequest.Consistency.EVENTUAL
                    : ReadRequest.Consistency.STRONG;
            ReadRequest.Consistency used = consistency == null ? fits : consistency;
            node.read(new ReadRequest(query, used, atLeastIndex), new Reply<>() {
                @Override
                public void answered(ReadRequest.Answer answer) {
                    reply.answered(new Read(answer, used));
                }

                @Override
                public void refused(Refusal refusal) {
                    reply.refused(refusal);
                }
            });
        });
    }

    /** Carries out a command (P1), once if it has an idempotency key (P12). */
    public CompletableFuture<Written> write(WriteRequest request) {
        CompletableFuture<Written> written = new CompletableFuture<>();
        loop.execute(() -> node.write(request, new WriteReply() {
            @Override
            public void confirmed(long index, byte[] result) {
                written.complete(new Written(index, result));
            }

            @Override
            public void refused(Refusal refusal) {
                written.completeExceptionally(new RequestRefusedException(refusal));
            }

            @Override
            public void unknown(String reason) {
                written.completeExceptionally(new OutcomeUnknownException(reason));
            }
        }));
        return written;
    }

    /** How the node stands. */
    public CompletableFuture<NodeView> view() {
        return onLoop(this::look);
    }

    private NodeView look() {
        Role role = node.role();
        Log log = node.log();
        List<NodeInfo> nodes = List.copyOf(node.nodes());
        long applied = node.applier().appliedIndex();
        return new NodeView(
                role.kind(),
                role.name(),
                address,
                !node.isInitialising(),
                node.isStopped(),
                log == null ? 0 : log.term(),
                log == null ? 0 : log.durableIndex(),
                nodes.isEmpty() ? applied : nodes.get(0).committedIndex(),
                applied,
                leaseHeld(role),
                role instanceof LeaderRole leader ? leader.leaseholders() : List.of(),
                nodes,
                node.logRefusal(),
                role instanceof AdminRole admin ? admin.reason() : null,
                node.storageTrouble());
    }

    private static boolean leaseHeld(Role role) {
        if (role instanceof LeaderRole leader) {
            return leader.holdsLease();
        }
        return role instanceof StandaloneRole || role instanceof FollowerRole follower && follower.holdsLease();
    }

    private interface Request<T> {
        void begin(Reply<T> reply);
    }

    private <T> CompletableFuture<T> query(Request<T> request) {
        long asked = nanoTime.getAsLong();
        return ask(queries, reply -> {
            if (nanoTime.getAsLong() - asked > LONGEST_WAIT_NANOS) {
                reply.refused(new Refusal(
                        ErrorCode.INVALID_STATUS,
                        "This node has more queries than it can answer: ask for less at a time, or ask another node"));
            } else {
                request.begin(reply);
            }
        });
    }

    private <T> CompletableFuture<T> ask(Request<T> request) {
        return ask(loop, request);
    }

    private static <T> CompletableFuture<T> ask(Executor executor, Request<T> request) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        executor.execute(() -> request.begin(new Reply<>() {
            @Override
            public void answered(T value) {
                answer.complete(value);
            }

            @Override
            public void refused(Refusal refusal) {
                answer.completeExceptionally(new RequestRefusedException(refusal));
            }
        }));
        return answer;
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
                throw e;
            }
        });
        return answer;
    }
}
