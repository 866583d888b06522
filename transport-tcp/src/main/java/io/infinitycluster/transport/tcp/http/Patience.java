package io.infinitycluster.transport.tcp.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Closes connections whose client lets the API wait: for the head of its first request, or of the next one. A client that waits for an answer does
 * not; how long a body and an answer may take is {@link Exchange}'s matter. Single bytes do not help a client that sends nothing
 * whole. For the API's event loop only.
 */
final class Patience {

    private final Vertx vertx;
    private final long millis;
    /** The timer of each connection that is waited for. By identity: connections are not compared. */
    private final Map<HttpConnection, Long> timers = new IdentityHashMap<>();

    Patience(Vertx vertx, long millis) {
        this.vertx = vertx;
        this.millis = millis;
    }

    void connected(HttpConnection connection) {
        await(connection);
    }

    void disconnected(HttpConnection connection) {
        cancel(connection);
    }

    /** A request's head is there; when it has been answered, the next one is waited for. */
    void serving(RoutingContext routed) {
        HttpConnection connection = routed.request().connection();
        if (cancel(connection)) {
            routed.addEndHandler(ended -> {
                if (ended.succeeded()) {
                    await(connection);
                }
            });
        }
        routed.next();
    }

    private void await(HttpConnection connection) {
        timers.put(connection, vertx.setTimer(millis, id -> {
            timers.remove(connection);
            cut(connection);
        }));
    }

    private boolean cancel(HttpConnection connection) {
        Long timer = timers.remove(connection);
        return timer != null && vertx.cancelTimer(timer);
    }

    /**
     * Closes a connection at once. Vert.x's own close first writes all that waits to be read, and a client that reads nothing would keep it for
     * ever: only from behind its handler can Netty's channel be closed without that. A test finds out if another version of Vert.x does
     * it differently.
     */
    static void cut(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            // The connection's close handler hears of it.
            var unused = base.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }
}
