package io.infinitycluster.transport.inmemory;

import io.infinitycluster.core.port.Transport.Lane;
import org.jspecify.annotations.Nullable;

/** One direction of the link between two addresses. */
final class Link<M> {

    final Endpoint<M> from;
    final Endpoint<M> to;
    private final LinkLane<M> control;
    private final LinkLane<M> log;
    /** What was set for this link alone; null if it follows the network's defaults. */
    @Nullable
    LinkFaults own;
    /** What holds: own, or the defaults. */
    LinkFaults faults = LinkFaults.NONE;

    boolean cutAlone;
    /** Whether it carries nothing, be it cut itself or one of its ends isolated. */
    boolean cut;

    boolean stalled;

    Link(InMemoryNetwork<M> network, Endpoint<M> from, Endpoint<M> to, long seed) {
        this.from = from;
        this.to = to;
        this.control = new LinkLane<>(network, this, Lane.CONTROL, Chance.bits(seed, 1));
        this.log = new LinkLane<>(network, this, Lane.LOG, Chance.bits(seed, 2));
        updateCut();
    }

    LinkLane<M> lane(Lane lane) {
        return lane == Lane.CONTROL ? control : log;
    }

    void updateCut() {
        cut = cutAlone || from.isolated || to.isolated;
    }

    void stall(boolean newStalled) {
        stalled = newStalled;
        if (!newStalled) {
            control.release();
            log.release();
        }
    }

    /** Drops all that is under way. */
    void reset() {
        control.dropAll(Fate.RESET);
        log.dropAll(Fate.RESET);
    }
}
