package io.infinitycluster.transport.tcp.net;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority that signs nodes' certificates, in a directory. */
final class TestAuthority {

    private final Path directory;
    private final X509Bundle root;
    private final Path rootFile;

    TestAuthority(Path directory, String name) throws Exception {
        this.directory = directory;
        root = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        rootFile = Files.writeString(directory.resolve(name + "-ca.pem"), root.getRootCertificatePEM());
    }

    /** TLS for a node whose certificate is for this IP address. */
    PeerTls node(String name, String ip, boolean mutual) throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .addSanIpAddress(ip)
                .buildIssuedBy(root);
        Path chain = Files.writeString(directory.resolve(name + ".pem"), bundle.getCertificatePathPEM());
        Path key = Files.writeString(directory.resolve(name + ".key"), bundle.getPrivateKeyPEM());
        return new PeerTls(chain, key, rootFile, mutual);
    }

    Path rootFile() {
        return rootFile;
    }
}
