package io.infinitycluster.transport.inmemory;

import java.util.Locale;

/**
 * What a network has carried, and which faults it met (design section 6: no run passes vacuously).
 *
 * <p>At any time {@code sent + duplicated = delivered + (all other fates) + inFlight}.
 */
public final class NetworkCounters {

    private final long[] injected = new long[NetworkFault.values().length];
    private final long[] effects = new long[NetworkFault.values().length];
    private final long[] fates = new long[Fate.values().length];
    private long sent;
    private long sentBytes;
    private long deliveredBytes;
    private long inFlight;

    NetworkCounters() {}

    /** Messages handed to the network by attached nodes. */
    public long sent() {
        return sent;
    }

    /** The bytes of these. */
    public long sentBytes() {
        return sentBytes;
    }

    /** Messages handed to listeners, copies included. */
    public long delivered() {
        return of(Fate.DELIVERED);
    }

    /** The bytes of these. */
    public long deliveredBytes() {
        return deliveredBytes;
    }

    /** Second copies made. */
    public long duplicated() {
        return effects(NetworkFault.DUPLICATION);
    }

    /** Messages and copies whose fate is open. */
    public long inFlight() {
        return inFlight;
    }

    /** Messages and copies that met this fate. */
    public long of(Fate fate) {
        return fates[fate.ordinal()];
    }

    /** How many times a fault was switched on for one direction of a link, or for a node. */
    public long injected(NetworkFault fault) {
        return injected[fault.ordinal()];
    }

    /**
     * How many messages a fault has taken effect on: lost, doubled, arrived after a later one of their lane, waited for
     * those before them to be sent, held back.
     */
    public long effects(NetworkFault fault) {
        return effects[fault.ordinal()];
    }

    void countSent(int bytes) {
        sent++;
        sentBytes += bytes;
        inFlight++;
    }

    void countCopy() {
        countEffect(NetworkFault.DUPLICATION);
        inFlight++;
    }

    void countDelivered(int bytes) {
        fates[Fate.DELIVERED.ordinal()]++;
        deliveredBytes += bytes;
        inFlight--;
    }

    void countDropped(Fate fate) {
        fates[fate.ordinal()]++;
        inFlight--;
        countEffect(
                switch (fate) {
                    case LOST -> NetworkFault.LOSS;
                    case CUT -> NetworkFault.CUT;
                    case OVERFLOWED -> NetworkFault.QUEUE;
                    case RESET -> NetworkFault.RESET;
                    case UNATTENDED -> NetworkFault.DETACHMENT;
                    case DELIVERED -> throw new IllegalArgumentException("not a way to be dropped");
                });
    }

    void countEffect(NetworkFault fault) {
        effects[fault.ordinal()]++;
    }

    void countInjected(NetworkFault fault) {
        injected[fault.ordinal()]++;
    }

    /** One line, in a fixed order; faults that were neither injected nor felt are left out. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("sent " + sent + " (" + sentBytes + " bytes), delivered " + delivered()
                + " (" + deliveredBytes + " bytes), in flight " + inFlight);
        for (NetworkFault fault : NetworkFault.values()) {
            if (injected(fault) > 0 || effects(fault) > 0) {
                text.append("; ")
                        .append(fault.name().toLowerCase(Locale.ROOT))
                        .append(" injected ")
                        .append(injected(fault))
                        .append(", messages ")
                        .append(effects(fault));
            }
        }
        return text.toString();
    }
}
