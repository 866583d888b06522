package io.infinitycluster.transport.tcp.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The document that describes this API, for the programs that read such documents. A test compares it with the routes. */
final class OpenApiHandler {

    private static final String RESOURCE = "openapi.json";

    private final Answer answer = Answer.json(read());

    List<Route> routes() {
        return List.of(Route.admin("GET", "/openapi.json", this::document));
    }

    private CompletionStage<Answer> document(Request request) {
        return CompletableFuture.completedStage(answer);
    }

    private static byte[] read() {
        try (InputStream resource = OpenApiHandler.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the program lacks its resource " + RESOURCE);
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " in the program cannot be read", e);
        }
    }
}
