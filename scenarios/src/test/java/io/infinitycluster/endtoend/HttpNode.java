package io.infinitycluster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A node as its operator and its clients see it: over HTTP, and in no other way. */
class HttpNode {

    /** Machines that build this are slow and busy. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    static final String TABLE = "/databases/default_db/tables/spells";
    static final String ROWS = TABLE + "/docs";

    /** How long one look at a node that may not be there yet may take. */
    private static final Duration LOOK = Duration.ofSeconds(20);

    /** The node cannot promise a strong read now. */
    private static final int NO_PROMISE_NOW = 8008;

    /** There is no leader at that address, or it has not answered for eight seconds. */
    static final int CANNOT_CONNECT = 7018;

    /** Shared storage does not answer, or it is not known yet whether it honours create-only writes. */
    static final int STORAGE_UNREACHABLE = 7021;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String name;
    private final int httpPort;
    private final int peerPort;

    HttpNode(String name, int httpPort, int peerPort) {
        this.name = name;
        this.httpPort = httpPort;
        this.peerPort = peerPort;
    }

    /**
     * What came back.
     *
     * @param status HTTP's status
     * @param json the body
     * @param logIndex the log index of a write, -1 if the answer has none
     */
    record Answer(int status, JsonNode json, long logIndex) {
        /** 0 is success. */
        int code() {
            return json.path("error_code").asInt(-1);
        }

        String message() {
            return json.path("error_msg").asText();
        }

        @Override
        public String toString() {
            return status + " " + json;
        }
    }

    /** As the cluster writes it. */
    String name() {
        return name.toLowerCase(Locale.ROOT);
    }

    int httpPort() {
        return httpPort;
    }

    int peerPort() {
        return peerPort;
    }

    String peerAddress() {
        return "127.0.0.1:" + peerPort;
    }

    // --- Requests ---

    Answer send(String method, String path, String body, Duration timeout, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                .timeout(timeout)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    JSON.readTree(response.body()),
                    response.headers().firstValueAsLong("Infinity-Log-Index").orElse(-1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    Answer get(String path) throws IOException {
        return send("GET", path, "", PATIENCE);
    }

    Answer post(String path, String body) throws IOException {
        return send("POST", path, body, PATIENCE);
    }

    Answer delete(String path) throws IOException {
        return send("DELETE", path, "", PATIENCE);
    }

    // --- What it says ---

    /** How it sees itself. */
    JsonNode current() throws IOException {
        return current(PATIENCE);
    }

    private JsonNode current(Duration timeout) throws IOException {
        return send("GET", "/admin/node/current", "", timeout).json().path("node");
    }

    String role() throws IOException {
        return current().path("role").asText();
    }

    /** How it sees another node, or itself; missing if it does not know it. */
    JsonNode sees(HttpNode other) throws IOException {
        return get("/admin/node/" + other.name()).json().path("node");
    }

    /** The status that it shows for another node; {@code unknown} if it does not know it. */
    String statusOf(HttpNode other) throws IOException {
        return sees(other).path("status").asText("unknown");
    }

    boolean holdsLease() throws IOException {
        return current().path("lease").asText().equals("held");
    }

    void awaitStarted() {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> !current(LOOK).path("status").asText("starting").equals("starting"));
    }

    // --- Roles ---

    private Answer assign(String body) throws IOException {
        return post("/admin/node/current", body);
    }

    Answer tryAdmin() throws IOException {
        return assign("{\"role\": \"admin\"}");
    }

    Answer tryLead() throws IOException {
        return assign("{\"role\": \"leader\", \"name\": \"%s\"}".formatted(name));
    }

    /** Asked again while no leader answers: a machine that stands still for some seconds makes a node give up. */
    Answer tryFollow(HttpNode leader) {
        return await(name + " asks to follow " + leader)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(() -> tryRead("follower", leader), answer -> answer.code() != CANNOT_CONNECT);
    }

    Answer tryRead(String role, HttpNode leader) throws IOException {
        return assign("{\"role\": \"%s\", \"name\": \"%s\", \"address\": \"%s\"}"
                .formatted(role, name, leader.peerAddress()));
    }

    /** Repeats a request until it is granted, as an operator would who reads why it is refused: because a lease has to run out, say. */
    private void insist(String what, RoleRequest request) {
        await(what)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(request.send()).as(what).matches(answer -> answer.code() == 0));
    }

    private interface RoleRequest {
        Answer send() throws IOException;
    }

    void admin() {
        insist(name + " to admin", this::tryAdmin);
    }

    void lead() {
        insist(name + " to leader", this::tryLead);
    }

    /** As {@link #lead}, but false if it is refused because its leader has dropped it: nothing that one could wait for mends that. */
    boolean leadIfInSync() {
        return await(name + " to leader, or out of sync")
                        .atMost(PATIENCE)
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(
                                this::tryLead,
                                answer -> answer.code() == 0 || answer.message().contains("is not in sync"))
                        .code()
                == 0;
    }

    void follow(HttpNode leader) {
        insist(name + " to follower of " + leader.name(), () -> tryRead("follower", leader));
    }

    void learn(HttpNode leader) {
        insist(name + " to learner of " + leader.name(), () -> tryRead("learner", leader));
    }

    // --- Data ---

    /** The table of the tests; it may be there already. */
    void createTable() {
        insist(
                "create the table",
                () -> post(
                        TABLE,
                        "{\"create_option\": \"ignore_if_exists\", \"fields\": [{\"name\": \"id\", \"type\": \"integer\"}]}"));
    }

    /** Inserts a row, once however often it is sent. */
    Answer insert(int id, Duration timeout) throws IOException {
        return send("POST", ROWS, "[{\"id\": " + id + "}]", timeout, "Idempotency-Key", "row-" + id);
    }

    /** Inserts a row, and has it acknowledged, at the first attempt. */
    void insert(int id) throws IOException {
        Answer answer = insert(id, PATIENCE);
        assertThat(answer.code()).as(answer.toString()).isZero();
    }

    Answer search(String consistency, String filter, Duration timeout) throws IOException {
        return send(
                "GET",
                ROWS,
                "{\"output\": [\"id\"], \"filter\": \"%s\", \"consistency\": \"%s\"}".formatted(filter, consistency),
                timeout);
    }

    /**
     * The ids of all rows, in their order. Asked again while the node has no lease: a machine that is slow for some seconds costs it that, whenever it
     * was seen to have one, and it gets it back.
     */
    List<Integer> ids(String consistency) {
        Answer answer = await(name + " answers with consistency " + consistency)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(() -> search(consistency, "", PATIENCE), found -> found.code() != NO_PROMISE_NOW);
        assertThat(answer.code()).as(name + ": " + answer).isZero();
        return ids(answer);
    }

    /** The ids in an answer, in their order. */
    static List<Integer> ids(Answer answer) {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode row : answer.json().path("output")) {
            ids.add(row.path(0).path("id").asInt());
        }
        return ids;
    }

    @Override
    public String toString() {
        return name;
    }
}
