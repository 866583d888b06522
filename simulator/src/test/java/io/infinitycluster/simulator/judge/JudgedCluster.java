package io.infinitycluster.simulator.judge;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.manifest.ManifestCodec;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.Reply;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.role.WriteReply;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.random.RandomStreams;
import io.infinitycluster.simulator.store.StoreFaults;
import io.infinitycluster.simulator.time.EventLoop;
import io.infinitycluster.simulator.time.NodeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Real nodes under the eyes of a judge: {@code leader}, {@code follower} and {@code learner}, so far without roles. A test does to them
 * what no node would do.
 */
final class JudgedCluster {

    static final long SECOND = 1_000_000_000L;

    final SimulatedCluster cluster;
    final SimulatedNode leader;
    final SimulatedNode follower;
    final SimulatedNode learner;
    final Judge judge;
    /** What was confirmed and refused, in order. */
    final List<String> answers = new ArrayList<>();

    private final Map<String, StateMachine> watched = new TreeMap<>();

    /** @param machines makes the state machine of a node */
    JudgedCluster(Function<SimulatedNode, StateMachine> machines) {
        cluster = new SimulatedCluster(
                new RandomStreams(1), ClusterSettings.defaults(), true, node -> watch(node, machines.apply(node)));
        leader = cluster.addNode("leader");
        follower = cluster.addNode("follower");
        learner = cluster.addNode("learner");
        judge = new Judge(cluster, KeyValueStateMachine::new);
        cluster.scheduler().listener(judge);
        cluster.nodes().forEach(SimulatedNode::start);
        pass(SECOND);
    }

    JudgedCluster() {
        this(node -> new KeyValueStateMachine());
    }

    private StateMachine watch(SimulatedNode node, StateMachine machine) {
        StateMachine result = judge.watch(node, machine, (index, command, of) -> {});
        watched.put(node.name(), result);
        return result;
    }

    /** Gives everybody a role, and confirms ten writes. */
    JudgedCluster atWork() {
        order(leader, RoleRequest.leader("leader"));
        order(follower, RoleRequest.follower("follower", leader.address()));
        order(learner, RoleRequest.learner("learner", leader.address()));
        pass(5 * SECOND);
        write(10);
        return this;
    }

    void pass(long nanos) {
        cluster.scheduler().runUntil(cluster.scheduler().now() + nanos);
    }

    void order(SimulatedNode node, RoleRequest request) {
        begin(node, request);
        pass(SECOND);
    }

    void begin(SimulatedNode node, RoleRequest request) {
        node.request(process -> process.assign(request, new Reply<Done>() {
            @Override
            public void answered(Done done) {
                answers.add(node + " is " + request.role());
            }

            @Override
            public void refused(Refusal refusal) {
                answers.add(node + " refuses " + request.role() + ": " + refusal);
            }
        }));
    }

    /** Writes to the leader, and lets a second pass. */
    void write(int count) {
        write(leader, count);
    }

    void write(SimulatedNode node, int count) {
        for (int i = 0; i < count; i++) {
            byte[] command = command(answers.size() + i);
            node.request(process -> process.write(command, new WriteReply() {
                @Override
                public void confirmed(long index, byte[] result) {
                    answers.add("confirmed " + index);
                }

                @Override
                public void refused(Refusal refusal) {
                    answers.add("refused " + refusal);
                }

                @Override
                public void unknown(String reason) {
                    answers.add("unknown " + reason);
                }
            }));
        }
        pass(SECOND);
    }

    static byte[] command(long number) {
        return new KeyValueCommand.Put(Bytes.utf8("key" + number % 3), Bytes.utf8("value" + number)).encode();
    }

    /** A node's state machine carries out a command, whatever its log says. */
    void apply(SimulatedNode node, long index) {
        Objects.requireNonNull(watched.get(node.name())).apply(index, command(index));
    }

    /** Somebody creates the next version of the manifest. */
    void swap(UnaryOperator<Manifest> change) {
        Manifest next = change.apply(Objects.requireNonNull(judge.manifest()));
        cluster.store()
                .connect(
                        "somebody",
                        new NodeClock(new EventLoop(cluster.scheduler(), "somebody"), 0, 0),
                        new StoreFaults())
                .create(
                        ManifestChain.key(next.version()),
                        ManifestCodec.encode(next),
                        Completion.of(done -> {}, failure -> {}));
        pass(SECOND / 2);
    }

    /** Where the last record of a node's newest segment ends; commands here do not end with a zero. */
    static int written(SimulatedNode node) {
        byte[] bytes = node.disk().readWritten(newestSegment(node));
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    static String newestSegment(SimulatedNode node) {
        String newest = "";
        for (String file : node.disk().durableFiles()) {
            boolean begun = file.startsWith("wal-") && node.disk().readWritten(file).length > 0;
            newest = begun ? file : newest;
        }
        return newest;
    }
}
