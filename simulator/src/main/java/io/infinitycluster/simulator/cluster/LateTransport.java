package io.infinitycluster.simulator.cluster;

import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.port.Transport;
import org.jspecify.annotations.Nullable;

/** A transport that is attached a moment after it was handed out; nothing is sent before. */
final class LateTransport implements Transport<Message> {

    private @Nullable Transport<Message> attached;

    void attach(Transport<Message> transport) {
        attached = transport;
    }

    @Override
    public void send(String address, Lane lane, Message message) {
        Transport<Message> transport = attached;
        if (transport == null) {
            throw new IllegalStateException("not attached yet");
        }
        transport.send(address, lane, message);
    }
}
