package io.infinitycluster.transport.tcp.node;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback interface at which nothing listens, below those that the operating system gives to connections: so that none of
 * those takes one before its node does. No port is given out twice, also not by another JVM that runs tests: between two lives of a node its
 * ports are free, and it comes back to them.
 */
public final class FreePorts {

    private static final int FIRST = 11_000;
    private static final int RANGE = 1_000;
    /** Below the usual ports of the command {@code cluster}, which another test may just have found free. */
    private static final int RANGES = 12;
    /** Bound as long as this JVM lives: the first port of the range that is its own. */
    private static final ServerSocket CLAIM = claim();

    private static final AtomicInteger NEXT = new AtomicInteger(CLAIM.getLocalPort() + 1);

    private FreePorts() {}

    private static ServerSocket claim() {
        int any = ThreadLocalRandom.current().nextInt(RANGES);
        for (int i = 0; i < RANGES; i++) {
            try {
                return bind(FIRST + (any + i) % RANGES * RANGE);
            } catch (IOException e) {
                continue;
            }
        }
        throw new IllegalStateException("no free range of ports from " + FIRST + " on");
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public static int next() throws IOException {
        for (int port = NEXT.getAndIncrement(); port < CLAIM.getLocalPort() + RANGE; port = NEXT.getAndIncrement()) {
            try (ServerSocket free = bind(port)) {
                return free.getLocalPort();
            } catch (BindException e) {
                continue;
            }
        }
        throw new IOException("no free port is left in the range from " + CLAIM.getLocalPort() + " on");
    }
}
