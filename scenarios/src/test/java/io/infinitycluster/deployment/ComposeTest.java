package io.infinitycluster.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compose file and the image: what is named in one place is there in the other. */
class ComposeTest {

    private static final Set<String> SECRETS =
            new TreeSet<>(List.of("cluster_secret", "api_token", "access_key", "secret_key"));

    private final JsonNode compose = Yaml.documents("compose/compose.yaml").get(0);
    private final JsonNode services = compose.path("services");
    private final JsonNode common = compose.path("x-node");
    private final List<String> nodes = new ArrayList<>();

    private DeployedConfig config;

    @BeforeEach
    void readConfiguration(@TempDir Path directory) throws Exception {
        services.fieldNames().forEachRemaining(name -> {
            if (name.startsWith("node-")) {
                nodes.add(name);
            }
        });
        config = DeployedConfig.read(Yaml.text("compose/node.toml"), advertised("node-1"), directory);
    }

    private String advertised(String node) {
        List<String> command = Yaml.texts(services.path(node).path("command"));
        return command.get(command.indexOf("--advertise") + 1);
    }

    @Test
    void theConfigurationDeservesNoWarning() {
        assertThat(config.config().warnings()).isEmpty();
        assertThat(config.config().standalone()).isFalse();
        assertThat(Yaml.text("compose/node.toml")).contains("url = \"minio:9000\"");
        assertThat(services.has("minio")).isTrue();
    }

    @Test
    void fourNodesAdvertiseTheirServices() {
        assertThat(nodes).containsExactly("node-1", "node-2", "node-3", "node-4");
        for (String node : nodes) {
            assertThat(advertised(node)).isEqualTo(node + ":" + config.peerPort());
            assertThat(Yaml.texts(services.path(node).path("volumes"))).contains(node + ":/var/infinity");
            assertThat(compose.path("volumes").has(node)).isTrue();
        }
        assertThat(config.config().walDirectory()).startsWithRaw(Path.of("/var/infinity"));
    }

    /** Whoever reaches a published port needs the token; other machines do not even reach it. */
    @Test
    void nodesArePublishedOnLoopbackOnly() {
        Set<String> published = new TreeSet<>();
        for (String node : nodes) {
            List<String> ports = Yaml.texts(services.path(node).path("ports"));
            assertThat(ports).singleElement().asString().matches("127\\.0\\.0\\.1:\\d+:" + config.httpPort());
            published.addAll(ports);
        }
        assertThat(published).hasSameSizeAs(nodes);
        assertThat(config.config().network().http().token()).isNotNull();
    }

    @Test
    void everyNodeGetsARole() {
        RoleTargets targets =
                RoleTargets.of(Yaml.texts(services.path("assign-roles").path("command")), config.httpPort());
        assertThat(targets.hosts()).isEqualTo(nodes);
        assertThat(targets.roles()).containsExactly("leader", "follower", "follower", "learner");
        assertThat(targets.names()).doesNotHaveDuplicates();
        assertThat(services.path("assign-roles").path("depends_on")).hasSize(nodes.size());
    }

    @Test
    void secretsAreThoseThatTheConfigurationNames() {
        assertThat(config.secretNames()).isEqualTo(SECRETS);
        assertThat(config.secretDirectories()).containsExactly("/run/secrets");
        assertThat(Yaml.texts(common.path("secrets"))).containsExactlyInAnyOrderElementsOf(SECRETS);
        for (String secret : SECRETS) {
            assertThat(compose.path("secrets").path(secret).path("file").asText())
                    .isEqualTo("secrets/" + secret);
            assertThat(Yaml.text("distribution/bin/make-secrets")).contains("make \"$1/" + secret + "\"");
        }
        assertThat(Yaml.text("compose/.gitignore")).contains("secrets/");
    }

    @Test
    void healthIsAskedForAtThePortOfTheConfiguration() {
        String live = "http://127.0.0.1:" + config.httpPort() + "/health/live";
        assertThat(Yaml.texts(common.at("/healthcheck/test"))).contains(live);
        String dockerfile = Yaml.text("docker/Dockerfile");
        assertThat(dockerfile)
                .contains("\"" + live + "\"")
                .contains("EXPOSE " + config.httpPort() + " " + config.peerPort());
    }

    @Test
    void theImageServesAloneAndRefusesToServeWithoutAToken(@TempDir Path directory) throws Exception {
        DeployedConfig image = DeployedConfig.read(Yaml.text("docker/node.toml"), null, directory);
        assertThat(image.config().warnings()).isEmpty();
        assertThat(image.config().standalone()).isTrue();
        assertThat(image.secretNames()).containsExactly("api_token");
        assertThat(image.httpPort()).isEqualTo(config.httpPort());
        String dockerfile = Yaml.text("docker/Dockerfile");
        assertThat(image.config().walDirectory()).startsWithRaw(Path.of("/var/infinity"));
        assertThat(dockerfile).contains("VOLUME /var/infinity").contains("deploy/docker/node.toml");
    }
}
