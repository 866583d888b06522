package io.infinitycluster.transport.tcp.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks nodes by their ADMIN endpoints, as an operator would with curl. */
final class AdminClient {

    /** How a node stands may be asked every second. */
    private static final Duration QUICK = Duration.ofMillis(900);

    /** A role is answered when the node has it. */
    private static final Duration ROLE = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(QUICK)
            .build();

    /** A node refused what it was asked; the message is its own. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message, null, false, false);
        }
    }

    /** How a node sees itself. */
    JsonNode current(Member member) throws IOException, InterruptedException, RefusedException {
        return get(member, "/admin/node/current").path("node");
    }

    /** How a node sees the cluster. */
    JsonNode nodes(Member member) throws IOException, InterruptedException, RefusedException {
        return get(member, "/admin/nodes").path("nodes");
    }

    /** Gives a node the role that it is to have; returns when it has it. */
    void assign(Member member, Member leader) throws IOException, InterruptedException, RefusedException {
        ObjectNode body = JSON.createObjectNode().put("role", member.role()).put("name", member.name());
        if (!member.equals(leader)) {
            body.put("address", leader.peerAddress());
        }
        ask(HttpRequest.newBuilder(URI.create(member.httpAddress() + "/admin/node/current"))
                .header("Content-Type", "application/json")
                .timeout(ROLE)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private JsonNode get(Member member, String path) throws IOException, InterruptedException, RefusedException {
        return ask(HttpRequest.newBuilder(URI.create(member.httpAddress() + path))
                .timeout(QUICK)
                .build());
    }

    private JsonNode ask(HttpRequest request) throws IOException, InterruptedException, RefusedException {
        JsonNode answer = JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        int code = answer.path("error_code").asInt(-1);
        if (code != 0) {
            throw new RefusedException(code + " " + answer.path("error_msg").asText());
        }
        return answer;
    }
}
