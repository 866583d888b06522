package io.infinitycluster.transport.inmemory;

import io.infinitycluster.core.port.Transport.Lane;
import java.util.ArrayDeque;

/**
 * One lane of one direction of a link. Lanes share nothing but the link's faults, so none ever waits for another.
 *
 * <p>A message costs one event, at its arrival, and constant time.
 */
final class LinkLane<M> {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final InMemoryNetwork<M> network;
    private final Packing<M> packing;
    private final NetworkCounters counters;
    private final DeliveryScheduler scheduler;
    private final Link<M> link;
    private final Lane lane;

    // One sequence of random bits for each thing that is left to chance; see Chance.
    private final long lossSeed;
    private final long copySeed;
    private final long reorderSeed;
    private final long latencySeed;
    private final long copyLatencySeed;

    /** All that is under way: a ring through this sentinel. */
    private final Envelope underWay = new Envelope();

    private final ArrayDeque<Envelope> held = new ArrayDeque<>(0);
    private boolean releasing;
    private int queuedMessages;
    private long queuedBytes;
    private long lastNumber;
    private long highestArrived;
    /** When the lane has sent what it was given. */
    private long busyUntil = Long.MIN_VALUE;
    /** The latest arrival of those that stay in order. */
    private long lastArrival = Long.MIN_VALUE;

    LinkLane(InMemoryNetwork<M> network, Link<M> link, Lane lane, long seed) {
        this.network = network;
        this.packing = network.packing;
        this.counters = network.counters();
        this.scheduler = network.scheduler;
        this.link = link;
        this.lane = lane;
        this.lossSeed = Chance.bits(seed, 1);
        this.copySeed = Chance.bits(seed, 2);
        this.reorderSeed = Chance.bits(seed, 3);
        this.latencySeed = Chance.bits(seed, 4);
        this.copyLatencySeed = Chance.bits(seed, 5);
    }

    void send(M message) {
        Object packed = packing.pack(message);
        int size = packing.size(packed);
        long number = ++lastNumber;
        LinkFaults faults = link.faults;
        counters.countSent(size);
        if (link.cut) {
            dropped(Fate.CUT, number, packed, size);
            return;
        }
        if (faults.lossPerMillion() > 0 && Chance.hits(Chance.bits(lossSeed, number), faults.lossPerMillion())) {
            dropped(Fate.LOST, number, packed, size);
            return;
        }
        dispatch(new Envelope(packed, size, number, false), faults, latencySeed);
        if (faults.duplicatePerMillion() > 0
                && Chance.hits(Chance.bits(copySeed, number), faults.duplicatePerMillion())) {
            counters.countCopy();
            dispatch(new Envelope(packed, size, number, true), faults, copyLatencySeed);
        }
    }

    private void dispatch(Envelope envelope, LinkFaults faults, long seed) {
        int size = envelope.size;
        if (queuedMessages >= faults.maxQueuedMessages()
                || (queuedMessages > 0 && queuedBytes + size > faults.maxQueuedBytes())) {
            dropped(Fate.OVERFLOWED, envelope.number, envelope.packed, size);
            return;
        }
        long departure = scheduler.nanos();
        if (faults.bytesPerSecond() > 0) {
            if (busyUntil > departure) {
                departure = busyUntil;
                counters.countEffect(NetworkFault.BANDWIDTH);
            }
            departure += size * NANOS_PER_SECOND / faults.bytesPerSecond();
            busyUntil = departure;
        }
        long arrival = Math.max(departure + faults.latency().nanos(Chance.bits(seed, envelope.number)), lastArrival);
        long extra = extraDelay(envelope.number, faults);
        if (extra == 0) {
            lastArrival = arrival;
        }
        queuedMessages++;
        queuedBytes += size;
        envelope.link(underWay);
        scheduler.at(arrival + extra, link.to.destination, envelope);
    }

    private long extraDelay(long number, LinkFaults faults) {
        if (faults.reorderPerMillion() == 0 || faults.reorderNanos() == 0) {
            return 0;
        }
        long bits = Chance.bits(reorderSeed, number);
        return Chance.hits(bits, faults.reorderPerMillion())
                ? 1 + Chance.scale(Chance.spread(bits), faults.reorderNanos())
                : 0;
    }

    private void arrive(Envelope envelope) {
        if (link.stalled || !held.isEmpty()) {
            counters.countEffect(NetworkFault.STALL);
            held.add(envelope);
        } else {
            handOver(envelope);
        }
    }

    /** Hands over what was held back, one message an event; what arrives meanwhile goes behind. */
    void release() {
        if (!releasing && !held.isEmpty()) {
            releasing = true;
            scheduler.at(scheduler.nanos(), link.to.destination, this::releaseNext);
        }
    }

    private void releaseNext() {
        releasing = false;
        if (link.stalled) {
            return;
        }
        Envelope next = held.poll();
        if (next != null) {
            release();
            handOver(next);
        }
    }

    private void handOver(Envelope envelope) {
        remove(envelope);
        if (link.cut) {
            dropped(Fate.CUT, envelope.number, envelope.packed, envelope.size);
            return;
        }
        Attachment<M> attachment = link.to.attachment;
        if (attachment == null) {
            dropped(Fate.UNATTENDED, envelope.number, envelope.packed, envelope.size);
            return;
        }
        if (envelope.number > highestArrived) {
            highestArrived = envelope.number;
        } else if (envelope.number < highestArrived && !envelope.copy) {
            counters.countEffect(NetworkFault.REORDERING);
        }
        counters.countDelivered(envelope.size);
        M message = packing.unpack(envelope.packed);
        Tap<M> tap = network.tap;
        if (tap != null) {
            tap.met(Fate.DELIVERED, link.from.address, link.to.address, lane, envelope.number, envelope.size, message);
        }
        attachment.listener.received(link.from.address, message);
    }

    /** Drops all that is under way or held back. */
    void dropAll(Fate fate) {
        held.clear();
        while (underWay.next != underWay) {
            Envelope envelope = underWay.next;
            Object packed = envelope.packed;
            remove(envelope);
            envelope.packed = Envelope.DROPPED;
            dropped(fate, envelope.number, packed, envelope.size);
        }
    }

    private void remove(Envelope envelope) {
        envelope.unlink();
        queuedMessages--;
        queuedBytes -= envelope.size;
    }

    private void dropped(Fate fate, long number, Object packed, int size) {
        counters.countDropped(fate);
        Tap<M> tap = network.tap;
        if (tap != null) {
            tap.met(fate, link.from.address, link.to.address, lane, number, size, packing.unpack(packed));
        }
    }

    @Override
    public String toString() {
        return link.from.address + " > " + link.to.address + " " + lane;
    }

    /** A message under way, or a copy of one, and the event of its arrival; also the sentinel of the ring of these. */
    private final class Envelope implements Runnable {
        static final Object DROPPED = new Object();

        private Object packed;
        private final int size;
        private final long number;
        private final boolean copy;
        private Envelope previous = this;
        private Envelope next = this;

        Envelope() {
            this(DROPPED, 0, 0, false);
        }

        Envelope(Object packed, int size, long number, boolean copy) {
            this.packed = packed;
            this.size = size;
            this.number = number;
            this.copy = copy;
        }

        void link(Envelope sentinel) {
            previous = sentinel.previous;
            next = sentinel;
            previous.next = this;
            sentinel.previous = this;
        }

        void unlink() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }

        @Override
        public void run() {
            if (packed != DROPPED) {
                arrive(this);
            }
        }

        @Override
        public String toString() {
            return LinkLane.this + " " + number + (copy ? " (copy)" : "");
        }
    }
}
