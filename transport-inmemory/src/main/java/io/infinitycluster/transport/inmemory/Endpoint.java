package io.infinitycluster.transport.inmemory;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An address, with or without a node attached, and the links from and to it. */
final class Endpoint<M> {

    final String address;
    final int destination;
    final Map<String, Link<M>> outgoing = new LinkedHashMap<>();
    final Map<String, Link<M>> incoming = new LinkedHashMap<>();
    boolean isolated;

    @Nullable
    Attachment<M> attachment;

    Endpoint(String address, int destination) {
        this.address = address;
        this.destination = destination;
    }

    /** The addresses that this one has a link with, in either direction. */
    Set<String> peers() {
        Set<String> peers = new LinkedHashSet<>(outgoing.keySet());
        peers.addAll(incoming.keySet());
        return peers;
    }
}
