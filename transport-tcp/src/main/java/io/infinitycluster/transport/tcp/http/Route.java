package io.infinitycluster.transport.tcp.http;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is served where.
 *
 * @param method HTTP's method
 * @param path the path, with {@code {parameters}}
 * @param kind how it is served
 * @param endpoint what answers
 */
record Route(String method, String path, Kind kind, Endpoint endpoint) {

    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

    /** How requests of a route are served. */
    enum Kind {
        /** For whoever watches the node: without a token, and even when too much else is in work. */
        HEALTH,
        /** May take as long as it takes. */
        ADMIN,
        /** Parsed on a worker thread; must have ended after the request timeout. */
        DATA
    }

    static Route health(String path, Endpoint endpoint) {
        return new Route("GET", path, Kind.HEALTH, endpoint);
    }

    static Route admin(String method, String path, Endpoint endpoint) {
        return new Route(method, path, Kind.ADMIN, endpoint);
    }

    static Route data(String method, String path, Endpoint endpoint) {
        return new Route(method, path, Kind.DATA, endpoint);
    }

    /** The path as the router writes it, with {@code :parameters}. */
    String routerPath() {
        return PARAMETER.matcher(path).replaceAll(":$1");
    }

    /** For metrics and messages. */
    @Override
    public String toString() {
        return method.toUpperCase(Locale.ROOT) + " " + path;
    }
}
