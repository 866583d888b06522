package io.infinitycluster.transport.tcp.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.transport.tcp.node.NodeService;
import io.infinitycluster.transport.tcp.node.OutcomeUnknownException;
import io.infinitycluster.transport.tcp.node.RequestRefusedException;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between HTTP and the endpoints: who may ask, how much is taken in, and how failures are told. All of it runs on one event loop, which must not be
 * kept waiting; what takes longer is done on worker threads.
 */
final class Gateway {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    /** What is longer is not parsed on the event loop. */
    private static final int LONG_BODY = 64 << 10;

    private static final String BEARER = "bearer ";

    private final HttpSettings settings;
    private final NodeService node;
    private final Context context;
    private final Executor work;
    private final Admission admission;
    private final RequestMetrics metrics;

    Gateway(
            HttpSettings settings,
            NodeService node,
            Context context,
            Executor work,
            Admission admission,
            RequestMetrics metrics) {
        this.settings = settings;
        this.node = node;
        this.context = context;
        this.work = work;
        this.admission = admission;
        this.metrics = metrics;
    }

    /** What serves the routes, and tells the rest that they are none. */
    Router router(Vertx vertx, Patience patience, List<Route> routes) {
        Router router = Router.router(vertx);
        router.route().handler(patience::serving);
        for (Route route : routes) {
            router.route(HttpMethod.valueOf(route.method()), route.routerPath())
                    .handler(routed -> serve(route, routed));
        }
        router.errorHandler(404, Gateway::noSuchRoute);
        router.errorHandler(405, Gateway::noSuchRoute);
        router.errorHandler(400, routed -> plain(routed, 400, "The path or the query of this request is malformed\n"));
        router.errorHandler(500, routed -> {
            LOG.error("A request has failed", routed.failure());
            plain(routed, 500, "The request has failed; the node's log says more\n");
        });
        return router;
    }

    private static void noSuchRoute(RoutingContext routed) {
        HttpServerRequest request = routed.request();
        plain(routed, Answer.NOT_FOUND, "No such route: " + request.method() + " " + request.path() + "\n");
    }

    private static void plain(RoutingContext routed, int status, String text) {
        routed.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end(text);
    }

    private void serve(Route route, RoutingContext routed) {
        HttpServerRequest request = routed.request();
        boolean counted = route.kind() != Route.Kind.HEALTH;
        if (counted && !isAllowed(request)) {
            Exchange exchange = exchange(route, routed, false);
            request.response().putHeader("www-authenticate", "Bearer");
            exchange.answer(new ApiException(
                    Answer.UNAUTHORIZED,
                    ApiCode.INSUFFICIENT_PRIVILEGE,
                    "This needs the header \"Authorization: Bearer TOKEN\" with the node's token"));
        } else if (counted && !admission.begin()) {
            exchange(route, routed, false).answer(Admission.busy("requests"));
        } else {
            Exchange exchange = exchange(route, routed, counted);
            Map<String, String> query = firsts(routed.queryParams());
            exchange.readBody(body ->
                    handle(exchange, route, new Request(routed.pathParams(), query, firsts(request.headers()), body)));
        }
    }

    private Exchange exchange(Route route, RoutingContext routed, boolean counted) {
        long patienceMillis = settings.idleTimeout().toMillis();
        return new Exchange(route, routed, context, admission, metrics, patienceMillis, counted);
    }

    private boolean isAllowed(HttpServerRequest request) {
        String token = settings.token();
        if (token == null) {
            return true;
        }
        String header = request.getHeader("authorization");
        return header != null
                && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                // In a time that does not tell how much of it was right.
                && MessageDigest.isEqual(
                        header.substring(BEARER.length()).strip().getBytes(UTF_8), token.getBytes(UTF_8));
    }

    private static Map<String, String> firsts(MultiMap all) {
        Map<String, String> firsts = new LinkedHashMap<>();
        all.forEach((name, value) -> firsts.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        return firsts;
    }

    private void handle(Exchange exchange, Route route, Request request) {
        if (route.kind() == Route.Kind.DATA) {
            exchange.startTimer(settings.requestTimeout().toMillis(), () -> exchange.answer(overdue(route, request)));
            work.execute(() -> begin(exchange, route, request));
        } else if (request.body().length > LONG_BODY) {
            work.execute(() -> begin(exchange, route, request));
        } else {
            begin(exchange, route, request);
        }
    }

    private void begin(Exchange exchange, Route route, Request request) {
        CompletionStage<Answer> answer;
        try {
            answer = route.endpoint().handle(request);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedStage(e);
        } catch (StackOverflowError e) {
            // Parsers recurse as deep as their text is nested, and are bounded; this is what happens if the bound is
            // too wide.
            answer = CompletableFuture.failedStage(
                    new ApiException(ApiCode.INVALID_EXPRESSION, "The request is nested too deeply"));
        }
        answer.handle((value, failure) -> {
                    if (failure == null) {
                        onLoop(() -> exchange.answer(value));
                    } else {
                        fail(exchange, route, cause(failure));
                    }
                    return value;
                })
                .exceptionally(failure -> {
                    LOG.error("{} could not be answered", route, failure);
                    return null;
                });
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private void fail(Exchange exchange, Route route, Throwable failure) {
        if (failure instanceof RequestRefusedException refused
                && refused.refusal().code() == ErrorCode.STARTING) {
            // Clients wait for a node that reads its log, and ask another one than one in admin: only the view tells
            // which it is.
            node.view()
                    .thenAccept(view -> answer(
                            exchange,
                            view.started()
                                    ? ApiException.of(refused.refusal())
                                    : new ApiException(ApiCode.INITING, "Infinity is initing")))
                    .exceptionally(unseen -> {
                        answer(exchange, ApiException.of(refused.refusal()));
                        return null;
                    });
        } else if (failure instanceof RequestRefusedException refused) {
            answer(exchange, ApiException.of(refused.refusal()));
        } else if (failure instanceof OutcomeUnknownException unknown) {
            Answer answer = outcomeUnknown(String.valueOf(unknown.getMessage()));
            onLoop(() -> exchange.answer(answer));
        } else if (failure instanceof ApiException error) {
            answer(exchange, error);
        } else if (failure instanceof RejectedExecutionException) {
            LOG.debug("The API was closed before a request was answered");
        } else {
            LOG.error("{} has failed", route, failure);
            answer(
                    exchange,
                    new ApiException(
                            ApiCode.UNEXPECTED, "The request has failed; the node's log says more: " + failure));
        }
    }

    private void answer(Exchange exchange, ApiException error) {
        onLoop(() -> exchange.answer(error));
    }

    private void onLoop(Runnable task) {
        try {
            context.runOnContext(nothing -> task.run());
        } catch (RejectedExecutionException e) {
            LOG.debug("The API was closed before a request was answered");
        }
    }

    private Answer overdue(Route route, Request request) {
        String late = "not ended within " + settings.requestTimeout().toMillis() + " ms";
        boolean reads = route.method().equals("GET");
        return reads
                ? Answer.error(Answer.FAILED, ApiCode.INVALID_STATUS, "The request has " + late + ": try again")
                : outcomeUnknown("it has " + late);
    }

    /** The one answer that is neither success nor refusal: {@code outcome_unknown} tells programs so. */
    private static Answer outcomeUnknown(String reason) {
        return Answer.json(
                Answer.FAILED,
                ApiCode.UNKNOWN,
                Answer.errorTexts("It is not known whether this write was or will be carried out: " + reason
                                + ". If it was sent with an Idempotency-Key, send it again with the same key: it is carried out"
                                + " once. Otherwise look first")
                        .put("outcome_unknown", true));
    }
}
