package io.infinitycluster.transport.tcp.net;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a node talks to the others. {@link #of} has a good value for all that need not be chosen.
 *
 * @param bindHost the address to listen on; loopback unless told otherwise
 * @param bindPort the port to listen on; 0 for any that is free
 * @param advertisedAddress where others reach this node, {@code host:port}; port 0 stands for the port listened on
 * @param cluster the cluster's name: nodes of others are refused
 * @param secret what proves that a node belongs to the cluster; null for no proof
 * @param tls null for none
 */
public record PeerSettings(
        String bindHost,
        int bindPort,
        String advertisedAddress,
        String cluster,
        @Nullable ClusterSecret secret,
        @Nullable PeerTls tls,
        PeerTimeouts timeouts,
        PeerLimits limits) {

    /** The longest name of a cluster, in bytes of UTF-8. */
    public static final int LONGEST_CLUSTER = 128;

    /** Checks what can be checked without the network. */
    public PeerSettings {
        if (bindHost.isBlank() || bindPort < 0 || bindPort > 65_535) {
            throw new IllegalArgumentException(
                    "peers cannot be listened for on " + bindHost + ":" + bindPort + ": that is no host and port");
        }
        PeerAddress.parse(advertisedAddress);
        if (cluster.isBlank() || cluster.getBytes(StandardCharsets.UTF_8).length > LONGEST_CLUSTER) {
            throw new IllegalArgumentException(
                    "the cluster's name has 1 to " + LONGEST_CLUSTER + " bytes, and is not blank");
        }
    }

    /** No secret and no TLS, the usual limits and times. */
    public static PeerSettings of(String bindHost, int bindPort, String advertisedAddress, String cluster) {
        return new PeerSettings(
                bindHost, bindPort, advertisedAddress, cluster, null, null, PeerTimeouts.USUAL, PeerLimits.USUAL);
    }

    /** The same with a secret. */
    public PeerSettings withSecret(@Nullable ClusterSecret other) {
        return new PeerSettings(bindHost, bindPort, advertisedAddress, cluster, other, tls, timeouts, limits);
    }

    /** The same with TLS. */
    public PeerSettings withTls(@Nullable PeerTls other) {
        return new PeerSettings(bindHost, bindPort, advertisedAddress, cluster, secret, other, timeouts, limits);
    }

    /** The same with other times. */
    public PeerSettings withTimeouts(PeerTimeouts others) {
        return new PeerSettings(bindHost, bindPort, advertisedAddress, cluster, secret, tls, others, limits);
    }

    /** The same with other limits. */
    public PeerSettings withLimits(PeerLimits others) {
        return new PeerSettings(bindHost, bindPort, advertisedAddress, cluster, secret, tls, timeouts, others);
    }

    /** Whether a node that connects has to prove that it belongs to the cluster. */
    public boolean authenticates() {
        return secret != null || (tls != null && tls.mutual());
    }
}
