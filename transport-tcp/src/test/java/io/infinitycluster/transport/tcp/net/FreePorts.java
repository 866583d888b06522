package io.infinitycluster.transport.tcp.net;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Ports of the loopback address that nobody listens on, and that nobody else is given. */
final class FreePorts {

    private FreePorts() {}

    static int next() {
        try {
            return io.infinitycluster.transport.tcp.node.FreePorts.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
