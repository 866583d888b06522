package io.infinitycluster.scenarios;

import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.role.AdminRole;
import io.infinitycluster.core.role.FollowerRole;
import io.infinitycluster.core.role.LeaderRole;
import io.infinitycluster.core.role.ReadRequest;
import io.infinitycluster.core.role.ReadRequest.Consistency;
import io.infinitycluster.core.role.WriteRequest;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.linearizability.KvCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node of a scenario's cluster: what clients ask of it, and how it stands. */
public final class NodeHandle {

    private final World world;
    private final SimulatedNode node;
    private final Bounds bounds;

    NodeHandle(World world, SimulatedNode node) {
        this.world = world;
        this.node = node;
        bounds = new Bounds(world.settings());
    }

    // --- What clients ask ---

    /** Writes a value through this node. */
    public Attempt write(String key, String value) {
        return put(requireOwn(key), value, "write " + key + "=" + value);
    }

    /** Writes a value of so many bytes, to make the log long. */
    public Attempt writeLong(String key, int bytes) {
        return put(requireOwn(key), "\0".repeat(bytes), "write " + bytes + " bytes to " + key);
    }

    private Attempt put(String key, String value, String what) {
        return send(WriteRequest.of(world.store().write(Bytes.utf8(key), new KvCall.Put(value))), what);
    }

    /** Adds to the end of a value through this node, once for each idempotency key (P12): done twice, it could be seen. */
    public Attempt appendOnce(String idempotencyKey, String key, String value) {
        byte[] command = world.store().write(Bytes.utf8(requireOwn(key)), new KvCall.Append(value));
        return send(
                new WriteRequest(command, idempotencyKey),
                "append " + value + " to " + key + " under the key " + idempotencyKey);
    }

    /**
     * Sends a command of the scenario's own, in the state machine's encoding; see {@link Attempt#result}.
     *
     * @param idempotencyKey null for none
     */
    public Attempt command(String what, byte[] command, @Nullable String idempotencyKey) {
        return send(new WriteRequest(command, idempotencyKey), what);
    }

    /** Asks a question of the scenario's own, in the state machine's encoding; see {@link Attempt#result}. */
    public Attempt query(String what, byte[] query, Consistency consistency) {
        Attempt attempt = new Attempt(world, what + " on " + node, bounds.notice(), bounds.notice());
        world.step(what + " on " + node);
        world.later(
                () -> node.request(process -> process.read(new ReadRequest(query, consistency, 0), attempt.asQuery())));
        return attempt;
    }

    private Attempt send(WriteRequest request, String what) {
        Attempt attempt = new Attempt(world, what + " on " + node, bounds.commit(), bounds.commit());
        world.step(what + " on " + node);
        world.later(() -> node.request(process -> process.write(request, attempt)));
        return attempt;
    }

    /** Reads a value as it is: every write that was confirmed before is seen (P8). */
    public Attempt read(String key) {
        return read(key, Consistency.STRONG, 0);
    }

    /** Reads a value as this node knows it. */
    public Attempt readEventual(String key) {
        return read(key, Consistency.EVENTUAL, 0);
    }

    private Attempt read(String key, Consistency consistency, long atLeastIndex) {
        String what = (consistency == Consistency.STRONG ? "read " : "eventual read of ") + key + " on " + node;
        Attempt attempt = new Attempt(world, what, bounds.notice(), bounds.notice());
        byte[] query = world.store().read(Bytes.utf8(requireOwn(key)));
        world.step(what);
        world.later(() -> node.request(
                process -> process.read(new ReadRequest(query, consistency, atLeastIndex), attempt.asRead())));
        return attempt;
    }

    /** The clients that work in the background use k0, k1 and so on. */
    private static String requireOwn(String key) {
        if (key.matches("k[0-9]+")) {
            throw new IllegalArgumentException(key + " is a key of the background clients: take another");
        }
        return key;
    }

    // --- How it stands ---

    /** Its name. */
    public String name() {
        return node.name();
    }

    /** Its peer address. */
    public String address() {
        return node.address();
    }

    /** Whether a process runs. */
    public boolean isUp() {
        return node.isUp();
    }

    /** Whether a process runs and has this role. */
    public boolean is(NodeRole role) {
        return node.kind() == role;
    }

    /** Why the node is in admin; empty if it is not. */
    public String adminReason() {
        return node.isUp() && node.process().role() instanceof AdminRole admin ? admin.reason() : "";
    }

    /** Whether its very log is in the manifest's in-sync set. */
    public boolean isInSync() {
        return world.isInSync(node);
    }

    /** Whether it may serve strong reads alone, as leader or follower (P8). */
    public boolean holdsLease() {
        if (!node.isUp()) {
            return false;
        }
        return node.process().role() instanceof LeaderRole leader
                ? leader.holdsLease()
                : node.process().role() instanceof FollowerRole follower && follower.holdsLease();
    }

    /** Its log. */
    public Log log() {
        Log log = node.process().log();
        if (log == null) {
            throw new IllegalStateException(node + " has no log yet");
        }
        return log;
    }

    /** Whether a process runs and has recovered its log. */
    public boolean hasLog() {
        return node.isUp() && node.process().log() != null;
    }

    /** How much of the log its state machine has applied; 0 if no process runs. */
    public long appliedIndex() {
        return node.isUp() ? node.process().applier().appliedIndex() : 0;
    }

    /** Of how many idempotency keys its state says what was carried out under them (P12). */
    public int rememberedKeys() {
        return node.process().applier().state().idempotencyTable().size();
    }

    /** What it says of shared storage; empty if nothing. */
    public String storageTrouble() {
        String trouble = node.isUp() ? node.process().storageTrouble() : null;
        return trouble == null ? "" : trouble;
    }

    /** The nodes that it knows: itself, the leader, the others by name. */
    public List<NodeInfo> nodes() {
        return node.process().nodes();
    }

    /** Whether it has ever noted something that contains these words, for people and traces. */
    public boolean hasNoted(String words) {
        return world.hasNoted(node, words);
    }

    @Override
    public String toString() {
        return node.name();
    }
}
