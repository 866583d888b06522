package io.infinitycluster.transport.tcp.http;

import java.util.concurrent.CompletionStage;

/** Answers the requests of a route. */
@FunctionalInterface
interface Endpoint {

    /**
     * Begins to answer.
     *
     * @return the answer; may fail with {@link ApiException}, or with what {@link io.infinitycluster.transport.tcp.node.NodeService} fails
     *     with
     * @throws ApiException if the request is wrong
     */
    CompletionStage<Answer> handle(Request request);
}
