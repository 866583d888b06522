package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.contract.TransportContract;
import io.infinitycluster.core.port.contract.TransportWorld;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The transport over TCP keeps the port's promises, just as the one in memory does. */
class PeerTransportContractTest {

    @Nested
    class Plain extends TransportContract {
        @Override
        protected TransportWorld newWorld() {
            return new TcpWorld(settings -> settings);
        }
    }

    @Nested
    class WithSecret extends TransportContract {
        @Override
        protected TransportWorld newWorld() {
            return new TcpWorld(settings -> settings.withSecret(ClusterSecret.of("0123456789abcdef0123456789abcdef")));
        }
    }

    @Nested
    class WithMutualTlsAndSecret extends TransportContract {
        @TempDir
        Path directory;

        @Override
        protected TransportWorld newWorld() throws Exception {
            PeerTls tls = new TestAuthority(directory, "authority").node("node", "127.0.0.1", true);
            return new TcpWorld(settings -> settings.withTls(tls).withSecret(ClusterSecret.of("0123456789abcdef")));
        }
    }
}
