package io.infinitycluster.transport.tcp.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.infinitycluster.transport.tcp.http.HttpSettings;
import io.infinitycluster.transport.tcp.net.PeerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a node is told by its configuration: Infinity's TOML, checked as a whole. {@code docs/configuration.md} lists the keys.
 *
 * @param source the file it was read from, for people
 * @param standalone whether the node serves alone as soon as it can; otherwise it waits for a role
 * @param network where it listens, and what it is asked with
 * @param log what is logged
 * @param storage where the objects are
 * @param walDirectory the node's data directory
 * @param walSegmentBytes the size of the log's files
 * @param minInsyncFollowers writes that fewer followers would hold are refused
 * @param shown what {@code GET /admin/configs} shows: Infinity's names, in its order; no secrets
 * @param warnings what the operator should know of this configuration, a line each
 */
public record NodeConfig(
        String source,
        boolean standalone,
        Network network,
        LogConfig log,
        StorageConfig storage,
        Path walDirectory,
        int walSegmentBytes,
        int minInsyncFollowers,
        Map<String, String> shown,
        List<String> warnings) {

    private static final String EMBEDDED = "embedded.toml";

    /**
     * Where a node listens, and what it is asked with.
     *
     * @param http where the HTTP API listens, and who may use it
     * @param peers where other nodes are listened to, where they are told to find this one, and how they prove who they are
     */
    public record Network(HttpSettings http, PeerSettings peers) {}

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read; the message says why
     * @throws ConfigException if it cannot be used; the message names everything that is wrong
     */
    public static NodeConfig read(Path file) throws IOException, ConfigException {
        return read(file, null);
    }

    /**
     * Reads a file that several nodes share.
     *
     * @param advertised where other nodes reach this one, instead of what the file says; null if the file says it
     * @throws IOException if it cannot be read; the message says why
     * @throws ConfigException if it cannot be used; the message names everything that is wrong
     */
    public static NodeConfig read(Path file, @Nullable HostPort advertised) throws IOException, ConfigException {
        return parse(file.toString(), ConfigFiles.text(file), advertised);
    }

    /**
     * Reads a text.
     *
     * @param source where it is from, for people
     * @throws ConfigException if it cannot be used; the message names everything that is wrong
     */
    public static NodeConfig parse(String source, String toml) throws ConfigException {
        return parse(source, toml, null);
    }

    private static NodeConfig parse(String source, String toml, @Nullable HostPort advertised) throws ConfigException {
        ConfigValues values = ConfigReader.read(source, toml);
        if (advertised != null) {
            values.set(ConfigKeys.ADVERTISED_PEER_ADDRESS, advertised);
        }
        return new NodeConfigBuilder(source, values).build();
    }

    /** The text of the configuration that is used when none is given: everything below {@code ./infinity-data}. */
    public static String embeddedText() {
        try (InputStream in = Objects.requireNonNull(NodeConfig.class.getResourceAsStream(EMBEDDED), EMBEDDED)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The configuration that is used when none is given. */
    public static NodeConfig embedded() {
        return embedded(null);
    }

    /**
     * The same.
     *
     * @param advertised where other nodes reach this one; null for its own choice
     */
    public static NodeConfig embedded(@Nullable HostPort advertised) {
        try {
            return parse("built into infinity-cluster (--show-default prints it)", embeddedText(), advertised);
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }
}
