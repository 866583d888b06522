package io.infinitycluster.transport.tcp.cluster;

import java.nio.file.Path;
import java.util.Locale;

/**
 * One node of a cluster on this machine: who it is to be, and where it is.
 *
 * @param name its name in the cluster
 * @param role the role that it is to have
 * @param httpPort the port of its HTTP API
 * @param peerPort its port for other nodes
 * @param home its own directory
 */
record Member(String name, String role, int httpPort, int peerPort, Path home) {

    static final String LOOPBACK = "127.0.0.1";

    /** The name as the cluster writes it. */
    String lowerName() {
        return name.toLowerCase(Locale.ROOT);
    }

    String httpAddress() {
        return "http://" + LOOPBACK + ":" + httpPort;
    }

    String peerAddress() {
        return LOOPBACK + ":" + peerPort;
    }

    Path config() {
        return home.resolve("node.toml");
    }

    /** What its process says before it logs, and when it cannot. */
    Path output() {
        return home.resolve("output.txt");
    }

    /**
     * Its configuration.
     *
     * @param objects the directory that all share
     * @param secret the file of the cluster's secret
     */
    String toml(Path objects, Path secret) {
        return """
                # Written by "infinity-cluster cluster".
                [general]
                server_mode = "admin"

                [network]
                server_address = "%1$s"
                http_port = %2$d
                peer_ip = "%1$s"
                peer_port = %3$d

                [log]
                log_to_stdout = false
                log_dir = %4$s
                log_filename = "node.log"

                [storage]
                storage_type = "directory"
                directory = %5$s

                [wal]
                wal_dir = %6$s
                wal_segment_size = "8MB"

                [cluster]
                secret_file = %7$s
                """.formatted(
                        LOOPBACK,
                        httpPort,
                        peerPort,
                        quoted(home),
                        quoted(objects),
                        quoted(home.resolve("wal")),
                        quoted(secret));
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
