package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogFiles;
import io.infinitycluster.core.log.LogRepair;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.log.Recovered;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.Randomness;
import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.core.state.Applier;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.core.testing.Counter;
import io.infinitycluster.core.testing.MemoryDisk;
import io.infinitycluster.core.testing.ScriptedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node without a node: one role at a time, a disk and a bucket that do as they are told, and all that is sent. */
final class FakeContext implements NodeContext, Log.Listener {

    /** A message on its way. */
    record Sent(String to, Message message) {}

    static final long SECOND = 1_000_000_000L;

    final ManualClock clock = new ManualClock();
    final MemoryDisk disk = new MemoryDisk();
    final ScriptedStore store = new ScriptedStore();
    final ManifestChain chain = new ManifestChain(store, clock);
    final Applier applier;
    final List<Sent> sent = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final Counter randomness = new Counter(500);
    ClusterSettings settings = ClusterSettings.defaults();
    Log log;

    @Nullable
    Role role;

    @Nullable
    String stopped;

    FakeContext() {
        this(ClusterSettings.defaults().applySliceNanos());
    }

    /** @param applySliceNanos 0: each batch is applied in an event of its own */
    FakeContext(long applySliceNanos) {
        this(applySliceNanos, KeyValueStateMachine::new);
    }

    FakeContext(long applySliceNanos, Supplier<StateMachine> machines) {
        applier = new Applier(machines, index -> {}, clock, applySliceNanos);
        Outcome<Log> outcome = new Outcome<>();
        new LogFiles(disk, clock, randomness, new LogSettings(64 << 10, 1 << 20), this).create(1, outcome);
        disk.run();
        log = outcome.value();
    }

    /** All that was sent since the last call. */
    List<Sent> takeSent() {
        List<Sent> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    @Override
    public ClusterSettings settings() {
        return settings;
    }

    @Override
    public String address() {
        return "harry:23850";
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Randomness randomness() {
        return randomness;
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Override
    public ManifestChain chain() {
        return chain;
    }

    @Override
    public Log log() {
        return log;
    }

    @Override
    public Applier applier() {
        return applier;
    }

    @Override
    public @Nullable Refusal logRefusal() {
        return null;
    }

    @Override
    public Recovered.@Nullable Damaged damage() {
        return null;
    }

    @Override
    public void repair(LogRepair plan, Runnable then, Consumer<String> failed) {
        throw new AssertionError("nothing is damaged");
    }

    @Override
    public void send(String address, Lane lane, Message message) {
        sent.add(new Sent(address, message));
    }

    @Override
    public void become(Role next) {
        Role previous = role;
        role = next;
        if (previous != null) {
            previous.leave();
        }
        next.enter();
    }

    @Override
    public void startOver(Runnable then) {
        notes.add("starts over");
    }

    @Override
    public void stop(String reason) {
        stopped = reason;
    }

    @Override
    public void note(String event) {
        notes.add(event);
    }

    @Override
    public void logForced() {
        if (role != null) {
            role.logForced();
        }
    }

    @Override
    public void logWaits(PortFailure failure) {}

    @Override
    public void logFailed(PortFailure failure) {
        stopped = failure.toString();
    }
}
