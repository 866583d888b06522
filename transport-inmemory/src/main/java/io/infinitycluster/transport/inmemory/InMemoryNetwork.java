package io.infinitycluster.transport.inmemory;

import io.infinitycluster.core.port.Codec;
import io.infinitycluster.core.port.Randomness;
import io.infinitycluster.core.port.Transport;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A network within one process, with every fault of a real one (design section 6).
 *
 * <p>Each direction of each link behaves as its {@link LinkFaults} say, and may be cut (messages vanish) or stalled
 * (messages wait, then come in a burst). Lanes never wait for one another; within a lane messages stay in order unless
 * reordering is asked for. Which message meets which fault depends only on the seed that is drawn when the network is
 * made, on the link, and on how many messages it carried before: neither on other links nor on other faults.
 *
 * <p>A message is handed to whoever is attached at its address when it arrives: it may come from a process that has gone,
 * and may have been sent before the one that gets it began. Nothing is ever delivered within a call of this class.
 *
 * <p>Not safe for use by several threads.
 *
 * @param <M> the messages
 */
public final class InMemoryNetwork<M> {

    final DeliveryScheduler scheduler;
    final Packing<M> packing;

    @Nullable
    Tap<M> tap;

    private final long seed;
    private final NetworkCounters counters = new NetworkCounters();
    private final Map<String, Endpoint<M>> endpoints = new LinkedHashMap<>();
    private LinkFaults defaults = LinkFaults.NONE;

    private InMemoryNetwork(DeliveryScheduler scheduler, Randomness randomness, Packing<M> packing) {
        this.scheduler = scheduler;
        this.packing = packing;
        this.seed = randomness.nextLong();
    }

    /** A network that messages cross in their encoding, so that every run tests it; sizes are those of the encoding. */
    public static <M> InMemoryNetwork<M> ofBytes(DeliveryScheduler scheduler, Randomness randomness, Codec<M> codec) {
        return new InMemoryNetwork<>(scheduler, randomness, new Packing.Encoded<>(codec));
    }

    /**
     * A network that hands over the very objects, which is faster; they must not change.
     *
     * @param sizes how many bytes a message counts for, in the counters, in queues and against the bandwidth
     */
    public static <M> InMemoryNetwork<M> ofObjects(
            DeliveryScheduler scheduler, Randomness randomness, ToIntFunction<? super M> sizes) {
        return new InMemoryNetwork<>(scheduler, randomness, new Packing.AsIs<>(sizes));
    }

    /** What was carried, lost, delayed and so on. */
    public NetworkCounters counters() {
        return counters;
    }

    /** Sets who hears of every message's fate; {@code null} for nobody, which costs nothing. */
    public void tap(@Nullable Tap<M> newTap) {
        tap = newTap;
    }

    /**
     * Attaches a process to an address.
     *
     * @param listener is called from the scheduler's events
     * @return what it sends with, until it is detached
     * @throws IllegalStateException if another one is attached
     */
    public Transport<M> attach(String address, Transport.Listener<M> listener) {
        Endpoint<M> endpoint = endpoint(address);
        if (endpoint.attachment != null) {
            throw new IllegalStateException(address + " is taken");
        }
        Attachment<M> attachment = new Attachment<>(this, endpoint, listener);
        endpoint.attachment = attachment;
        return attachment;
    }

    /**
     * Takes away the process at an address, as when it crashes: its peers' {@code disconnected} is called as soon as
     * word can have reached them. What it sent may still arrive; it gets and sends nothing more. No effect if there is
     * none.
     */
    public void detach(String address) {
        Endpoint<M> endpoint = endpoint(address);
        if (endpoint.attachment == null) {
            return;
        }
        vanish(address);
        for (String peer : endpoint.peers()) {
            Link<M> link = link(address, peer);
            if (!link.cut && !link.stalled) {
                long delay = link.faults.latency().baseNanos();
                tellDisconnected(link.to, address, scheduler.nanos() + delay);
            }
        }
    }

    /** Like {@link #detach}, but nobody is told: as when the machine loses power, or its cable. */
    public void vanish(String address) {
        Endpoint<M> endpoint = endpoint(address);
        if (endpoint.attachment != null) {
            endpoint.attachment = null;
            counters.countInjected(NetworkFault.DETACHMENT);
        }
    }

    /** Whether a process is attached to an address. */
    public boolean isAttached(String address) {
        return endpoint(address).attachment != null;
    }

    /** Sets how all links behave that have no faults of their own, those that come to be later included. */
    public void defaults(LinkFaults faults) {
        defaults = faults;
        for (Endpoint<M> endpoint : endpoints.values()) {
            for (Link<M> link : endpoint.outgoing.values()) {
                if (link.own == null) {
                    apply(link, faults);
                }
            }
        }
    }

    /** How links behave that have no faults of their own. */
    public LinkFaults defaults() {
        return defaults;
    }

    /** Sets how one direction of a link behaves from now on; what is under way is not affected. */
    public void faults(String from, String to, LinkFaults faults) {
        Link<M> link = link(from, to);
        link.own = faults;
        apply(link, faults);
    }

    /** How one direction of a link behaves. */
    public LinkFaults faults(String from, String to) {
        return link(from, to).faults;
    }

    /** Lets one direction of a link follow the defaults again. */
    public void clearFaults(String from, String to) {
        Link<M> link = link(from, to);
        link.own = null;
        apply(link, defaults);
    }

    /** Cuts one direction of a link: what is sent on it or would arrive by it vanishes, and nobody is told. */
    public void cut(String from, String to) {
        Link<M> link = link(from, to);
        if (!link.cutAlone) {
            link.cutAlone = true;
            link.updateCut();
            counters.countInjected(NetworkFault.CUT);
        }
    }

    /** Undoes {@link #cut}. */
    public void restore(String from, String to) {
        Link<M> link = link(from, to);
        link.cutAlone = false;
        link.updateCut();
    }

    /** Cuts both directions of every link between a node of one group and one of the other. */
    public void partition(Collection<String> groupA, Collection<String> groupB) {
        for (String a : groupA) {
            for (String b : groupB) {
                cut(a, b);
                cut(b, a);
            }
        }
    }

    /** Cuts a node off from all others, those that it has no link with yet included, until {@link #rejoin}. */
    public void isolate(String address) {
        Endpoint<M> endpoint = endpoint(address);
        if (!endpoint.isolated) {
            counters.countInjected(NetworkFault.CUT);
            isolated(endpoint, true);
        }
    }

    /** Undoes {@link #isolate}; links that were cut by name stay cut. */
    public void rejoin(String address) {
        isolated(endpoint(address), false);
    }

    /** Whether one direction of a link is cut, by name or because one of its ends is isolated. */
    public boolean isCut(String from, String to) {
        return link(from, to).cut;
    }

    /** Holds back all that would arrive by one direction of a link, until {@link #resume}. */
    public void stall(String from, String to) {
        Link<M> link = link(from, to);
        if (!link.stalled) {
            link.stall(true);
            counters.countInjected(NetworkFault.STALL);
        }
    }

    /** Undoes {@link #stall}: what was held back arrives now, in order. */
    public void resume(String from, String to) {
        link(from, to).stall(false);
    }

    /**
     * Breaks the connection of two nodes: all that is under way between them is lost, in both directions and lanes, and
     * both are told.
     */
    public void reset(String a, String b) {
        Link<M> there = link(a, b);
        Link<M> back = link(b, a);
        counters.countInjected(NetworkFault.RESET);
        there.reset();
        back.reset();
        tellDisconnected(there.to, a, scheduler.nanos());
        tellDisconnected(back.to, b, scheduler.nanos());
    }

    /** Ends all cuts and isolations. */
    public void heal() {
        for (Endpoint<M> endpoint : endpoints.values()) {
            endpoint.isolated = false;
        }
        for (Endpoint<M> endpoint : endpoints.values()) {
            for (Link<M> link : endpoint.outgoing.values()) {
                link.cutAlone = false;
                link.updateCut();
            }
        }
    }

    /** Ends all cuts, isolations and stalls, and lets every link behave as given: the defaults from now on. */
    public void healAll(LinkFaults newDefaults) {
        heal();
        for (Endpoint<M> endpoint : endpoints.values()) {
            for (Link<M> link : endpoint.outgoing.values()) {
                link.stall(false);
                link.own = null;
            }
        }
        defaults(newDefaults);
    }

    Link<M> link(String from, String to) {
        Endpoint<M> source = endpoint(from);
        Link<M> known = source.outgoing.get(to);
        if (known != null) {
            return known;
        }
        Endpoint<M> target = endpoint(to);
        long linkSeed = Chance.derive(Chance.derive(seed, from), to);
        Link<M> link = new Link<>(this, source, target, linkSeed);
        apply(link, defaults);
        source.outgoing.put(to, link);
        target.incoming.put(from, link);
        return link;
    }

    private Endpoint<M> endpoint(String address) {
        Endpoint<M> known = endpoints.get(address);
        if (known != null) {
            return known;
        }
        Endpoint<M> endpoint = new Endpoint<>(address, scheduler.destination(address));
        endpoints.put(address, endpoint);
        return endpoint;
    }

    private void isolated(Endpoint<M> endpoint, boolean isolated) {
        endpoint.isolated = isolated;
        endpoint.outgoing.values().forEach(Link::updateCut);
        endpoint.incoming.values().forEach(Link::updateCut);
    }

    private void tellDisconnected(Endpoint<M> endpoint, String address, long timeNanos) {
        Attachment<M> told = endpoint.attachment;
        if (told != null) {
            scheduler.at(timeNanos, endpoint.destination, () -> {
                if (endpoint.attachment == told) {
                    told.listener.disconnected(address);
                }
            });
        }
    }

    private void apply(Link<M> link, LinkFaults faults) {
        LinkFaults before = link.faults;
        link.faults = faults;
        if (faults.lossPerMillion() > 0 && faults.lossPerMillion() != before.lossPerMillion()) {
            counters.countInjected(NetworkFault.LOSS);
        }
        if (faults.duplicatePerMillion() > 0 && faults.duplicatePerMillion() != before.duplicatePerMillion()) {
            counters.countInjected(NetworkFault.DUPLICATION);
        }
        if (faults.reorderPerMillion() > 0 && faults.reorderPerMillion() != before.reorderPerMillion()) {
            counters.countInjected(NetworkFault.REORDERING);
        }
        if (faults.bytesPerSecond() > 0 && faults.bytesPerSecond() != before.bytesPerSecond()) {
            counters.countInjected(NetworkFault.BANDWIDTH);
        }
        if (faults.maxQueuedMessages() < before.maxQueuedMessages()
                || faults.maxQueuedBytes() < before.maxQueuedBytes()) {
            counters.countInjected(NetworkFault.QUEUE);
        }
    }
}
