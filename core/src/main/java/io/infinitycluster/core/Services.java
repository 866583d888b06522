package io.infinitycluster.core;

import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogRepair;
import io.infinitycluster.core.log.Recovered;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.Randomness;
import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.NodeContext;
import io.infinitycluster.core.role.Role;
import io.infinitycluster.core.state.Applier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a node offers to its roles and its log, and to nobody else. */
final class Services implements NodeContext, Log.Listener {

    private final Node node;

    Services(Node node) {
        this.node = node;
    }

    @Override
    public ClusterSettings settings() {
        return node.options().settings();
    }

    @Override
    public String address() {
        return node.options().address();
    }

    @Override
    public Clock clock() {
        return node.ports().clock();
    }

    @Override
    public Randomness randomness() {
        return node.ports().randomness();
    }

    @Override
    public ObjectStore store() {
        return node.ports().store();
    }

    @Override
    public ManifestChain chain() {
        return node.chain();
    }

    @Override
    public Log log() {
        Log open = node.log();
        if (open == null) {
            throw new IllegalStateException("the log is not open: " + node.logRefusal());
        }
        return open;
    }

    @Override
    public Applier applier() {
        return node.applier();
    }

    @Override
    public @Nullable Refusal logRefusal() {
        return node.logRefusal();
    }

    @Override
    public Recovered.@Nullable Damaged damage() {
        return node.damage();
    }

    @Override
    public void repair(LogRepair plan, Runnable then, Consumer<String> failed) {
        node.repair(plan, then, failed);
    }

    @Override
    public void send(String address, Lane lane, Message message) {
        node.send(address, lane, message);
    }

    @Override
    public void become(Role role) {
        node.become(role);
    }

    @Override
    public void startOver(Runnable then) {
        node.startOver(then);
    }

    @Override
    public void stop(String reason) {
        node.stop(reason);
    }

    @Override
    public void note(String event) {
        node.note(event);
    }

    @Override
    public void logForced() {
        if (!node.isStopped()) {
            node.role().logForced();
        }
    }

    @Override
    public void logWaits(PortFailure failure) {
        node.note("waits for room on its disk: " + failure);
    }

    @Override
    public void logFailed(PortFailure failure) {
        node.stop("the disk failed: " + failure);
    }
}
