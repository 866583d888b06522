package io.infinitycluster.core.role;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Registered;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom a reader follows: when it was heard, what it said of the cluster, and how the reader finds another one when it is silent
 * (P7).
 */
final class FollowedLeader implements Registration.Listener {

    /** The reader that follows. */
    interface Owner {
        NodeRole kind();

        String name();

        /** Whether the reader is a reader no more. */
        boolean isGone();

        /** Whether it may register now: neither is it about to leave, nor about to begin a new log. */
        boolean mayRegister();

        /** The leader serves this reader from now on. */
        void registered();
    }

    private final NodeContext context;
    private final Owner owner;
    private String name;
    private String address;
    private long lastHeardNanos;
    private long lastHeardWallMillis;
    private NodeStatus status = NodeStatus.ALIVE;
    private List<NodeInfo> known = List.of();
    private @Nullable Registration registration;
    private boolean looking;

    FollowedLeader(NodeContext context, Owner owner, String name, String address) {
        this.context = context;
        this.owner = owner;
        this.name = name;
        this.address = address;
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    /** The nodes of the cluster, as the leader named them last. */
    List<NodeInfo> known() {
        return known;
    }

    long silenceNanos() {
        return context.clock().nanos() - lastHeardNanos;
    }

    boolean isSilent() {
        return silenceNanos() > context.settings().nodeTimeoutNanos();
    }

    boolean isRegistering() {
        return registration != null;
    }

    /** It gave a sign of life. */
    void heard() {
        lastHeardNanos = context.clock().nanos();
        lastHeardWallMillis = context.clock().wallMillis();
        status = NodeStatus.ALIVE;
    }

    /** It said which nodes there are, and so what its own name is: of a new leader only the address may have been known. */
    void heardOf(List<NodeInfo> nodes) {
        known = nodes;
        name = nameOf(address);
    }

    void lostConnection() {
        status = NodeStatus.LOST_CONNECTION;
    }

    /** Hands a message to the registration under way; true if it was for that. */
    boolean received(String from, Message message) {
        return registration != null && registration.received(from, message);
    }

    /** Looks for another one if this one is silent. */
    void tick() {
        if (isSilent()) {
            if (status == NodeStatus.ALIVE) {
                status = NodeStatus.TIMEOUT;
            }
            look();
        }
    }

    /** A reader whose leader is silent looks into the manifest, and follows the leader that it finds there (P7). */
    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        context.chain()
                .latest(Completion.of(
                        latest -> {
                            looking = false;
                            if (!owner.isGone() && latest.isPresent()) {
                                follow(latest.get());
                            }
                        },
                        failure -> looking = false));
    }

    private void follow(Manifest manifest) {
        if (manifest.seal() == null && manifest.term() >= context.log().term() && isSilent()) {
            follow(manifest.leader().name(), manifest.leader().address());
        }
    }

    /** Registers again with the same one. */
    void followAgain() {
        follow(name, address);
    }

    /** Registers with this leader, unless that is being done. */
    void follow(String newName, String newAddress) {
        if (!owner.mayRegister() || newAddress.equals(context.address())) {
            return;
        }
        if (registration != null) {
            if (registration.leaderAddress().equals(newAddress)) {
                return;
            }
            registration.cancel();
        }
        name = newName;
        address = newAddress;
        registration = new Registration(context, owner.kind(), owner.name(), newAddress, false, this);
        registration.start();
    }

    /** A new leader sent entries: it took this node over from its predecessor's in-sync set. */
    void takenOverBy(String newAddress) {
        cancelRegistration();
        address = newAddress;
        name = nameOf(newAddress);
        heard();
    }

    private String nameOf(String nodeAddress) {
        for (NodeInfo node : known) {
            if (node.address().equals(nodeAddress)) {
                return node.name();
            }
        }
        return name;
    }

    void cancelRegistration() {
        if (registration != null) {
            registration.cancel();
            registration = null;
        }
    }

    @Override
    public void registered(String leaderAddress, Registered answer) {
        registration = null;
        if (!owner.isGone()) {
            name = answer.leaderName();
            address = leaderAddress;
            context.note("follows " + name + " at " + address + " in term " + answer.term());
            heard();
            owner.registered();
        }
    }

    @Override
    public void refused(Refusal refusal) {
        // Asked again by itself: at the next heartbeat that finds no leader, or an answer that says "not registered".
        registration = null;
        context.note("is not registered: " + refusal);
    }

    /** What is known of the leader as a node of the cluster. */
    NodeInfo info(long knownCommitIndex) {
        Optional<NodeInfo> leader =
                known.stream().filter(node -> node.role() == NodeRole.LEADER).findFirst();
        NodeInfo last = leader.orElse(null);
        NodeInfo said = last != null && last.address().equals(address) ? last : null;
        return new NodeInfo(
                name,
                NodeRole.LEADER,
                status,
                address,
                0,
                lastHeardWallMillis,
                said == null ? context.log().term() : said.term(),
                said == null ? 0 : said.durableIndex(),
                knownCommitIndex,
                said == null ? 0 : said.appliedIndex(),
                0,
                true);
    }
}
