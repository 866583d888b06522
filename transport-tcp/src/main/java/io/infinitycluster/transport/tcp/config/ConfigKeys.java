package io.infinitycluster.transport.tcp.config;

import io.infinitycluster.transport.tcp.config.ConfigKey.Use;
import io.infinitycluster.transport.tcp.storage.MinioSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every key of the configuration. The table in {@code docs/configuration.md} is made from this one. */
final class ConfigKeys {

    private static final long KB = 1L << 10;
    private static final long MB = 1L << 20;
    private static final long GB = 1L << 30;
    private static final long LARGEST = 1024 * GB;
    private static final int CPUS = Runtime.getRuntime().availableProcessors();
    private static final int MANY_CPUS = 16_384;

    private static final List<ConfigKey<?>> ALL = new ArrayList<>();

    private ConfigKeys() {}

    // --- general ---

    private static final Section GENERAL = new Section("general");

    static final ConfigKey<String> VERSION = GENERAL.honoured(
            "version",
            ValueKinds.version(List.of("0.5", "0.6", "0.7")),
            "0.7.0",
            "the release of Infinity whose configuration this is");
    static final ConfigKey<String> TIME_ZONE =
            GENERAL.ignored("time_zone", ValueKinds.timeZone(), "utc-8", "times are told in the machine's zone");
    static final ConfigKey<Integer> CPU_LIMIT = GENERAL.ignored(
            "cpu_limit", ValueKinds.number(1, MANY_CPUS), CPUS, "limit the process by the operating system");
    static final ConfigKey<String> SERVER_MODE = GENERAL.honoured(
            "server_mode",
            ValueKinds.oneOf(ConfigProblem.BAD_CONFIG, "standalone", "admin"),
            "standalone",
            "`standalone` serves alone as soon as it can; `admin` waits for a role");

    // --- network ---

    private static final Section NETWORK = new Section("network");

    static final ConfigKey<String> SERVER_ADDRESS = NETWORK.honoured(
            "server_address",
            ValueKinds.ipAddress(),
            "127.0.0.1",
            "where the HTTP API listens; `0.0.0.0` for all interfaces, which is Infinity's default");
    static final ConfigKey<Integer> HTTP_PORT =
            NETWORK.honoured("http_port", ValueKinds.port(), 23_820, "the port of the HTTP API");
    static final ConfigKey<String> PEER_IP = NETWORK.honoured(
            "peer_ip",
            ValueKinds.ipAddress(),
            "127.0.0.1",
            "where other nodes are listened to; `0.0.0.0` for all interfaces, which is Infinity's default");
    static final ConfigKey<Integer> PEER_PORT =
            NETWORK.honoured("peer_port", ValueKinds.port(), 23_850, "the port for other nodes");
    static final ConfigKey<HostPort> ADVERTISED_PEER_ADDRESS = NETWORK.own(
            "advertised_peer_address",
            ValueKinds.hostPort(),
            null,
            "the address at which other nodes reach this one; by default `peer_ip:peer_port`, and this machine's loopback if that is all interfaces");
    static final ConfigKey<Integer> PEER_CONNECT_TIMEOUT = NETWORK.honoured(
            "peer_connect_timeout",
            ValueKinds.number(0, 10_000),
            2000,
            "how long connecting to a node may take, in milliseconds; 0 means the default");
    static final ConfigKey<String> PEER_TLS_CERTIFICATE_FILE = NETWORK.own(
            "peer_tls_certificate_file",
            ValueKinds.path(),
            null,
            "TLS between nodes: this node's certificate and its chain, PEM; it names the advertised host");
    static final ConfigKey<String> PEER_TLS_KEY_FILE =
            NETWORK.own("peer_tls_key_file", ValueKinds.path(), null, "its private key, PEM (PKCS#8, not encrypted)");
    static final ConfigKey<String> PEER_TLS_AUTHORITIES_FILE = NETWORK.own(
            "peer_tls_authorities_file",
            ValueKinds.path(),
            null,
            "the certificates of the authorities that sign those of the nodes, PEM");
    static final ConfigKey<Boolean> PEER_TLS_MUTUAL = NETWORK.own(
            "peer_tls_mutual", ValueKinds.flag(), true, "whether a node that connects has to show a certificate, too");
    static final ConfigKey<Secret> API_TOKEN =
            NETWORK.own("api_token", new SecretKind(), null, "the bearer token that every HTTP request must carry");
    static final ConfigKey<String> API_TOKEN_FILE =
            NETWORK.own("api_token_file", ValueKinds.path(), null, "the same, in a file");
    static final ConfigKey<Integer> POSTGRES_PORT =
            NETWORK.ignored("postgres_port", ValueKinds.port(), 5432, "there is no Postgres server");
    static final ConfigKey<Integer> CLIENT_PORT =
            NETWORK.ignored("client_port", ValueKinds.port(), 23_817, "there is no Thrift server");
    static final ConfigKey<Integer> CONNECTION_POOL_SIZE =
            NETWORK.ignored("connection_pool_size", ValueKinds.number(1, 65_536), 256, "connections need no pool");
    static final ConfigKey<Integer> PEER_SERVER_CONNECTION_POOL_SIZE = NETWORK.ignored(
            "peer_server_connection_pool_size", ValueKinds.number(1, 65_536), 64, "connections need no pool");
    static final ConfigKey<Integer> PEER_RETRY_DELAY = NETWORK.ignored(
            "peer_retry_delay", ValueKinds.number(0, 10_000), 1000, "the protocol repeats what matters");
    static final ConfigKey<Integer> PEER_RETRY_COUNT =
            NETWORK.ignored("peer_retry_count", ValueKinds.number(0, 10), 2, "the protocol repeats what matters");
    static final ConfigKey<Integer> PEER_RECV_TIMEOUT =
            NETWORK.ignored("peer_recv_timeout", ValueKinds.number(0, 10_000), 0, "heartbeats tell who is silent");
    static final ConfigKey<Integer> PEER_SEND_TIMEOUT =
            NETWORK.ignored("peer_send_timeout", ValueKinds.number(0, 10_000), 0, "heartbeats tell who is silent");

    // --- log ---

    private static final Section LOG = new Section("log");

    static final ConfigKey<String> LOG_FILENAME =
            LOG.honoured("log_filename", ValueKinds.text(), "infinity.log", "the log's file; `\"\"` for none");
    static final ConfigKey<String> LOG_DIR =
            LOG.honoured("log_dir", ValueKinds.path(), "/var/infinity/log", "its directory");
    static final ConfigKey<Boolean> LOG_TO_STDOUT =
            LOG.honoured("log_to_stdout", ValueKinds.flag(), true, "whether the log goes to standard output, too");
    static final ConfigKey<Long> LOG_FILE_MAX_SIZE = LOG.honoured(
            "log_file_max_size", ValueKinds.size(KB, LARGEST), 64 * MB, "a file of this size is set aside");
    static final ConfigKey<Integer> LOG_FILE_ROTATE_COUNT =
            LOG.honoured("log_file_rotate_count", ValueKinds.number(1, 1000), 8, "how many files set aside are kept");
    static final ConfigKey<String> LOG_LEVEL = LOG.honoured(
            "log_level",
            ValueKinds.oneOf(ConfigProblem.BAD_LOG_LEVEL, "trace", "debug", "info", "warning", "error", "critical"),
            "info",
            "what is less important is not logged");
    static final ConfigKey<String> LOG_FORMAT = LOG.own(
            "log_format",
            ValueKinds.oneOf(ConfigProblem.BAD_CONFIG, "text", "json"),
            "text",
            "`text` for people, `json` for a JSON object a line");

    // --- storage ---

    private static final Section STORAGE = new Section("storage");

    static final ConfigKey<String> STORAGE_TYPE = STORAGE.honoured(
            "storage_type",
            ValueKinds.oneOf(ConfigProblem.BAD_CONFIG, "local", "minio", "directory"),
            "local",
            "`minio`: a bucket, shared by the cluster; `directory`: a directory, shared by the nodes of one machine; "
                    + "`local`: nothing is shared, and the node can only be standalone");
    static final ConfigKey<String> DIRECTORY = STORAGE.own(
            "directory",
            ValueKinds.path(),
            "/var/infinity/objects",
            "the shared directory of `storage_type = \"directory\"`");
    static final ConfigKey<String> PERSISTENCE_DIR = STORAGE.honoured(
            "persistence_dir",
            ValueKinds.path(),
            "/var/infinity/persistence",
            "where checkpoints are, if `storage_type = \"local\"`");
    static final ConfigKey<String> DATA_DIR = STORAGE.ignored(
            "data_dir", ValueKinds.path(), "/var/infinity/data", "all data is in the log and checkpoints");
    static final ConfigKey<String> CATALOG_DIR =
            STORAGE.ignored("catalog_dir", ValueKinds.path(), "/var/infinity/catalog", "as `data_dir`");
    static final ConfigKey<String> SNAPSHOT_DIR =
            STORAGE.ignored("snapshot_dir", ValueKinds.path(), "/var/infinity/snapshots", "as `data_dir`");
    static final ConfigKey<Long> PERSISTENCE_OBJECT_SIZE_LIMIT = STORAGE.ignored(
            "persistence_object_size_limit",
            ValueKinds.size(KB, LARGEST),
            128 * MB,
            "checkpoints are in parts of 1 MiB");
    static final ConfigKey<Duration> OPTIMIZE_INTERVAL =
            STORAGE.ignoredInterval("optimize_interval", 10, "there is nothing to optimise");
    static final ConfigKey<Duration> CLEANUP_INTERVAL =
            STORAGE.ignoredInterval("cleanup_interval", 10, "there is nothing to clean up");
    static final ConfigKey<Duration> COMPACT_INTERVAL =
            STORAGE.ignoredInterval("compact_interval", 10, "there is nothing to compact");
    static final ConfigKey<Integer> MEM_INDEX_CAPACITY =
            STORAGE.ignored("mem_index_capacity", ValueKinds.number(8192, 8_388_608), 65_536, "there are no indexes");
    static final ConfigKey<Boolean> REPLAY_WAL =
            STORAGE.ignored("replay_wal", ValueKinds.flag(), true, "the log is always recovered");
    static final ConfigKey<Integer> DENSE_INDEX_BUILDING_WORKER = workers("dense_index_building_worker");
    static final ConfigKey<Integer> SPARSE_INDEX_BUILDING_WORKER = workers("sparse_index_building_worker");
    static final ConfigKey<Integer> FULLTEXT_INDEX_BUILDING_WORKER = workers("fulltext_index_building_worker");
    static final ConfigKey<Integer> BOTTOM_EXECUTOR_WORKER = workers("bottom_executor_worker");

    // --- storage.object_storage ---

    private static final Section OBJECT_STORAGE = new Section("storage.object_storage");

    static final ConfigKey<HostPort> URL = OBJECT_STORAGE.honoured(
            "url", ValueKinds.hostPort(), null, "the store, without `http://`; needed for `minio`");
    static final ConfigKey<String> BUCKET_NAME = OBJECT_STORAGE.honoured(
            "bucket_name",
            ValueKinds.filledText(),
            "infinity",
            "one bucket for one cluster, and for nothing else; made if it is missing");
    static final ConfigKey<Secret> ACCESS_KEY =
            OBJECT_STORAGE.honoured("access_key", new SecretKind(), null, "needed for `minio`, here or in a file");
    static final ConfigKey<Secret> SECRET_KEY =
            OBJECT_STORAGE.honoured("secret_key", new SecretKind(), null, "needed for `minio`, here or in a file");
    static final ConfigKey<Boolean> ENABLE_HTTPS =
            OBJECT_STORAGE.honoured("enable_https", ValueKinds.flag(), false, "whether the store speaks HTTPS");
    static final ConfigKey<String> ACCESS_KEY_FILE =
            OBJECT_STORAGE.own("access_key_file", ValueKinds.path(), null, "the access key, in a file");
    static final ConfigKey<String> SECRET_KEY_FILE =
            OBJECT_STORAGE.own("secret_key_file", ValueKinds.path(), null, "the secret key, in a file");
    static final ConfigKey<String> REGION = OBJECT_STORAGE.own(
            "region",
            ValueKinds.filledText(),
            MinioSettings.USUAL_REGION,
            "the store's name for its region; MinIO does not mind");
    static final ConfigKey<Boolean> PATH_STYLE = OBJECT_STORAGE.own(
            "path_style",
            ValueKinds.flag(),
            true,
            "whether the bucket is named in the path of a request, or in the host's name");

    // --- cluster ---

    private static final Section CLUSTER = new Section("cluster");

    static final ConfigKey<String> CLUSTER_NAME = CLUSTER.own(
            "name", ValueKinds.clusterName(), "infinity", "nodes of a cluster of another name are not talked to");
    static final ConfigKey<Secret> CLUSTER_SECRET = CLUSTER.own(
            "secret",
            new SecretKind(),
            null,
            "what the nodes of the cluster know and nobody else does, at least 16 bytes; the same on every node");
    static final ConfigKey<String> CLUSTER_SECRET_FILE =
            CLUSTER.own("secret_file", ValueKinds.path(), null, "the same, in a file");
    static final ConfigKey<Integer> MIN_INSYNC_FOLLOWERS = CLUSTER.own(
            "min_insync_followers",
            ValueKinds.number(0, 4),
            0,
            "a leader refuses writes that fewer followers than this would hold; the same on every node");

    // --- buffer ---

    private static final Section BUFFER = new Section("buffer");

    static final ConfigKey<Long> BUFFER_MANAGER_SIZE = BUFFER.ignored(
            "buffer_manager_size",
            ValueKinds.size(KB, LARGEST),
            8 * GB,
            "the state is in the memory of the JVM: set `-Xmx`");
    static final ConfigKey<Integer> LRU_NUM =
            BUFFER.ignored("lru_num", ValueKinds.number(1, 1 << 20), 7, "there is no buffer");
    static final ConfigKey<String> TEMP_DIR =
            BUFFER.ignored("temp_dir", ValueKinds.path(), "/var/infinity/tmp", "there are no temporary files");
    static final ConfigKey<Long> MEMINDEX_MEMORY_QUOTA =
            BUFFER.ignored("memindex_memory_quota", ValueKinds.size(KB, LARGEST), 4 * GB, "there are no indexes");
    static final ConfigKey<String> RESULT_CACHE = BUFFER.ignored(
            "result_cache", ValueKinds.oneOf(ConfigProblem.BAD_CONFIG, "off", "on"), "off", "results are not cached");
    static final ConfigKey<Integer> CACHE_RESULT_CAPACITY = BUFFER.ignored(
            "cache_result_capacity", ValueKinds.number(0, Integer.MAX_VALUE), 10_000, "as `result_cache`");

    // --- wal ---

    private static final Section WAL = new Section("wal");

    static final ConfigKey<String> WAL_DIR = WAL.honoured(
            "wal_dir",
            ValueKinds.path(),
            "/var/infinity/wal",
            "the node's data directory: its log, and the lock that keeps a second process out");
    static final ConfigKey<Long> WAL_SEGMENT_SIZE = WAL.own(
            "wal_segment_size",
            ValueKinds.size(MB, GB),
            64 * MB,
            "the log is in files of this size; one more than is in use lies ready");
    static final ConfigKey<Duration> CHECKPOINT_INTERVAL =
            WAL.ignoredInterval("checkpoint_interval", 30, "a checkpoint is taken every 16,384 entries");
    static final ConfigKey<Duration> FULL_CHECKPOINT_INTERVAL =
            WAL.ignoredInterval("full_checkpoint_interval", 30, "of Infinity 0.5; as `checkpoint_interval`");
    static final ConfigKey<Duration> DELTA_CHECKPOINT_INTERVAL =
            WAL.ignoredInterval("delta_checkpoint_interval", 30, "of Infinity 0.5; as `checkpoint_interval`");
    static final ConfigKey<Integer> DELTA_CHECKPOINT_THRESHOLD = WAL.ignored(
            "delta_checkpoint_threshold",
            ValueKinds.number(0, Integer.MAX_VALUE),
            1_000_000_000,
            "of Infinity 0.5; as `checkpoint_interval`");
    static final ConfigKey<Long> WAL_COMPACT_THRESHOLD = WAL.ignored(
            "wal_compact_threshold", ValueKinds.size(KB, LARGEST), GB, "the log is cut behind each checkpoint");
    static final ConfigKey<String> WAL_FLUSH = WAL.ignored(
            "wal_flush",
            ValueKinds.oneOf(ConfigProblem.BAD_CONFIG, "only_write", "flush_at_once", "flush_per_second"),
            "only_write",
            "nothing is confirmed before it was forced to the disk");

    // --- resource ---

    private static final Section RESOURCE = new Section("resource");

    static final ConfigKey<String> RESOURCE_DIR = RESOURCE.ignored(
            "resource_dir", ValueKinds.path(), "/usr/share/infinity/resource", "there are no resources");

    /** All of them, by section, in the order in which a person reads them. */
    static List<ConfigKey<?>> all() {
        return List.copyOf(ALL);
    }

    private static ConfigKey<Integer> workers(String name) {
        return STORAGE.ignored(
                name, ValueKinds.number(1, MANY_CPUS), Math.max(1, CPUS / 2), "there are no such workers");
    }

    /** A section of the file: makes the keys in it, and notes each in the list of all. */
    private record Section(String name) {
        /** A key of Infinity's that means here what it means there. */
        <T> ConfigKey<T> honoured(String key, ValueKind<T> kind, @Nullable T fallback, String meaning) {
            return add(key, kind, fallback, Use.HONOURED, meaning);
        }

        /** A key of Infinity's that is read, checked, and without effect; {@code why} says what is so instead. */
        <T> ConfigKey<T> ignored(String key, ValueKind<T> kind, T fallback, String why) {
            return add(key, kind, fallback, Use.IGNORED, why);
        }

        /** One that is ignored, and is a time between two times. */
        ConfigKey<Duration> ignoredInterval(String key, int seconds, String why) {
            return ignored(key, ValueKinds.duration(Duration.ZERO), Duration.ofSeconds(seconds), why);
        }

        /** A key that Infinity does not have. */
        <T> ConfigKey<T> own(String key, ValueKind<T> kind, @Nullable T fallback, String meaning) {
            return add(key, kind, fallback, Use.OWN, meaning);
        }

        private <T> ConfigKey<T> add(String key, ValueKind<T> kind, @Nullable T fallback, Use use, String meaning) {
            ConfigKey<T> added = new ConfigKey<>(name, key, kind, fallback, use, meaning);
            ALL.add(added);
            return added;
        }
    }
}
