package io.infinitycluster.transport.tcp.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;

/** Counts requests, by route and status: never by path, which clients make up. */
final class RequestMetrics {

    /** From half a millisecond, which a read takes, to the minute after which a client is told that nothing has ended. */
    private static final double[] BUCKETS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60
    };

    private final Counter requests;
    private final Histogram seconds;
    private final Counter malformed;
    private final Counter turnedAway;
    private final Gauge inWork;
    private final Gauge connections;

    RequestMetrics(PrometheusRegistry registry) {
        requests = Counter.builder()
                .name("infinity_http_requests_total")
                .help("Requests answered, by route, HTTP status and error code")
                .labelNames("route", "status", "error_code")
                .register(registry);
        seconds = Histogram.builder()
                .name("infinity_http_request_seconds")
                .unit(Unit.SECONDS)
                .help("From the end of a request's headers to its answer, by route")
                .classicOnly()
                .classicUpperBounds(BUCKETS)
                .labelNames("route")
                .register(registry);
        malformed = Counter.builder()
                .name("infinity_http_malformed_requests_total")
                .help("Requests that were no HTTP, and were answered with a 4xx and a closed connection")
                .register(registry);
        turnedAway = Counter.builder()
                .name("infinity_http_turned_away_total")
                .help("Connections and requests that were not served because there were too many, by what was too much")
                .labelNames("limit")
                .register(registry);
        inWork = Gauge.builder()
                .name("infinity_http_requests_in_work")
                .help("Requests that have not been answered yet")
                .register(registry);
        connections = Gauge.builder()
                .name("infinity_http_connections")
                .help("Open connections of clients")
                .register(registry);
    }

    void answered(Route route, int status, int code, long nanos) {
        requests.labelValues(route.toString(), Integer.toString(status), Integer.toString(code))
                .inc();
        seconds.labelValues(route.toString()).observe(Unit.nanosToSeconds(nanos));
    }

    void malformed() {
        malformed.inc();
    }

    void turnedAway(String limit) {
        turnedAway.labelValues(limit).inc();
    }

    void inWork(int number) {
        inWork.set(number);
    }

    void connections(int number) {
        connections.set(number);
    }
}
