package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.contract.TransportContract;
import io.infinitycluster.core.port.contract.TransportWorld;
import org.junit.jupiter.api.Nested;

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
}
