package io.infinitycluster.transport.tcp.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the HTTP API listens, who may use it, and how much memory its clients can make it use.
 *
 * @param host the address to listen at
 * @param port the port; 0 for any that is free
 * @param token who wants to be served says {@code Authorization: Bearer TOKEN}; null if everybody is
 * @param maxBodyBytes the longest body of a request
 * @param maxPendingBytes how many bytes of bodies may be in memory at once, over all requests
 * @param maxRequests how many requests may be in work at once
 * @param maxConnections how many clients may be connected
 * @param idleTimeout how long a client may let the API wait: for the head of a request, for its whole body, and for taking the next 64 KiB of
 *     its answer
 * @param requestTimeout how long a read or a write may take before its client is told that it has not ended; role changes have none
 */
public record HttpSettings(
        String host,
        int port,
        @Nullable String token,
        int maxBodyBytes,
        long maxPendingBytes,
        int maxRequests,
        int maxConnections,
        Duration idleTimeout,
        Duration requestTimeout) {

    /** Checks the bounds. */
    public HttpSettings {
        if (token != null && token.isBlank()) {
            throw new IllegalArgumentException("the token of the HTTP API is blank: give it a value, or leave it out");
        }
        if (maxBodyBytes <= 0 || maxPendingBytes < maxBodyBytes || maxRequests <= 0 || maxConnections <= 0) {
            throw new IllegalArgumentException("limits of the HTTP API: bodies of " + maxBodyBytes + " of "
                    + maxPendingBytes + " bytes, " + maxRequests + " requests, " + maxConnections + " connections");
        }
    }

    /** The defaults: bodies of 8 MiB, 64 MiB of them at once, 256 requests, 1024 connections, a minute each. */
    public static HttpSettings of(String host, int port) {
        return new HttpSettings(
                host, port, null, 8 << 20, 64L << 20, 256, 1024, Duration.ofSeconds(60), Duration.ofSeconds(60));
    }

    /** The same, for those who know a token. */
    public HttpSettings withToken(@Nullable String newToken) {
        return new HttpSettings(
                host,
                port,
                newToken,
                maxBodyBytes,
                maxPendingBytes,
                maxRequests,
                maxConnections,
                idleTimeout,
                requestTimeout);
    }

    /** The same, with other bounds for bodies, requests and connections. */
    public HttpSettings withLimits(int bodyBytes, long pendingBytes, int requests, int connections) {
        return new HttpSettings(
                host, port, token, bodyBytes, pendingBytes, requests, connections, idleTimeout, requestTimeout);
    }

    /** The same, with other times. */
    public HttpSettings withTimeouts(Duration idle, Duration request) {
        return new HttpSettings(
                host, port, token, maxBodyBytes, maxPendingBytes, maxRequests, maxConnections, idle, request);
    }

    /**
     * What to warn of at the start: that whoever reaches this port, from another machine, can do everything. Null if only this machine
     * reaches it, or a token is needed.
     */
    public @Nullable String warning() {
        if (token != null || isLoopback()) {
            return null;
        }
        return "The HTTP API listens at " + host + ":" + port
                + " without a token: whoever reaches it can read and delete everything. Set a token, or listen at 127.0.0.1";
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** All but the token. */
    @Override
    public String toString() {
        return "HttpSettings[" + host + ":" + port + ", " + (token == null ? "no token" : "with a token")
                + ", bodies up to "
                + maxBodyBytes + " of " + maxPendingBytes + " bytes, " + maxRequests + " requests, " + maxConnections
                + " connections, idle " + idleTimeout + ", request " + requestTimeout + "]";
    }
}
