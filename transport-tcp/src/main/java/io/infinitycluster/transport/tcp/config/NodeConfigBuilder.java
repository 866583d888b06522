package io.infinitycluster.transport.tcp.config;

import io.infinitycluster.transport.tcp.http.HttpSettings;
import io.infinitycluster.transport.tcp.net.ClusterSecret;
import io.infinitycluster.transport.tcp.net.PeerSettings;
import io.infinitycluster.transport.tcp.net.PeerTimeouts;
import io.infinitycluster.transport.tcp.net.PeerTls;
import io.infinitycluster.transport.tcp.storage.MinioSettings;
import io.infinitycluster.transport.tcp.storage.StoreCredentials;
import io.infinitycluster.transport.tcp.storage.StoreLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a configuration of the values of a file: what belongs together is checked together. */
final class NodeConfigBuilder {

    /** What {@code GET /admin/configs} of Infinity shows, in its order. */
    private static final List<ConfigKey<?>> SHOWN_FIRST =
            List.of(ConfigKeys.VERSION, ConfigKeys.TIME_ZONE, ConfigKeys.CPU_LIMIT);

    private static final List<ConfigKey<?>> SHOWN = List.of(
            ConfigKeys.SERVER_ADDRESS,
            ConfigKeys.POSTGRES_PORT,
            ConfigKeys.HTTP_PORT,
            ConfigKeys.CLIENT_PORT,
            ConfigKeys.CONNECTION_POOL_SIZE,
            ConfigKeys.PEER_SERVER_CONNECTION_POOL_SIZE,
            ConfigKeys.LOG_FILENAME,
            ConfigKeys.LOG_DIR,
            ConfigKeys.LOG_TO_STDOUT,
            ConfigKeys.LOG_FILE_MAX_SIZE,
            ConfigKeys.LOG_FILE_ROTATE_COUNT,
            ConfigKeys.LOG_LEVEL,
            ConfigKeys.PERSISTENCE_DIR,
            ConfigKeys.PERSISTENCE_OBJECT_SIZE_LIMIT,
            ConfigKeys.DATA_DIR,
            ConfigKeys.CATALOG_DIR,
            ConfigKeys.SNAPSHOT_DIR,
            ConfigKeys.CLEANUP_INTERVAL,
            ConfigKeys.COMPACT_INTERVAL,
            ConfigKeys.OPTIMIZE_INTERVAL,
            ConfigKeys.MEM_INDEX_CAPACITY,
            ConfigKeys.BUFFER_MANAGER_SIZE,
            ConfigKeys.TEMP_DIR,
            ConfigKeys.WAL_DIR,
            ConfigKeys.WAL_COMPACT_THRESHOLD,
            ConfigKeys.CHECKPOINT_INTERVAL,
            ConfigKeys.WAL_FLUSH,
            ConfigKeys.RESOURCE_DIR);

    private static final String LOOPBACK = "127.0.0.1";

    private final String source;
    private final ConfigValues values;
    private final List<String> warnings = new ArrayList<>();

    NodeConfigBuilder(String source, ConfigValues values) {
        this.source = source;
        this.values = values;
    }

    NodeConfig build() throws ConfigException {
        warnOfIgnored();
        NodeConfig.Network network =
                network(!values.get(ConfigKeys.STORAGE_TYPE).equals("local"));
        StorageConfig storage = storage();
        LogConfig log = log();
        values.refuseIfWrong();
        if (storage == null) {
            throw new IllegalStateException("no storage, and nothing is wrong");
        }
        return new NodeConfig(
                source,
                values.get(ConfigKeys.SERVER_MODE).equals("standalone"),
                network,
                log,
                storage,
                Path.of(values.get(ConfigKeys.WAL_DIR)),
                Math.toIntExact(values.get(ConfigKeys.WAL_SEGMENT_SIZE)),
                values.get(ConfigKeys.MIN_INSYNC_FOLLOWERS),
                shown(),
                List.copyOf(warnings));
    }

    private void warnOfIgnored() {
        List<String> ignored = new ArrayList<>();
        for (ConfigKey<?> key : values.keys()) {
            if (key.use() == ConfigKey.Use.IGNORED) {
                ignored.add(key.path());
            }
        }
        if (!ignored.isEmpty()) {
            warnings.add("These keys of the configuration have no effect here: " + String.join(", ", ignored));
        }
    }

    // --- network ---

    private NodeConfig.Network network(boolean clustered) {
        HostPort http = new HostPort(values.get(ConfigKeys.SERVER_ADDRESS), values.get(ConfigKeys.HTTP_PORT));
        HostPort peers = new HostPort(values.get(ConfigKeys.PEER_IP), values.get(ConfigKeys.PEER_PORT));
        if (http.port() == peers.port()) {
            values.problem(
                    ConfigKeys.PEER_PORT,
                    peers.port() + " is the port of the HTTP API, too; choose another",
                    ConfigProblem.BAD_CONFIG);
        }
        Secret token = secret(ConfigKeys.API_TOKEN, ConfigKeys.API_TOKEN_FILE);
        HttpSettings httpSettings =
                HttpSettings.of(http.host(), http.port()).withToken(token == null ? null : token.value());
        String warning = httpSettings.warning();
        if (warning != null) {
            warnings.add(warning + " (network.api_token_file, network.server_address)");
        }
        return new NodeConfig.Network(httpSettings, peerSettings(peers, clustered));
    }

    private PeerSettings peerSettings(HostPort peers, boolean clustered) {
        int connect = values.get(ConfigKeys.PEER_CONNECT_TIMEOUT);
        PeerTimeouts timeouts = PeerTimeouts.USUAL;
        PeerSettings settings = PeerSettings.of(
                        peers.host(),
                        peers.port(),
                        advertised(peers, clustered).toString(),
                        values.get(ConfigKeys.CLUSTER_NAME))
                .withTimeouts(connect == 0 ? timeouts : timeouts.withConnect(Duration.ofMillis(connect)))
                .withSecret(clusterSecret())
                .withTls(tls());
        if (clustered && !peers.isLoopback() && !settings.authenticates()) {
            warnings.add(
                    "Other nodes are listened to at " + peers
                            + " without a secret: whoever reaches it can pose as a node. Set cluster.secret_file, the same on every node");
        }
        return settings;
    }

    private HostPort advertised(HostPort peers, boolean clustered) {
        HostPort advertised = values.ifSet(ConfigKeys.ADVERTISED_PEER_ADDRESS);
        if (advertised == null) {
            HostPort here = peers.isWildcard() ? new HostPort(LOOPBACK, peers.port()) : peers;
            if (clustered && peers.isWildcard()) {
                warnings.add("Other nodes are told to find this one at " + here
                        + ", which works on this machine only: set network.advertised_peer_address");
            }
            return here;
        }
        if (advertised.isWildcard()) {
            values.problem(
                    ConfigKeys.ADVERTISED_PEER_ADDRESS,
                    advertised + " is no address that another node can dial; name this machine",
                    ConfigProblem.BAD_ADDRESS);
        }
        return advertised;
    }

    private @Nullable ClusterSecret clusterSecret() {
        Secret secret = secret(ConfigKeys.CLUSTER_SECRET, ConfigKeys.CLUSTER_SECRET_FILE);
        if (secret == null) {
            return null;
        }
        try {
            return ClusterSecret.of(secret.value());
        } catch (IllegalArgumentException e) {
            boolean inFile = values.isSet(ConfigKeys.CLUSTER_SECRET_FILE);
            values.problem(
                    inFile ? ConfigKeys.CLUSTER_SECRET_FILE : ConfigKeys.CLUSTER_SECRET,
                    String.valueOf(e.getMessage()),
                    ConfigProblem.BAD_CONFIG);
            return null;
        }
    }

    /** All three files, or none. */
    private @Nullable PeerTls tls() {
        List<ConfigKey<String>> keys = List.of(
                ConfigKeys.PEER_TLS_CERTIFICATE_FILE,
                ConfigKeys.PEER_TLS_KEY_FILE,
                ConfigKeys.PEER_TLS_AUTHORITIES_FILE);
        List<Path> files = new ArrayList<>();
        for (ConfigKey<String> key : keys) {
            String file = values.ifSet(key);
            if (file != null) {
                files.add(Path.of(file));
                if (!Files.isReadable(Path.of(file))) {
                    values.problem(key, "cannot read " + file, ConfigProblem.BAD_CONFIG);
                }
            }
        }
        if (files.size() == keys.size()) {
            return new PeerTls(files.get(0), files.get(1), files.get(2), values.get(ConfigKeys.PEER_TLS_MUTUAL));
        }
        for (ConfigKey<String> key : keys) {
            if (!files.isEmpty() && !values.isSet(key) && !values.isWrong(key)) {
                values.problem(key, "is missing: TLS between nodes needs all three files", ConfigProblem.BAD_CONFIG);
            }
        }
        return null;
    }

    // --- storage ---

    private @Nullable StorageConfig storage() {
        String type = values.get(ConfigKeys.STORAGE_TYPE);
        if (type.equals("minio")) {
            return minio();
        }
        if (type.equals("directory")) {
            return new StorageConfig.Directory(Path.of(values.get(ConfigKeys.DIRECTORY)));
        }
        return new StorageConfig.Local(Path.of(values.get(ConfigKeys.PERSISTENCE_DIR)));
    }

    private @Nullable StorageConfig minio() {
        HostPort url = values.ifSet(ConfigKeys.URL);
        if (url == null && !values.isWrong(ConfigKeys.URL)) {
            missing(ConfigKeys.URL, ConfigKeys.URL.kind().valid());
        }
        Secret access = needed(ConfigKeys.ACCESS_KEY, ConfigKeys.ACCESS_KEY_FILE);
        Secret secret = needed(ConfigKeys.SECRET_KEY, ConfigKeys.SECRET_KEY_FILE);
        if (url == null || access == null || secret == null) {
            return null;
        }
        String scheme = values.get(ConfigKeys.ENABLE_HTTPS) ? "https" : "http";
        MinioSettings usual = MinioSettings.of(
                URI.create(scheme + "://" + url),
                values.get(ConfigKeys.BUCKET_NAME),
                new StoreCredentials(access.value(), secret.value()));
        return new StorageConfig.Minio(new MinioSettings(
                usual.endpoint(),
                usual.bucket(),
                values.get(ConfigKeys.REGION),
                usual.credentials(),
                values.get(ConfigKeys.PATH_STYLE),
                usual.requestTimeout(),
                usual.transferTimeout(),
                usual.partBytes(),
                StoreLimits.USUAL));
    }

    private void missing(ConfigKey<?> key, String expected) {
        values.problem(
                key,
                "is missing, and storage_type = \"minio\" needs it; expected " + expected,
                ConfigProblem.BAD_CONFIG);
    }

    // --- secrets ---

    private @Nullable Secret needed(ConfigKey<Secret> key, ConfigKey<String> fileKey) {
        Secret secret = secret(key, fileKey);
        if (secret == null && !values.isWrong(key) && !values.isWrong(fileKey)) {
            missing(key, "it here, or the name of its file in " + fileKey.path());
        }
        return secret;
    }

    /** A secret that stands in the configuration, or in a file of its own, without the line's end. */
    private @Nullable Secret secret(ConfigKey<Secret> key, ConfigKey<String> fileKey) {
        Secret direct = values.ifSet(key);
        String file = values.ifSet(fileKey);
        if (file == null) {
            return direct;
        }
        if (direct != null) {
            values.problem(fileKey, "is set, and " + key.path() + ", too; leave one out", ConfigProblem.BAD_CONFIG);
            return direct;
        }
        try {
            String text = ConfigFiles.text(Path.of(file)).strip();
            if (!text.isEmpty()) {
                return new Secret(text);
            }
            values.problem(fileKey, "the file " + file + " is empty", ConfigProblem.BAD_CONFIG);
        } catch (IOException e) {
            values.problem(fileKey, "cannot read " + file + ": " + e.getMessage(), ConfigProblem.BAD_CONFIG);
        }
        return null;
    }

    // --- log ---

    private LogConfig log() {
        String name = values.get(ConfigKeys.LOG_FILENAME);
        return new LogConfig(
                LogConfig.Level.valueOf(values.get(ConfigKeys.LOG_LEVEL).toUpperCase(Locale.ROOT)),
                LogConfig.Format.valueOf(values.get(ConfigKeys.LOG_FORMAT).toUpperCase(Locale.ROOT)),
                values.get(ConfigKeys.LOG_TO_STDOUT),
                name.isBlank() ? null : Path.of(values.get(ConfigKeys.LOG_DIR)).resolve(name),
                values.get(ConfigKeys.LOG_FILE_MAX_SIZE),
                values.get(ConfigKeys.LOG_FILE_ROTATE_COUNT));
    }

    // --- what is shown ---

    private Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>();
        SHOWN_FIRST.forEach(key -> shown.put(key.name(), values.shown(key)));
        // Infinity shows it, although no file can set it.
        shown.put("record_running_query", "false");
        SHOWN.forEach(key -> shown.put(key.name(), values.shown(key)));
        return Collections.unmodifiableMap(shown);
    }
}
