package io.infinitycluster.scenarios.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A node of a running cluster, as any client sees it. */
final class HttpNode {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NO_CODE = -1;
    private static final int LONGEST_MESSAGE = 300;

    private final HttpClient http;
    private final URI url;
    private final @Nullable String token;

    /** @param token what the API wants to see; null for nothing */
    HttpNode(HttpClient http, URI url, @Nullable String token) {
        this.http = http;
        this.url = url;
        this.token = token;
    }

    /** The node did not do what was asked. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String code;

        RefusedException(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        /** By what it is counted. */
        String code() {
            return code;
        }
    }

    URI url() {
        return url;
    }

    /** Asks; the future fails unless the answer says that it was done. */
    CompletableFuture<JsonNode> ask(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofString())
                .thenApply(response -> answer(response.statusCode(), response.body()));
    }

    private static JsonNode answer(int status, String body) {
        int code = NO_CODE;
        String message = body;
        try {
            JsonNode json = JSON.readTree(body);
            code = json.path("error_code").asInt(NO_CODE);
            message = json.path("error_msg").asText();
            if (code == 0) {
                return json;
            }
        } catch (IOException e) {
            // Said below: whoever answers there is no node, perhaps.
        }
        String shown = message.strip();
        throw new CompletionException(new RefusedException(
                "HTTP " + status + (code == NO_CODE ? "" : ", error " + code),
                "HTTP status " + status + (code == NO_CODE ? "" : ", error " + code) + ": "
                        + shown.substring(0, Math.min(shown.length(), LONGEST_MESSAGE))));
    }
}
