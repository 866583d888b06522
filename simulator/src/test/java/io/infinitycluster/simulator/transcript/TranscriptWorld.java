package io.infinitycluster.simulator.transcript;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.ManifestCodec;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.ReadRequest;
import io.infinitycluster.core.role.Reply;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.role.WriteReply;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.KeyValueQuery;
import io.infinitycluster.core.state.KeyValueResult;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.fault.Latency;
import io.infinitycluster.simulator.random.RandomStreams;
import io.infinitycluster.transport.inmemory.Fate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** A small cluster in which everything takes a fixed time: messages 0.5 ms, forces 1 ms, a way to the bucket 5 ms. */
final class TranscriptWorld {

    private static final long MILLI = 1_000_000L;
    private static final String PORT = ":23850";

    private final SimulatedCluster cluster;
    private final Transcript transcript = new Transcript();
    private final Map<String, List<Long>> replicaIds = new TreeMap<>();
    private boolean showHeartbeats;
    private int open;

    TranscriptWorld(ClusterSettings settings) {
        cluster = new SimulatedCluster(new RandomStreams(1), settings, true, node -> new KeyValueStateMachine());
        cluster.notes((node, event) -> say(node.name() + ": " + event));
        cluster.network().tap(this::met);
    }

    private void say(String text) {
        transcript.line(cluster.scheduler().now(), text);
    }

    private void met(Fate fate, String from, String to, Lane lane, long number, int bytes, Message message) {
        boolean routine = message instanceof Message.Heartbeat
                || (message instanceof Message.HeartbeatAnswer answer && answer.status() == NodeStatus.ALIVE);
        if (routine && !showHeartbeats) {
            return;
        }
        if (fate == Fate.DELIVERED) {
            say(name(from) + " > " + name(to) + " " + MessageText.of(message));
        } else {
            transcript.lost(name(from), name(to), message.getClass().getSimpleName());
        }
    }

    private static String name(String address) {
        return address.replace(PORT, "");
    }

    String take() {
        return transcript.take();
    }

    void showHeartbeats(boolean show) {
        showHeartbeats = show;
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    SimulatedNode node(String name) {
        for (SimulatedNode node : cluster.nodes()) {
            if (node.name().equals(name)) {
                return node;
            }
        }
        SimulatedNode node = cluster.addNode(name);
        node.disk().faults().force(Latency.fixed(MILLI)).read(Latency.fixed(MILLI / 10));
        node.storeFaults().request(Latency.fixed(5 * MILLI)).answer(Latency.fixed(5 * MILLI));
        return node;
    }

    void advance(long nanos) {
        cluster.scheduler().runUntil(cluster.scheduler().now() + nanos);
    }

    /** Goes on until every question is answered, a minute at most, and a moment more. */
    void settle() {
        long end = cluster.scheduler().now() + 60_000 * MILLI;
        while (open > 0 && cluster.scheduler().now() < end) {
            advance(MILLI);
        }
        if (open > 0) {
            say("no answer");
            open = 0;
        }
        advance(20 * MILLI);
    }

    private <T> Reply<T> reply(String who, Function<T, String> text) {
        open++;
        return new Reply<>() {
            @Override
            public void answered(T answer) {
                open--;
                say(who + " answers: " + text.apply(answer));
            }

            @Override
            public void refused(Refusal refusal) {
                open--;
                say(who + " refuses: " + refusal);
            }
        };
    }

    void role(String name, RoleRequest request) {
        Reply<Done> reply = reply(name, done -> "it is " + request.role().lowerCase());
        node(name).request(process -> process.assign(request, reply));
    }

    void remove(String name, String at) {
        Reply<Done> reply = reply(at, done -> name + " is removed");
        node(at).request(process -> process.removeNode(name, reply));
    }

    void read(String name, String key, ReadRequest.Consistency consistency) {
        Reply<ReadRequest.Answer> reply = reply(name, answer -> {
            KeyValueResult.Value value = (KeyValueResult.Value) KeyValueResult.decode(answer.value());
            Bytes bytes = value.value();
            return key + " is "
                    + (bytes == null ? "absent" : new String(bytes.toByteArray(), StandardCharsets.UTF_8))
                    + " as of " + answer.appliedIndex()
                    + (answer.lag() > 0 ? ", lag " + answer.lag() : "");
        });
        byte[] query = new KeyValueQuery.Get(Bytes.utf8(key)).encode();
        node(name).request(process -> process.read(new ReadRequest(query, consistency, 0), reply));
    }

    void write(String name, String key, String value) {
        open++;
        byte[] command = new KeyValueCommand.Put(Bytes.utf8(key), Bytes.utf8(value)).encode();
        WriteReply reply = new WriteReply() {
            @Override
            public void confirmed(long index, byte[] result) {
                open--;
                say(name + " answers: confirmed at " + index);
            }

            @Override
            public void refused(Refusal refusal) {
                open--;
                say(name + " refuses: " + refusal);
            }

            @Override
            public void unknown(String reason) {
                open--;
                say(name + " answers: unknown, " + reason);
            }
        };
        node(name).request(process -> process.write(command, reply));
    }

    // --- Looking from outside ---

    void showNodes(String name) {
        for (NodeInfo info : node(name).process().nodes()) {
            say("  " + info.name() + " " + info.role().lowerCase() + " "
                    + info.status().text() + " term "
                    + info.term() + " durable " + info.durableIndex() + " commit " + info.committedIndex()
                    + " applied " + info.appliedIndex() + " lag " + info.lag()
                    + (info.inSync() ? " in sync" : ""));
        }
    }

    void showLog(String name) {
        StringBuilder text = new StringBuilder();
        for (Batch batch : batchesOf(node(name).process().log())) {
            text.append(' ').append(batch);
        }
        say("  the log of " + name + ":" + text + ", durable "
                + node(name).process().log().durableIndex() + ", applied "
                + node(name).process().applier().appliedIndex());
    }

    /** All batches of a log; what is not in memory is read from the disk, which takes a moment. */
    private List<Batch> batchesOf(Log log) {
        List<Batch> batches = new ArrayList<>();
        long last = 0;
        while (last < log.lastIndex()) {
            log.batchesAfter(last, Integer.MAX_VALUE, batches::addAll);
            while (batches.isEmpty() || batches.get(batches.size() - 1).lastIndex() == last) {
                advance(MILLI);
            }
            last = batches.get(batches.size() - 1).lastIndex();
        }
        return batches;
    }

    /** A second log under the same name is another member: {@code n2#2}. */
    private String nameOf(Manifest.Member member) {
        List<Long> ids = replicaIds.computeIfAbsent(member.name(), name -> new ArrayList<>());
        if (!ids.contains(member.replicaId())) {
            ids.add(member.replicaId());
        }
        int number = ids.indexOf(member.replicaId()) + 1;
        return member.name() + (number == 1 ? "" : "#" + number);
    }

    void showManifest() {
        SortedMap<String, byte[]> objects = cluster.store().objects();
        Manifest highest = null;
        for (SortedMap.Entry<String, byte[]> each : objects.entrySet()) {
            if (each.getKey().startsWith("manifest/")) {
                highest = ManifestCodec.decode(each.getValue());
            }
        }
        if (highest == null) {
            say("  there is no manifest");
            return;
        }
        StringBuilder names = new StringBuilder();
        highest.inSync().forEach(member -> names.append(' ').append(nameOf(member)));
        say("  the manifest: term " + highest.term() + ", "
                + (highest.seal() == null
                        ? "leader "
                        : "sealed at " + highest.seal().lastIndex() + " by ")
                + highest.leader().name() + ", in sync" + names
                + (highest.cuts().isEmpty()
                        ? ""
                        : ", cut after " + highest.cuts().get(0).lastIndex()));
    }
}
