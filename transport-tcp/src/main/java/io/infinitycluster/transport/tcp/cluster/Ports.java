package io.infinitycluster.transport.tcp.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of the loopback interface at which nobody listens. */
public final class Ports {

    private static final int HIGHEST = 65_535;

    private Ports() {}

    /**
     * So many free ports from this one on, in ascending order.
     *
     * @throws IOException if there are fewer
     */
    public static List<Integer> from(int first, int count) throws IOException {
        List<Integer> free = new ArrayList<>();
        for (int port = first; port <= HIGHEST && free.size() < count; port++) {
            if (isFree(port)) {
                free.add(port);
            }
        }
        if (free.size() < count) {
            throw new IOException("there are no " + count + " free ports from " + first + " on");
        }
        return free;
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
