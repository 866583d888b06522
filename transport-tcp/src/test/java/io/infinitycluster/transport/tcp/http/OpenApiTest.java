package io.infinitycluster.transport.tcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document describes what is served: neither lacks anything of the other. */
class OpenApiTest {

    @TempDir
    private Path directory;

    private static JsonNode document() throws Exception {
        return new ObjectMapper().readTree(OpenApiTest.class.getResource("openapi.json"));
    }

    private static List<String> operations(JsonNode document) {
        List<String> operations = new ArrayList<>();
        document.path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method ->
                                operations.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    @Test
    void eachRouteIsDescribedAndNothingElse() throws Exception {
        try (TestCluster cluster = new TestCluster(directory)) {
            TestCluster.Member node = cluster.start("one");
            List<Route> routes = Routes.of(
                    node.service,
                    node.facts,
                    new MetricsHandler(node.service, node.facts, Runnable::run),
                    Runnable::run);

            assertThat(operations(document()))
                    .containsExactlyInAnyOrderElementsOf(
                            routes.stream().map(Route::toString).toList());
            assertThat(node.client.get("/openapi.json").json()).isEqualTo(document());
        }
    }

    @Test
    void pathsNameTheirParametersAndReferencesLeadSomewhere() throws Exception {
        JsonNode document = document();
        Set<String> ids = new HashSet<>();
        document.path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(operation -> {
                    assertThat(ids.add(operation.getValue().path("operationId").asText()))
                            .isTrue();
                    List<String> named = new ArrayList<>();
                    for (JsonNode parameter : operation.getValue().path("parameters")) {
                        if (parameter.path("in").asText().equals("path")) {
                            named.add("{" + parameter.path("name").asText() + "}");
                        }
                    }
                    List<String> inPath = java.util.Arrays.stream(path.getKey().split("/"))
                            .filter(part -> part.startsWith("{"))
                            .toList();
                    assertThat(named).as(path.getKey()).isEqualTo(inPath);
                }));
        for (String reference : document.findValuesAsText("$ref")) {
            assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }
}
