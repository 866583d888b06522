package io.infinitycluster.transport.inmemory;

import io.infinitycluster.core.port.Transport;

/** One process at an address. Once it is detached, what it sends is ignored. */
final class Attachment<M> implements Transport<M> {

    final Listener<M> listener;
    private final InMemoryNetwork<M> network;
    private final Endpoint<M> endpoint;

    Attachment(InMemoryNetwork<M> network, Endpoint<M> endpoint, Listener<M> listener) {
        this.network = network;
        this.endpoint = endpoint;
        this.listener = listener;
    }

    @Override
    public void send(String address, Lane lane, M message) {
        if (endpoint.attachment != this) {
            return;
        }
        Link<M> link = endpoint.outgoing.get(address);
        if (link == null) {
            link = network.link(endpoint.address, address);
        }
        link.lane(lane).send(message);
    }
}
