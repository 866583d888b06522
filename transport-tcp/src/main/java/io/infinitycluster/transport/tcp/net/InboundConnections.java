package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.Transport.Lane;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections that others have opened, and how many there may be. */
final class InboundConnections {

    private record Key(String from, Lane lane) {}

    private final PeerLimits limits;
    /** Oldest first. */
    private final Set<Channel> unproven = new LinkedHashSet<>();

    private final Map<Key, Channel> proven = new HashMap<>();

    InboundConnections(PeerLimits limits) {
        this.limits = limits;
    }

    /**
     * A connection was opened. If too many are at their handshake the oldest has to go: an honest one needs milliseconds, so that those who
     * open many and say nothing keep out one another.
     */
    void arrived(Channel channel) {
        Channel oldest = null;
        synchronized (this) {
            if (unproven.size() >= limits.maxUnproven()) {
                Iterator<Channel> all = unproven.iterator();
                oldest = all.next();
                all.remove();
            }
            unproven.add(channel);
        }
        if (oldest != null) {
            Channel leaving = oldest;
            leaving.eventLoop()
                    .execute(() -> leaving.pipeline()
                            .fireExceptionCaught(new RefusedException(
                                    RefusalReason.TOO_MANY,
                                    "more than " + limits.maxUnproven() + " connections at their handshake")));
        }
    }

    /**
     * A connection belongs to the cluster.
     *
     * @return the one of the same node and lane that it takes the place of: its other side is gone
     * @throws RefusedException if there are too many
     */
    synchronized @Nullable Channel proven(Channel channel, String from, Lane lane) {
        Key key = new Key(from, lane);
        if (proven.size() >= limits.maxConnections() && !proven.containsKey(key)) {
            throw new RefusedException(
                    RefusalReason.TOO_MANY, "more than " + limits.maxConnections() + " connections of other nodes");
        }
        unproven.remove(channel);
        return proven.put(key, channel);
    }

    /** A connection at its handshake was closed. */
    synchronized void gone(Channel channel) {
        unproven.remove(channel);
    }

    /** A connection that had proven itself was closed; false if another has taken its place. */
    synchronized boolean gone(Channel channel, String from, Lane lane) {
        return proven.remove(new Key(from, lane), channel);
    }

    synchronized int unprovenCount() {
        return unproven.size();
    }

    synchronized int provenCount() {
        return proven.size();
    }
}
