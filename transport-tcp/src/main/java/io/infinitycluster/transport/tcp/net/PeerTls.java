package io.infinitycluster.transport.tcp.net;

import java.nio.file.Path;

/**
 * TLS between nodes. A node always checks the certificate of whom it connects to: that the authority has signed it, and that it is for
 * the host of the address.
 *
 * @param certificateChain this node's certificate and those between it and the authority's, as PEM. It has to name the host of the
 *     node's advertised address, as a DNS name or an IP address
 * @param privateKey its key, as PEM in PKCS#8 and not encrypted
 * @param authorities the certificates of the authorities that sign nodes' certificates, as PEM; no other is believed
 * @param mutual whether a node that connects has to show such a certificate, too
 */
public record PeerTls(Path certificateChain, Path privateKey, Path authorities, boolean mutual) {}
