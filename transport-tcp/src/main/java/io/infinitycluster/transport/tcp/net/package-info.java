/**
 * What nodes say to each other, over TCP: {@link io.infinitycluster.transport.tcp.net.PeerTransport}. One connection per direction and
 * lane, framed and checksummed, with a handshake that proves the cluster's secret on both sides, and TLS where it is configured.
 * docs/peer-protocol.md has the bytes.
 */
@NullMarked
package io.infinitycluster.transport.tcp.net;

import org.jspecify.annotations.NullMarked;
