package io.infinitycluster.transport.tcp.http;

import org.jspecify.annotations.Nullable;

/**
 * Counts what clients make the API hold in memory: connections, requests in work, and the bytes of bodies and answers. What is over a bound is not
 * taken in. For one thread, the API's event loop.
 */
final class Admission {

    private final HttpSettings settings;
    private final RequestMetrics metrics;
    private int connections;
    private int requests;
    private long bytes;

    Admission(HttpSettings settings, RequestMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    boolean connect() {
        if (connections >= settings.maxConnections()) {
            metrics.turnedAway("connections");
            return false;
        }
        metrics.connections(++connections);
        return true;
    }

    void disconnect() {
        metrics.connections(--connections);
    }

    /** Takes a request in; false if there are too many. */
    boolean begin() {
        if (requests >= settings.maxRequests()) {
            metrics.turnedAway("requests");
            return false;
        }
        metrics.inWork(++requests);
        return true;
    }

    void end() {
        metrics.inWork(--requests);
    }

    /** Takes bytes of a request or of its answer in; false if there are too many. */
    boolean hold(int length) {
        if (bytes + length > settings.maxPendingBytes()) {
            metrics.turnedAway("bytes");
            return false;
        }
        bytes += length;
        return true;
    }

    void release(long length) {
        bytes -= length;
    }

    /** Why a body of this length cannot be taken in at all; null if it can. */
    @Nullable
    ApiException tooLong(long length) {
        return length <= settings.maxBodyBytes()
                ? null
                : new ApiException(
                        Answer.TOO_LARGE,
                        ApiCode.NOT_SUPPORTED,
                        "A body of more than " + settings.maxBodyBytes() + " bytes: send less at once");
    }

    /** What a request hears that was not taken in. */
    static ApiException busy(String what) {
        return new ApiException(
                Answer.UNAVAILABLE,
                ApiCode.INVALID_STATUS,
                "Too many " + what + " wait here: slow down, and try again");
    }
}
