package io.infinitycluster.core.message;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.message.Message.Append;
import io.infinitycluster.core.message.Message.AppendRefused;
import io.infinitycluster.core.message.Message.Appended;
import io.infinitycluster.core.message.Message.Committed;
import io.infinitycluster.core.message.Message.ContinueFromStorage;
import io.infinitycluster.core.message.Message.Heartbeat;
import io.infinitycluster.core.message.Message.HeartbeatAnswer;
import io.infinitycluster.core.message.Message.NewLeader;
import io.infinitycluster.core.message.Message.ReadProbe;
import io.infinitycluster.core.message.Message.ReadProbed;
import io.infinitycluster.core.message.Message.Register;
import io.infinitycluster.core.message.Message.RegisterRefused;
import io.infinitycluster.core.message.Message.Registered;
import io.infinitycluster.core.message.Message.Removed;
import io.infinitycluster.core.message.Message.StaleTerm;
import io.infinitycluster.core.message.Message.SteppedDown;
import io.infinitycluster.core.message.Message.Unregister;
import io.infinitycluster.core.message.Message.Unregistered;
import io.infinitycluster.core.port.Codec;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The binary form of messages: a version, a type, the term, and the type's own fields in the order of the record. */
public final class MessageCodec implements Codec<Message> {

    /** The version that this codec writes, and the only one that it reads. */
    public static final int VERSION = 1;

    private static final NodeRole[] ROLES = NodeRole.values();
    private static final NodeStatus[] STATUSES = NodeStatus.values();
    private static final int SMALLEST_NODE_INFO = 4 + 1 + 1 + 4 + 7 * 8 + 1;

    @Override
    public byte[] encode(Message message) {
        if (message instanceof Append m) {
            int size = 2 + 4 * 8 + 4;
            for (Batch batch : m.batches()) {
                size += 4 + batch.bytes().length;
            }
            WireWriter out = begin(1, m, size);
            out.putLong(m.previousIndex()).putLong(m.previousTerm()).putLong(m.commitIndex());
            out.putInt(m.batches().size());
            for (Batch batch : m.batches()) {
                out.putBytes(batch.bytes());
            }
            return out.toBytes();
        } else if (message instanceof Appended m) {
            return begin(2, m, 26)
                    .putLong(m.replicaId())
                    .putLong(m.matchedIndex())
                    .toBytes();
        } else if (message instanceof AppendRefused m) {
            return begin(3, m, 42)
                    .putLong(m.replicaId())
                    .putLong(m.refusedIndex())
                    .putLong(m.hintIndex())
                    .putLong(m.hintTerm())
                    .toBytes();
        } else if (message instanceof Heartbeat m) {
            return begin(4, m, 64)
                    .putLong(m.sequence())
                    .putString(m.name())
                    .putLong(m.replicaId())
                    .putLong(m.durableIndex())
                    .putLong(m.commitIndex())
                    .putLong(m.appliedIndex())
                    .toBytes();
        } else if (message instanceof HeartbeatAnswer m) {
            WireWriter out = begin(5, m, 48 + m.nodes().size() * 96);
            out.putLong(m.sequence()).putByte(m.status().ordinal());
            out.putLong(m.commitIndex())
                    .putLong(m.leaseNanos())
                    .putLong(m.checkpointIndex())
                    .putInt(m.nodes().size());
            for (NodeInfo node : m.nodes()) {
                putNode(out, node);
            }
            return out.toBytes();
        } else if (message instanceof Register m) {
            return begin(6, m, 96)
                    .putLong(m.requestId())
                    .putString(m.name())
                    .putByte(m.role().ordinal())
                    .putString(m.address())
                    .putLong(m.replicaId())
                    .putLong(m.clusterId())
                    .putLong(m.lastIndex())
                    .putLong(m.lastTerm())
                    .putBoolean(m.byOperator())
                    .toBytes();
        } else if (message instanceof Registered m) {
            return begin(7, m, 64)
                    .putLong(m.requestId())
                    .putString(m.leaderName())
                    .putLong(m.clusterId())
                    .putLong(m.heartbeatNanos())
                    .toBytes();
        } else if (message instanceof RegisterRefused m) {
            return begin(8, m, 96)
                    .putLong(m.requestId())
                    .putInt(m.code().code())
                    .putString(m.text())
                    .putLong(m.acknowledgedIndex())
                    .toBytes();
        } else if (message instanceof Unregister m) {
            return begin(9, m, 48)
                    .putLong(m.requestId())
                    .putString(m.name())
                    .putLong(m.replicaId())
                    .toBytes();
        } else if (message instanceof Unregistered m) {
            return begin(10, m, 18).putLong(m.requestId()).toBytes();
        } else if (message instanceof ContinueFromStorage m) {
            return begin(11, m, 18).putLong(m.upToIndex()).toBytes();
        } else if (message instanceof StaleTerm m) {
            return begin(12, m, 10).toBytes();
        } else if (message instanceof Removed m) {
            return begin(13, m, 40).putString(m.name()).putLong(m.replicaId()).toBytes();
        } else if (message instanceof NewLeader m) {
            return begin(14, m, 64)
                    .putString(m.leaderName())
                    .putString(m.leaderAddress())
                    .toBytes();
        } else if (message instanceof SteppedDown m) {
            return begin(15, m, 10).toBytes();
        } else if (message instanceof Committed m) {
            return begin(18, m, 18).putLong(m.commitIndex()).toBytes();
        } else if (message instanceof ReadProbe m) {
            return begin(16, m, 18).putLong(m.probeId()).toBytes();
        } else if (message instanceof ReadProbed m) {
            return begin(17, m, 26).putLong(m.probeId()).putLong(m.replicaId()).toBytes();
        }
        throw new IllegalStateException("no encoding for " + message);
    }

    @Override
    public Message decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        int version = in.getByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("version " + version + " of the protocol, expected " + VERSION);
        }
        int type = in.getByte();
        long term = in.getLong();
        Message message = decode(type, term, in);
        in.expectEnd();
        return message;
    }

    private static Message decode(int type, long term, WireReader in) {
        return switch (type) {
            case 1 -> new Append(term, in.getLong(), in.getLong(), in.getLong(), getBatches(in));
            case 2 -> new Appended(term, in.getLong(), in.getLong());
            case 3 -> new AppendRefused(term, in.getLong(), in.getLong(), in.getLong(), in.getLong());
            case 4 ->
                new Heartbeat(
                        term, in.getLong(), in.getString(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
            case 5 ->
                new HeartbeatAnswer(
                        term, in.getLong(), getStatus(in), in.getLong(), in.getLong(), in.getLong(), getNodes(in));
            case 6 ->
                new Register(
                        in.getLong(),
                        term,
                        in.getString(),
                        getRole(in),
                        in.getString(),
                        in.getLong(),
                        in.getLong(),
                        in.getLong(),
                        in.getLong(),
                        in.getBoolean());
            case 7 -> new Registered(in.getLong(), term, in.getString(), in.getLong(), in.getLong());
            case 8 -> new RegisterRefused(in.getLong(), term, ErrorCode.of(in.getInt()), in.getString(), in.getLong());
            case 9 -> new Unregister(in.getLong(), term, in.getString(), in.getLong());
            case 10 -> new Unregistered(in.getLong(), term);
            case 11 -> new ContinueFromStorage(term, in.getLong());
            case 12 -> new StaleTerm(term);
            case 13 -> new Removed(term, in.getString(), in.getLong());
            case 14 -> new NewLeader(term, in.getString(), in.getString());
            case 15 -> new SteppedDown(term);
            case 16 -> new ReadProbe(term, in.getLong());
            case 17 -> new ReadProbed(term, in.getLong(), in.getLong());
            case 18 -> new Committed(term, in.getLong());
            default -> throw new IllegalArgumentException("unknown type of message: " + type);
        };
    }

    private static WireWriter begin(int type, Message message, int capacity) {
        return new WireWriter(capacity).putByte(VERSION).putByte(type).putLong(message.term());
    }

    private static List<Batch> getBatches(WireReader in) {
        int count = in.getCount(4);
        if (count == 0) {
            return List.of();
        }
        if (count == 1) {
            return Collections.singletonList(Batch.decode(in.getBytes()));
        }
        List<Batch> batches = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            batches.add(Batch.decode(in.getBytes()));
        }
        return batches;
    }

    private static void putNode(WireWriter out, NodeInfo node) {
        out.putString(node.name()).putByte(node.role().ordinal());
        out.putByte(node.status().ordinal()).putString(node.address());
        out.putLong(node.heartbeats()).putLong(node.lastUpdateMillis()).putLong(node.term());
        out.putLong(node.durableIndex()).putLong(node.committedIndex());
        out.putLong(node.appliedIndex()).putLong(node.lag()).putBoolean(node.inSync());
    }

    private static List<NodeInfo> getNodes(WireReader in) {
        int count = in.getCount(SMALLEST_NODE_INFO);
        List<NodeInfo> nodes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            nodes.add(new NodeInfo(
                    in.getString(),
                    getRole(in),
                    getStatus(in),
                    in.getString(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getBoolean()));
        }
        return nodes;
    }

    private static NodeRole getRole(WireReader in) {
        int code = in.getByte();
        if (code >= ROLES.length) {
            throw new IllegalArgumentException("unknown role " + code);
        }
        return ROLES[code];
    }

    private static NodeStatus getStatus(WireReader in) {
        int code = in.getByte();
        if (code >= STATUSES.length) {
            throw new IllegalArgumentException("unknown status " + code);
        }
        return STATUSES[code];
    }
}
