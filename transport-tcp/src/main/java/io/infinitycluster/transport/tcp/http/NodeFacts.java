package io.infinitycluster.transport.tcp.http;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the API tells of a node that the node itself does not know. Its methods are called from several threads. */
public interface NodeFacts {

    /** The version of this program. */
    String version();

    /** When the process started. */
    Instant started();

    /**
     * The configuration, in the order of the answer: names as in Infinity's {@code /admin/configs}; numbers, seconds and bytes as decimal
     * digits. Nothing secret.
     */
    Map<String, String> configs();

    /**
     * The files of the log, oldest first. May read the directory; is not called on an event loop.
     *
     * @throws IOException if that fails
     */
    List<WalFile> walFiles() throws IOException;

    /** What has gone between this node and the others. */
    PeerTraffic peerTraffic();
}
