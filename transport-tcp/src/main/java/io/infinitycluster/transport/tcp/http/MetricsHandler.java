package io.infinitycluster.transport.tcp.http;

import io.infinitycluster.transport.tcp.node.NodeService;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What Prometheus scrapes, in its text format or as OpenMetrics text. */
final class MetricsHandler {

    private final NodeService node;
    private final Executor work;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final NodeMetrics nodeMetrics;
    private final RequestMetrics requestMetrics;

    MetricsHandler(NodeService node, NodeFacts facts, Executor work) {
        this.node = node;
        this.work = work;
        nodeMetrics = new NodeMetrics(registry, facts);
        requestMetrics = new RequestMetrics(registry);
        JvmMetrics.builder().register(registry);
    }

    RequestMetrics requests() {
        return requestMetrics;
    }

    List<Route> routes() {
        return List.of(Route.admin("GET", "/metrics", this::metrics));
    }

    private CompletionStage<Answer> metrics(Request request) {
        String accepted = String.valueOf(request.header("accept"));
        boolean openMetrics = accepted.contains("application/openmetrics-text");
        ExpositionFormatWriter writer =
                openMetrics ? formats.getOpenMetricsTextFormatWriter() : formats.getPrometheusTextFormatWriter();
        return node.view()
                .thenApplyAsync(
                        view -> {
                            nodeMetrics.look(view);
                            return scrape(writer);
                        },
                        work);
    }

    private Answer scrape(ExpositionFormatWriter writer) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            writer.write(body, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("memory can always be written to", e);
        }
        return new Answer(Answer.OK, 0, writer.getContentType(), body.toByteArray(), Map.of());
    }
}
