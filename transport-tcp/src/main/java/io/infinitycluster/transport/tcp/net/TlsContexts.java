package io.infinitycluster.transport.tcp.net;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * TLS as it is configured, for either side of connections.
 *
 * @param acceptor for connections that others open
 * @param dialler for those to others
 */
record TlsContexts(SslContext acceptor, SslContext dialler) {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException if one of them cannot be used, with its name
     */
    static TlsContexts of(PeerTls tls) {
        requireReadable("certificate chain", tls.certificateChain());
        requireReadable("private key", tls.privateKey());
        requireReadable("authorities' certificates", tls.authorities());
        try {
            SslContext acceptor = SslContextBuilder.forServer(
                            tls.certificateChain().toFile(), tls.privateKey().toFile())
                    .trustManager(tls.authorities().toFile())
                    .clientAuth(tls.mutual() ? ClientAuth.REQUIRE : ClientAuth.NONE)
                    .sslProvider(SslProvider.JDK)
                    .protocols(PROTOCOLS)
                    .build();
            SslContext dialler = SslContextBuilder.forClient()
                    .keyManager(
                            tls.certificateChain().toFile(), tls.privateKey().toFile())
                    .trustManager(tls.authorities().toFile())
                    .endpointIdentificationAlgorithm("HTTPS")
                    .sslProvider(SslProvider.JDK)
                    .protocols(PROTOCOLS)
                    .build();
            return new TlsContexts(acceptor, dialler);
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "TLS between peers: the certificate chain " + tls.certificateChain() + ", the private key "
                            + tls.privateKey() + " (PKCS#8, not encrypted) and the authorities " + tls.authorities()
                            + " cannot be used together: " + e.getMessage(),
                    e);
        }
    }

    private static void requireReadable(String what, Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("TLS between peers: cannot read the " + what + ", " + file);
        }
    }
}
