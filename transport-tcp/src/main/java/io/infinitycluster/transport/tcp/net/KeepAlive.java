package io.infinitycluster.transport.tcp.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * Finds a connection to be dead on which nothing is sent, as those are that others have opened: after 10 s without a sign of life the
 * operating system asks three times, 5 s apart.
 */
final class KeepAlive {

    private static final int IDLE_SECONDS = 10;
    private static final int INTERVAL_SECONDS = 5;
    private static final int PROBES = 3;

    private static final Set<SocketOption<?>> SUPPORTED = supported();

    private KeepAlive() {}

    static void turnOn(Channel channel) {
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
        set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
        set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    }

    /** Where the system has no such option its own times hold. */
    private static void set(Channel channel, SocketOption<Integer> option, int value) {
        if (SUPPORTED.contains(option)) {
            channel.config().setOption(NioChannelOption.of(option), value);
        }
    }

    private static Set<SocketOption<?>> supported() {
        try (SocketChannel any = SocketChannel.open()) {
            return any.supportedOptions();
        } catch (IOException e) {
            return Set.of();
        }
    }
}
