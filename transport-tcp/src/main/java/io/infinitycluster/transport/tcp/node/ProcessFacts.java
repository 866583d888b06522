package io.infinitycluster.transport.tcp.node;

import io.infinitycluster.transport.tcp.config.NodeConfig;
import io.infinitycluster.transport.tcp.http.NodeFacts;
import io.infinitycluster.transport.tcp.http.PeerTraffic;
import io.infinitycluster.transport.tcp.http.WalFile;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the HTTP API tells of this process. */
final class ProcessFacts implements NodeFacts {

    private final NodeConfig config;
    private final Instant started = Instant.now();

    ProcessFacts(NodeConfig config) {
        this.config = config;
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
        return PeerTraffic.NONE;
    }
}
