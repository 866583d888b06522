package io.infinitycluster.transport.tcp.node;

import io.infinitycluster.transport.tcp.config.NodeConfig;
import io.infinitycluster.transport.tcp.http.NodeFacts;
import io.infinitycluster.transport.tcp.http.PeerTraffic;
import io.infinitycluster.transport.tcp.http.WalFile;
import io.infinitycluster.transport.tcp.net.PeerCounters;
import io.infinitycluster.transport.tcp.net.PeerTransport;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the HTTP API tells of this process. */
final class ProcessFacts implements NodeFacts {

    private final NodeConfig config;
    private final PeerTransport<?> peers;
    private final Instant started = Instant.now();

    ProcessFacts(NodeConfig config, PeerTransport<?> peers) {
        this.config = config;
        this.peers = peers;
    }

    /** The version in the manifest of the jar; classes that run from a directory have none. */
    static String programVersion() {
        String version = ProcessFacts.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    @Override
    public String version() {
        return programVersion();
    }

    @Override
    public Instant started() {
        return started;
    }

    @Override
    public Map<String, String> configs() {
        return config.shown();
    }

    @Override
    public List<WalFile> walFiles() throws IOException {
        return WalFile.in(config.walDirectory());
    }

    @Override
    public PeerTraffic peerTraffic() {
        PeerCounters counters = peers.counters();
        return new PeerTraffic(
                counters.inbound() + counters.outbound(),
                counters.refused().values().stream().mapToLong(Long::longValue).sum(),
                counters.framesSent(),
                counters.framesReceived(),
                counters.framesDropped(),
                counters.bytesSent(),
                counters.bytesReceived());
    }
}
