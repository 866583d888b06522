package io.infinitycluster.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests name each other's ports, labels, volumes and keys: a name that leads nowhere shows only in a cluster. */
class KubernetesTest {

    private final List<JsonNode> manifests = Yaml.directory("kubernetes");
    private final List<JsonNode> optional = Yaml.directory("kubernetes/optional");
    private final JsonNode nodes = manifest("StatefulSet", "infinity-cluster");
    private final JsonNode pod = nodes.at("/spec/template/spec");
    private final JsonNode container = pod.at("/containers/0");
    private final JsonNode labels = nodes.at("/spec/template/metadata/labels");
    private final JsonNode peers = manifest("Service", "infinity-cluster-peers");

    private DeployedConfig config;

    @BeforeEach
    void readConfiguration(@TempDir Path directory) throws Exception {
        String toml =
                manifest("ConfigMap", "infinity-cluster").at("/data/node.toml").asText();
        config = DeployedConfig.read(toml, advertised("infinity-cluster-2"), directory);
    }

    private JsonNode manifest(String kind, String name) {
        return find(manifests, kind, name);
    }

    private static JsonNode find(List<JsonNode> all, String kind, String name) {
        return all.stream()
                .filter(each -> each.path("kind").asText().equals(kind))
                .filter(each -> each.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    /** The advertised address of a pod. */
    private String advertised(String podName) {
        List<String> args = Yaml.texts(container.path("args"));
        return args.get(args.indexOf("--advertise") + 1).replace("$(POD_NAME)", podName);
    }

    @Test
    void nothingIsTiedToANamespace() {
        assertThat(manifests).isNotEmpty();
        for (List<JsonNode> all : List.of(manifests, optional)) {
            assertThat(all)
                    .allSatisfy(
                            each -> assertThat(each.at("/metadata/namespace").isMissingNode())
                                    .as(each.at("/metadata/name").asText())
                                    .isTrue());
        }
    }

    @Test
    void theConfigurationDeservesNoWarning() {
        assertThat(config.config().warnings()).isEmpty();
        assertThat(config.config().standalone()).isFalse();
    }

    @Test
    void aPodIsReachedByTheNameThatItAdvertises() {
        assertThat(nodes.at("/spec/serviceName").asText()).isEqualTo("infinity-cluster-peers");
        assertThat(config.config().network().peers().advertisedAddress())
                .isEqualTo("infinity-cluster-2.infinity-cluster-peers:" + config.peerPort());
        JsonNode podName = Yaml.named(container.path("env"), "POD_NAME");
        assertThat(podName.at("/valueFrom/fieldRef/fieldPath").asText()).isEqualTo("metadata.name");
        assertThat(peers.at("/spec/clusterIP").asText()).isEqualTo("None");
    }

    /** A node gets its role over the network, and is ready only with a role. */
    @Test
    void podsThatAreNotReadyFindEachOther() {
        assertThat(peers.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
        assertThat(nodes.at("/spec/podManagementPolicy").asText()).isEqualTo("Parallel");
    }

    @Test
    void portsAreThoseOfTheConfiguration() {
        assertThat(port("http")).isEqualTo(config.httpPort());
        assertThat(port("peers")).isEqualTo(config.peerPort());
        for (String name : List.of("infinity-cluster", "infinity-cluster-peers")) {
            for (JsonNode each : Yaml.items(manifest("Service", name).at("/spec/ports"))) {
                assertThat(each.path("port").asInt())
                        .isEqualTo(port(each.path("targetPort").asText()));
            }
        }
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(container.path(probe).at("/httpGet/port").asText())
                    .as(probe)
                    .isEqualTo("http");
        }
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
    }

    private int port(String name) {
        return Yaml.named(container.path("ports"), name).path("containerPort").asInt();
    }

    @Test
    void selectorsSelectTheNodesAndNothingElse() {
        assertThat(nodes.at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(peers.at("/spec/selector")).isEqualTo(labels);
        assertThat(manifest("Service", "infinity-cluster").at("/spec/selector")).isEqualTo(labels);
        assertThat(manifest("PodDisruptionBudget", "infinity-cluster").at("/spec/selector/matchLabels"))
                .isEqualTo(labels);
        assertThat(pod.at("/topologySpreadConstraints/0/labelSelector/matchLabels"))
                .isEqualTo(labels);
        assertThat(roles().at("/spec/template/metadata/labels")).isNotEqualTo(labels);
    }

    private JsonNode roles() {
        return manifest("Job", "infinity-cluster-roles");
    }

    @Test
    void everyPodGetsARole() {
        List<String> pods = IntStream.range(0, nodes.at("/spec/replicas").asInt())
                .mapToObj(i -> "infinity-cluster-" + i + ".infinity-cluster-peers")
                .toList();
        JsonNode every =
                find(optional, "CronJob", "infinity-cluster-keep-roles").at("/spec/jobTemplate");
        for (JsonNode job : List.of(roles(), every)) {
            List<String> command = Yaml.texts(job.at("/spec/template/spec/containers/0/command"));
            assertThat(command.get(0)).isEqualTo("assign-roles");
            RoleTargets targets = RoleTargets.of(command, config.httpPort());
            assertThat(targets.hosts()).isEqualTo(pods);
            assertThat(targets.names()).doesNotHaveDuplicates();
            assertThat(targets.roles()).containsExactly("leader", "follower", "follower", "learner");
        }
    }

    @Test
    void secretsAndFilesAreWhereTheyAreLookedFor() {
        JsonNode mounts = container.path("volumeMounts");
        assertThat(config.secretDirectories())
                .containsExactly(Yaml.named(mounts, "secrets").path("mountPath").asText());
        JsonNode secret = find(optional, "Secret", "infinity-cluster");
        assertThat(Yaml.named(pod.path("volumes"), "secrets").at("/secret/secretName"))
                .isEqualTo(secret.at("/metadata/name"));
        assertThat(config.secretNames()).isEqualTo(fieldNames(secret.path("stringData")));
        secret.path("stringData").forEach(value -> assertThat(value.asText()).isEmpty());

        assertThat(Yaml.texts(container.path("args")))
                .contains(Yaml.named(mounts, "configuration").path("mountPath").asText() + "/node.toml");
        String data = Yaml.named(mounts, "data").path("mountPath").asText();
        assertThat(config.config().walDirectory()).startsWithRaw(Path.of(data));

        List<String> volumes = Yaml.items(pod.path("volumes")).stream()
                .map(volume -> volume.path("name").asText())
                .toList();
        assertThat(Yaml.items(mounts)).allSatisfy(mount -> {
            String name = mount.path("name").asText();
            assertThat(volumes.contains(name)
                            || name.equals(nodes.at("/spec/volumeClaimTemplates/0/metadata/name")
                                    .asText()))
                    .as(name)
                    .isTrue();
        });
    }

    private static Set<String> fieldNames(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void thereIsTimeToStopInOrder() {
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(15);
    }
}
