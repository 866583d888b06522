package io.infinitycluster.transport.tcp.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback address that nobody listens on. They lie below those that systems give to connections of their own accord, so
 * that none is taken between the question and its use; and above those that other tests' nodes are given.
 */
final class FreePorts {

    private static final int FROM = 25_000;
    private static final int TO = 30_000;

    private FreePorts() {}

    static int next() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FROM, TO);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
                return free.getLocalPort();
            } catch (IOException e) {
                // Taken: another one.
                continue;
            }
        }
        throw new IllegalStateException("no free port");
    }
}
