package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogRepair;
import io.infinitycluster.core.log.Recovered;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.Randomness;
import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.core.state.Applier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a role has at hand: the node's ports, its log and state, and the ways to change the node itself. */
public interface NodeContext {

    ClusterSettings settings();

    /** The node's advertised peer address. */
    String address();

    Clock clock();

    Randomness randomness();

    ObjectStore store();

    ManifestChain chain();

    /** The node's log; see {@link #logRefusal()}. */
    Log log();

    /** The replicated state: its applied index is what this node knows to be committed and holds. */
    Applier applier();

    /** Why the log cannot be used; null if it can. */
    @Nullable
    Refusal logRefusal();

    /** What is damaged in the middle of the log; null if nothing is, or it was repaired or replaced. */
    Recovered.@Nullable Damaged damage();

    /**
     * Makes the damaged log whole as planned, and opens it (P11).
     *
     * @param then runs when {@link #log()} is there
     * @param failed hears why it could not be done; nothing was changed
     */
    void repair(LogRepair plan, Runnable then, Consumer<String> failed);

    /** Sends a message to another node. */
    void send(String address, Lane lane, Message message);

    /** Takes another role; the present one is left first. */
    void become(Role role);

    /** Throws the log and the state away and begins a new one, under a new replica id and with the same term (P6). */
    void startOver(Runnable then);

    /** Stops the node for good: a promise cannot be kept. */
    void stop(String reason);

    /** Notes for people what happened. */
    void note(String event);
}
