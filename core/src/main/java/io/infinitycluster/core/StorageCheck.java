package io.infinitycluster.core;

import io.infinitycluster.core.manifest.CreateOnlyProbe;
import io.infinitycluster.core.manifest.CreateOnlyProbe.Verdict;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.PortFailure;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node's object store can carry a cluster: found out by a {@link CreateOnlyProbe}, which is repeated until the
 * store has answered clearly.
 */
final class StorageCheck {

    private static final long RETRY_NANOS = 2_000_000_000L;

    private final CreateOnlyProbe probe;
    private final Clock clock;
    private final Consumer<String> notes;
    private boolean begun;
    private @Nullable Refusal refusal;

    StorageCheck(NodePorts ports, Consumer<String> notes) {
        probe = new CreateOnlyProbe(ports.store(), ports.randomness());
        clock = ports.clock();
        this.notes = notes;
    }

    /** Why no cluster role is possible for now, or for good; null if the store is good, or nobody wanted to know. */
    @Nullable
    Refusal refusal() {
        return refusal;
    }

    void begin() {
        if (!begun) {
            begun = true;
            refusal = unchecked("it is being checked");
            probe();
        }
    }

    private void probe() {
        probe.run(Completion.of(this::decided, this::failed));
    }

    private void decided(Verdict verdict) {
        if (verdict instanceof Verdict.Ignored ignored) {
            refusal = ignored.refusal();
            notes.accept("refuses cluster roles: " + ignored.refusal().message());
        } else {
            refusal = null;
            notes.accept("has an object store that honours create-only writes");
        }
    }

    private void failed(PortFailure why) {
        refusal = unchecked(why.toString());
        notes.accept("could not check its object store: " + why);
        clock.schedule(RETRY_NANOS, this::probe);
    }

    private static Refusal unchecked(String why) {
        return new Refusal(
                ErrorCode.STORAGE_UNREACHABLE,
                "Whether the object store honours create-only writes is not known yet: " + why + ". Try again soon");
    }
}
