package io.infinitycluster.transport.tcp.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback interface at which nothing listens, below those that the operating system gives to connections: so that none of
 * those takes one before its node does; and below the usual ones of the command {@code cluster}, which another test may just have found free.
 * No port is given out twice.
 */
public final class FreePorts {

    private static final int FIRST = 11_000;
    private static final int COUNT = 12_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    public static int next() throws IOException {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (java.net.BindException e) {
                continue;
            }
        }
        throw new IOException("no free port from " + FIRST + " on");
    }
}
