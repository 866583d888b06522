package io.infinitycluster.transport.tcp.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request, from its headers to the last byte of its answer. It is answered at most once, and gives back what it holds when nothing of it is
 * left. For the API's event loop only.
 */
final class Exchange {

    private static final long NO_TIMER = -1;
    private static final long LINGER_MILLIS = 5_000;
    private static final int PIECE = 64 << 10;

    private final Route route;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context context;
    private final Admission admission;
    private final RequestMetrics metrics;
    private final long patienceMillis;
    private final long beganNanos = System.nanoTime();
    private final boolean counted;

    private @Nullable Buffer body = Buffer.buffer();
    private long held;
    private long timer = NO_TIMER;
    private boolean answered;
    private boolean ended;

    /**
     * A request whose head is there.
     *
     * @param patienceMillis how long its client may let the API wait
     * @param counted whether it was taken in by {@link Admission#begin}
     */
    Exchange(
            Route route,
            RoutingContext routed,
            Context context,
            Admission admission,
            RequestMetrics metrics,
            long patienceMillis,
            boolean counted) {
        this.route = route;
        request = routed.request();
        response = request.response();
        this.context = context;
        this.admission = admission;
        this.metrics = metrics;
        this.patienceMillis = patienceMillis;
        this.counted = counted;
        // A client that goes while its request is in work frees nothing: the work goes on.
        routed.addEndHandler(sentOrLost -> {
            if (answered) {
                end();
            }
        });
    }

    /** Reads the body, unless it is too long or does not come; then the client is told so, and what still comes of it is thrown away. */
    void readBody(Consumer<byte[]> then) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        ApiException tooLong = length == null ? null : admission.tooLong(parseLength(length));
        if (tooLong != null) {
            answer(tooLong);
            return;
        }
        if (request.headers().contains(HttpHeaders.EXPECT, "100-continue", true)) {
            response.writeContinue();
        }
        startTimer(patienceMillis, () -> {
            answer(new ApiException(
                    Answer.TIMEOUT,
                    ApiCode.INVALID_STATUS,
                    "The request has not arrived within " + patienceMillis + " ms"));
        });
        request.exceptionHandler(failure -> end());
        request.handler(this::bodyPart);
        request.endHandler(nothing -> {
            Buffer whole = body;
            if (!answered && whole != null) {
                stopTimer();
                body = null;
                then.accept(whole.getBytes());
            }
        });
    }

    private static long parseLength(String length) {
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            // The HTTP decoder has refused what is no number; what is left is one that is too large.
            return Long.MAX_VALUE;
        }
    }

    private void bodyPart(Buffer part) {
        Buffer sofar = body;
        if (answered || sofar == null) {
            return;
        }
        ApiException tooLong = admission.tooLong((long) sofar.length() + part.length());
        if (tooLong != null) {
            answer(tooLong);
        } else if (!admission.hold(part.length())) {
            answer(Admission.busy("bytes of requests"));
        } else {
            held += part.length();
            sofar.appendBuffer(part);
        }
    }

    /** From now on it is answered by this, if by nothing else before. */
    void startTimer(long millis, Runnable expired) {
        stopTimer();
        timer = context.owner().setTimer(millis, id -> {
            timer = NO_TIMER;
            if (!answered) {
                expired.run();
            }
        });
    }

    private void stopTimer() {
        if (timer != NO_TIMER) {
            context.owner().cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    void answer(ApiException error) {
        answer(Answer.error(error.status(), error.code(), error.text()));
    }

    void answer(Answer answer) {
        if (answered) {
            return;
        }
        answered = true;
        stopTimer();
        releaseBody();
        metrics.answered(route, answer.status(), answer.code(), System.nanoTime() - beganNanos);
        if (response.closed()) {
            end();
        } else if (counted && !admission.hold(answer.body().length)) {
            // An answer that others, who read slowly, leave no room for.
            write(Answer.error(
                    Answer.UNAVAILABLE,
                    ApiCode.INVALID_STATUS,
                    "Too many bytes of answers wait to be read here: ask for less, or try again"));
        } else {
            held = counted ? answer.body().length : 0;
            write(answer);
        }
    }

    private void write(Answer answer) {
        if (!request.isEnded()) {
            // What still comes is thrown away, so that the client gets to read the answer; but not for ever.
            context.owner().setTimer(LINGER_MILLIS, id -> closeUnlessEnded());
        }
        response.setStatusCode(answer.status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
        answer.headers().forEach(response::putHeader);
        Buffer whole = Buffer.buffer(answer.body());
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(whole.length()));
        send(whole, 0);
    }

    /** As fast as the client reads, and piece by piece: one that takes no piece within the patience has the connection no longer. */
    private void send(Buffer whole, int from) {
        stopTimer();
        timer = context.owner().setTimer(patienceMillis, id -> {
            timer = NO_TIMER;
            Patience.cut(request.connection());
        });
        int sent = from;
        while (whole.length() - sent > PIECE && !response.writeQueueFull()) {
            response.write(whole.slice(sent, sent + PIECE));
            sent += PIECE;
        }
        if (whole.length() - sent <= PIECE) {
            response.end(whole.slice(sent, whole.length())).onComplete(written -> end());
        } else {
            int next = sent;
            response.drainHandler(nothing -> send(whole, next));
        }
    }

    private void closeUnlessEnded() {
        if (!request.isEnded()) {
            Patience.cut(request.connection());
        }
    }

    private void releaseBody() {
        body = null;
        admission.release(held);
        held = 0;
    }

    /** Nothing of the request is left: it was answered, or its client has gone before it was complete. */
    private void end() {
        if (!ended) {
            ended = true;
            answered = true;
            stopTimer();
            releaseBody();
            if (counted) {
                admission.end();
            }
        }
    }
}
