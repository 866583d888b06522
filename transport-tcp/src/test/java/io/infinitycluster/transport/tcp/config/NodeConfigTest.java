package io.infinitycluster.transport.tcp.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.infinitycluster.transport.tcp.http.HttpSettings;
import io.infinitycluster.transport.tcp.net.PeerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration means, and what is said when it means nothing. */
class NodeConfigTest {

    private static NodeConfig parse(String toml) throws ConfigException {
        return NodeConfig.parse("node.toml", toml);
    }

    private static ConfigException refused(String toml) {
        return catchThrowableOfType(ConfigException.class, () -> parse(toml));
    }

    /** What is wrong with one line in a section. */
    private static String problem(String section, String line) {
        ConfigException refused = refused("[" + section + "]\n" + line);
        assertThat(refused).as(line).isNotNull();
        return refused.problems().stream()
                .map(ConfigProblem::toString)
                .reduce((a, b) -> a + " AND " + b)
                .orElseThrow();
    }

    // --- Infinity's own files ---

    /** The example that Infinity ships for a leader, with its values. */
    private static final String LEADER = """
            [general]
            version = "0.6.0"
            time_zone = "utc-8"
            server_mode = "admin"
            [network]
            server_address = "0.0.0.0"
            postgres_port = 5433
            http_port = 23821
            client_port = 23818
            connection_pool_size = 128
            peer_ip = "0.0.0.0"
            peer_port = 23851
            peer_retry_delay = 0
            peer_retry_count = 0
            peer_connect_timeout = 2000
            peer_recv_timeout = 0
            peer_send_timeout = 0
            [log]
            log_filename = "infinity.log"
            log_dir = "/var/infinity/leader/log"
            log_to_stdout = false
            log_file_max_size = "10GB"
            log_file_rotate_count = 10
            log_level = "trace"
            [storage]
            persistence_dir = "/var/infinity/leader/persistence"
            data_dir = "/var/infinity/leader/data"
            optimize_interval = "10s"
            cleanup_interval = "60s"
            compact_interval = "120s"
            mem_index_capacity = 65536
            storage_type = "minio"
            [storage.object_storage]
            url = "127.0.0.1:9005"
            bucket_name = "infinity"
            access_key = "minioadmin"
            secret_key = "miniosecret"
            enable_https = false
            [buffer]
            buffer_manager_size = "4GB"
            lru_num = 7
            temp_dir = "/var/infinity/leader/tmp"
            memindex_memory_quota = "1GB"
            [wal]
            wal_dir = "/var/infinity/leader/wal"
            checkpoint_interval = "86400s"
            wal_compact_threshold = "1GB"
            wal_flush = "only_write"
            [resource]
            resource_dir = "/var/infinity/leader/resource"
            """;

    @Test
    void infinitysExampleMeansWhatItSays() throws Exception {
        NodeConfig config = parse(LEADER);
        assertThat(config.standalone()).isFalse();
        assertThat(config.network().http().host()).isEqualTo("0.0.0.0");
        assertThat(config.network().http().port()).isEqualTo(23821);
        assertThat(config.network().peers().bindHost()).isEqualTo("0.0.0.0");
        assertThat(config.network().peers().bindPort()).isEqualTo(23851);
        assertThat(config.walDirectory()).isEqualTo(Path.of("/var/infinity/leader/wal"));
        assertThat(config.log())
                .isEqualTo(new LogConfig(
                        LogConfig.Level.TRACE,
                        LogConfig.Format.TEXT,
                        false,
                        Path.of("/var/infinity/leader/log/infinity.log"),
                        10L << 30,
                        10));
        assertThat(config.storage()).isInstanceOfSatisfying(StorageConfig.Minio.class, minio -> {
            assertThat(minio.settings().endpoint()).hasToString("http://127.0.0.1:9005");
            assertThat(minio.settings().bucket()).isEqualTo("infinity");
            assertThat(minio.settings().credentials().accessKey()).isEqualTo("minioadmin");
        });
    }

    @Test
    void itsOperatorIsToldOfWhatHasNoEffectAndOfWhatIsDangerous() throws Exception {
        assertThat(parse(LEADER).warnings())
                .containsExactly(
                        "These keys of the configuration have no effect here: general.time_zone, network.postgres_port, "
                                + "network.client_port, network.connection_pool_size, network.peer_retry_delay, "
                                + "network.peer_retry_count, network.peer_recv_timeout, network.peer_send_timeout, "
                                + "storage.data_dir, storage.optimize_interval, storage.cleanup_interval, "
                                + "storage.compact_interval, storage.mem_index_capacity, buffer.buffer_manager_size, "
                                + "buffer.lru_num, buffer.temp_dir, buffer.memindex_memory_quota, wal.checkpoint_interval, "
                                + "wal.wal_compact_threshold, wal.wal_flush, resource.resource_dir",
                        "The HTTP API listens at 0.0.0.0:23821 without a token: whoever reaches it can read and delete "
                                + "everything. Set a token, or listen at 127.0.0.1 (network.api_token_file, "
                                + "network.server_address)",
                        "Other nodes are told to find this one at 127.0.0.1:23851, which works on this machine only: set "
                                + "network.advertised_peer_address",
                        "Other nodes are listened to at 0.0.0.0:23851 without a secret: whoever reaches it can pose as a "
                                + "node. Set cluster.secret_file, the same on every node");
    }

    @Test
    void adminConfigsShowsInfinitysNamesInSecondsAndBytesAndNoSecret() throws Exception {
        NodeConfig config = parse(LEADER);
        assertThat(String.join(" ", config.shown().keySet()))
                .isEqualTo(
                        "version time_zone cpu_limit record_running_query server_address postgres_port http_port client_port "
                                + "connection_pool_size peer_server_connection_pool_size log_filename log_dir log_to_stdout "
                                + "log_file_max_size log_file_rotate_count log_level persistence_dir "
                                + "persistence_object_size_limit data_dir catalog_dir snapshot_dir cleanup_interval "
                                + "compact_interval optimize_interval mem_index_capacity buffer_manager_size temp_dir wal_dir "
                                + "wal_compact_threshold checkpoint_interval wal_flush resource_dir");
        assertThat(config.shown())
                .containsEntry("version", "0.6.0")
                .containsEntry("compact_interval", "120")
                .containsEntry("buffer_manager_size", "4294967296")
                .containsEntry("log_to_stdout", "false")
                .containsEntry("postgres_port", "5433");
        assertThat(config.toString()).contains("bucket").doesNotContain("minioadmin", "miniosecret");
    }

    @Test
    void theKeysOfInfinity05AreKnown() throws Exception {
        assertThat(parse("""
                        [wal]
                        full_checkpoint_interval = "86400s"
                        delta_checkpoint_interval = "60s"
                        delta_checkpoint_threshold = 1000000000
                        """).warnings()).hasSize(1);
    }

    // --- Defaults ---

    @Test
    void anEmptyFileIsOneNodeOnLoopback() throws Exception {
        NodeConfig config = parse("");
        assertThat(config.standalone()).isTrue();
        assertThat(config.network().http()).isEqualTo(HttpSettings.of("127.0.0.1", 23820));
        assertThat(config.network().peers())
                .isEqualTo(PeerSettings.of("127.0.0.1", 23850, "127.0.0.1:23850", "infinity"));
        assertThat(config.storage()).isEqualTo(new StorageConfig.Local(Path.of("/var/infinity/persistence")));
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void withoutAFileEverythingIsBelowTheWorkingDirectory() {
        NodeConfig config = NodeConfig.embedded();
        assertThat(config.standalone()).isTrue();
        assertThat(config.walDirectory()).isEqualTo(Path.of("infinity-data/wal"));
        assertThat(config.storage()).isEqualTo(new StorageConfig.Directory(Path.of("infinity-data/objects")));
        assertThat(config.log().file()).isNull();
        assertThat(config.warnings()).isEmpty();
    }

    // --- Values ---

    @ParameterizedTest
    @CsvSource({"10s,10", "2m,120", "1H,3600", "0s,0"})
    void durations(String text, String seconds) throws Exception {
        assertThat(parse("[storage]\ncleanup_interval = \"" + text + "\"").shown())
                .containsEntry("cleanup_interval", seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "\"10\"", "\"1.5s\"", "\"1d\"", "\"721h\"", "\"\"", "\"99999999999999s\"", "true"})
    void whatIsNoDuration(String value) {
        assertThat(problem("storage", "cleanup_interval = " + value))
                .isEqualTo("line 2: storage.cleanup_interval: " + value
                        + " is not valid; expected a duration from \"0s\" to \"720h\": digits and s, m or h [1001]");
    }

    @ParameterizedTest
    @CsvSource({"1KB,1024", "128mb,134217728", "4GB,4294967296"})
    void sizes(String text, String bytes) throws Exception {
        assertThat(parse("[buffer]\nbuffer_manager_size = \"" + text + "\"").shown())
                .containsEntry("buffer_manager_size", bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "\"10\"", "\"1 KB\"", "\"1TB\"", "\"1.5GB\"", "\"0KB\"", "\"999999999999GB\""})
    void whatIsNoSize(String value) {
        assertThat(problem("log", "log_file_max_size = " + value))
                .isEqualTo("line 2: log.log_file_max_size: " + value + " is not valid; expected a size from \"1KB\" to "
                        + "\"1024GB\": digits and KB, MB or GB, without a blank [1005]");
    }

    @Test
    void otherWrongValues() {
        assertThat(problem("network", "http_port = 80"))
                .isEqualTo(
                        "line 2: network.http_port: 80 is not valid; expected a whole number from 1024 to 65535 [1008]");
        assertThat(problem("network", "http_port = \"23820\""))
                .isEqualTo(
                        "line 2: network.http_port: \"23820\" is not valid; expected a whole number from 1024 to 65535 "
                                + "[1008]");
        assertThat(problem("network", "server_address = \"localhost\""))
                .isEqualTo("line 2: network.server_address: \"localhost\" is not valid; expected an IP address, as "
                        + "\"127.0.0.1\"; not a host's name [1006]");
        assertThat(problem("network", "server_address = \"256.0.0.1\"")).contains("[1006]");
        assertThat(problem("network", "advertised_peer_address = \"here\""))
                .isEqualTo("line 2: network.advertised_peer_address: \"here\" is not valid; expected host:port, as "
                        + "\"10.0.0.5:23850\" [1006]");
        assertThat(problem("general", "version = \"0.8.0\""))
                .isEqualTo(
                        "line 2: general.version: \"0.8.0\" is not valid; expected a version 0.5.x, 0.6.x, 0.7.x, as "
                                + "\"0.7.0\" [1003]");
        assertThat(problem("general", "time_zone = \"Europe/Berlin\"")).contains("[1004]");
        assertThat(problem("general", "server_mode = \"leader\""))
                .isEqualTo("line 2: general.server_mode: \"leader\" is not valid; expected \"standalone\", \"admin\" "
                        + "[1008]");
        assertThat(problem("log", "log_level = \"loud\"")).contains("[1007]");
        assertThat(problem("log", "log_to_stdout = \"yes\"")).contains("expected true or false, without quotes [1008]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::", "fe80::1", "10.20.30.255"})
    void ipAddresses(String address) throws Exception {
        assertThat(parse("[network]\npeer_ip = \"" + address + "\"")
                        .network()
                        .peers()
                        .bindHost())
                .isEqualTo(address);
    }

    // --- Unknown keys ---

    @Test
    void unknownKeysNameTheNearest() {
        assertThat(problem("network", "http_prot = 23820"))
                .isEqualTo(
                        "line 2: network.http_prot: there is no such key; the nearest valid one is network.http_port "
                                + "[1008]");
        assertThat(problem("storage", "wal_dir = \"/wal\""))
                .isEqualTo("line 2: storage.wal_dir: there is no such key in this section; it belongs to [wal] [1008]");
        assertThat(problem("netwrok", "http_port = 23820"))
                .isEqualTo("line 1: netwrok: there is no such section; the nearest is [network] [1008]");
        assertThat(refused("http_port = 1").problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "line 1: http_port: there is no such key in this section; it belongs to [network] [1008]");
        assertThat(refused("wal = 1").problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("line 1: wal: is a section: write [wal] [1008]");
    }

    @Test
    void allThatIsWrongIsSaidAtOnceInTheOrderOfTheFile() {
        assertThat(refused("""
                        [general]
                        server_mode = "cluster"

                        [network]
                        http_port = 23850
                        pear_ip = "10.0.0.1"

                        [storage]
                        storage_type = "minio"
                        [storage.object_storage]
                        url = "http://127.0.0.1:9000"
                        secret_key = 7
                        """)).hasMessage("""
                        The configuration node.toml cannot be used:
                          network.peer_port: 23850 is the port of the HTTP API, too; choose another [1008]
                          storage.object_storage.access_key: is missing, and storage_type = "minio" needs it; expected it \
                        here, or the name of its file in storage.object_storage.access_key_file [1008]
                          line 2: general.server_mode: "cluster" is not valid; expected "standalone", "admin" [1008]
                          line 6: network.pear_ip: there is no such key; the nearest valid one is network.peer_ip [1008]
                          line 11: storage.object_storage.url: "http://127.0.0.1:9000" is not valid; expected host:port, \
                        as "10.0.0.5:23850" [1006]
                          line 12: storage.object_storage.secret_key: the value is not valid; expected a text that is not \
                        empty [1008]""");
    }

    @Test
    void whatIsNoTomlIsSaidWithItsPlaceAndWithoutItsText() {
        ConfigException refused = refused("[storage.object_storage]\nsecret_key = \"topsecret\" hush\n");
        assertThat(refused).hasMessageContaining("line 2: this is not TOML, at column");
        assertThat(refused.getMessage()).doesNotContain("topsecret", "hush");
        assertThat(refused("[wal]\nwal_dir = \"a\"\nwal_dir = \"topsecret\"\n"))
                .hasMessageContaining("a key is set twice")
                .hasMessageNotContaining("topsecret");
    }

    // --- Addresses and secrets ---

    @Test
    void theCommandLineSaysWhereANodeIsReachedWhenNodesShareAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("node.toml"),
                "[network]\npeer_ip = \"0.0.0.0\"\nadvertised_peer_address = \"the-file:4000\"\n"
                        + "[storage]\nstorage_type = \"directory\"\n[cluster]\nsecret = \"0123456789abcdef\"");
        NodeConfig config = NodeConfig.read(file, HostPort.parse("node-2.nodes:23850"));
        assertThat(config.network().peers().advertisedAddress()).isEqualTo("node-2.nodes:23850");
        assertThat(config.warnings()).isEmpty();
        assertThat(NodeConfig.read(file).network().peers().advertisedAddress()).isEqualTo("the-file:4000");
    }

    @Test
    void whatNobodyCanDialIsNotAdvertised() throws Exception {
        assertThat(problem("network", "advertised_peer_address = \"0.0.0.0:23850\""))
                .isEqualTo(
                        "line 2: network.advertised_peer_address: 0.0.0.0:23850 is no address that another node can dial; "
                                + "name this machine [1006]");
        NodeConfig config =
                parse("[network]\npeer_ip = \"0.0.0.0\"\nadvertised_peer_address = \"node-1.example.org:4000\"");
        assertThat(config.network().peers().advertisedAddress()).isEqualTo("node-1.example.org:4000");
        assertThat(config.network().peers().bindPort()).isEqualTo(23850);
    }

    @Test
    void secretsMayBeInFilesOfTheirOwn(@TempDir Path directory) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "open sesame\n");
        Path key = Files.writeString(directory.resolve("key"), "KEY\n");
        NodeConfig config = parse("""
                [network]
                api_token_file = "%s"
                [storage]
                storage_type = "minio"
                [storage.object_storage]
                url = "s3.example.org:443"
                enable_https = true
                region = "eu-central-1"
                access_key_file = "%s"
                secret_key_file = "%s"
                """.formatted(token, key, key));
        assertThat(config.network().http().token()).isEqualTo("open sesame");
        StorageConfig.Minio minio = (StorageConfig.Minio) config.storage();
        assertThat(minio.settings().endpoint()).hasToString("https://s3.example.org:443");
        assertThat(minio.settings().region()).isEqualTo("eu-central-1");
        assertThat(minio.settings().credentials().secretKey()).isEqualTo("KEY");
        assertThat(config.toString()).doesNotContain("sesame", "KEY");
    }

    @Test
    void aSecretsFileMustBeThereAndHoldSomething(@TempDir Path directory) throws Exception {
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThat(problem("network", "api_token_file = \"" + empty + "\""))
                .contains("the file " + empty + " is empty");
        assertThat(problem("network", "api_token_file = \"/nowhere/token\""))
                .isEqualTo("line 2: network.api_token_file: cannot read /nowhere/token: there is no such file [1008]");
        assertThat(problem("network", "api_token = \"a\"\napi_token_file = \"/nowhere/token\""))
                .isEqualTo("line 3: network.api_token_file: is set, and network.api_token, too; leave one out [1008]");
    }

    // --- Files ---

    @Test
    void aFileThatIsNotThere(@TempDir Path directory) {
        assertThatThrownBy(() -> NodeConfig.read(directory.resolve("none.toml")))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no such file");
        assertThatThrownBy(() -> NodeConfig.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessage("it is a directory");
    }

    /** Every key is read by its own name, and a value that no kind takes is refused for every key. */
    @Test
    void everyKeyIsCheckedAlsoThoseWithoutEffect() {
        for (ConfigKey<?> key : ConfigKeys.all()) {
            assertThat(problem(key.section(), key.name() + " = [1]"))
                    .as(key.path())
                    .contains("line 2: " + key.path() + ": ")
                    .contains("is not valid; expected " + key.kind().valid())
                    .contains("[" + key.kind().code() + "]");
        }
    }

    /** A default, written into a file, is valid and changes nothing. */
    @Test
    void everyDefaultIsValid() throws Exception {
        List<ConfigKey<?>> all = ConfigKeys.all();
        assertThat(all).hasSizeGreaterThan(60).doesNotHaveDuplicates();
        for (ConfigKey<?> key : all) {
            if (!key.fallbackToml().isEmpty()) {
                NodeConfig config = parse("[" + key.section() + "]\n" + key.name() + " = " + key.fallbackToml());
                assertThat(config.network()).as(key.path()).isEqualTo(parse("").network());
                assertThat(config.storage()).as(key.path()).isEqualTo(parse("").storage());
                assertThat(config.log()).as(key.path()).isEqualTo(parse("").log());
                assertThat(config.shown()).as(key.path()).isEqualTo(parse("").shown());
            }
        }
    }
}
