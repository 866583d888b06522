package io.infinitycluster.transport.tcp.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes what no client should send: bytes that are no HTTP, bodies that are no JSON, JSON of the wrong kind, expressions that mean nothing. */
final class Malformed {

    private static final List<String> ROUTES = List.of(
            "POST /admin/node/current",
            "POST /databases/fuzz2",
            "DELETE /databases/fuzz2",
            "POST /databases/fuzz/tables/u",
            "DELETE /databases/fuzz/tables/u",
            "POST /databases/fuzz/tables/u/rename",
            "POST /databases/fuzz/tables/t/columns",
            "DELETE /databases/fuzz/tables/t/columns",
            "POST /databases/fuzz/tables/t/docs",
            "GET /databases/fuzz/tables/t/docs",
            "PUT /databases/fuzz/tables/t/docs",
            "DELETE /databases/fuzz/tables/t/docs",
            "GET /databases/fuzz/tables/t/docs",
            "GET /databases/fuzz/tables/t/docs?at_least_index=x",
            "GET /databases?consistency=strong");
    private static final List<String> PATHS = List.of(
            "/admin/node/current",
            "/admin/nodes",
            "/admin/node/x",
            "/admin/variables/role",
            "/databases",
            "/databases/fuzz",
            "/databases/fuzz/tables",
            "/databases/fuzz/tables/t",
            "/databases/fuzz/tables/t/rename",
            "/databases/fuzz/tables/t/columns",
            "/databases/fuzz/tables/t/docs",
            "/databases/fuzz/tables/t/docs",
            "/databases/fuzz/tables/t/docs",
            "/configs",
            "/metrics",
            "/health/ready",
            "/nonsense",
            "/databases/%00/tables/%ff",
            "/databases/%zz",
            "//..//%2e%2e/",
            "/databases/fuzz?consistency=x");
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD");
    private static final List<String> BODIES = List.of(
            "{\"role\": \"follower\", \"name\": \"x\", \"address\": \"nowhere\"}",
            "{\"create_option\": \"error\", \"comment\": \"c\", \"fields\": [{\"name\": \"a\", \"type\": \"integer\", \"default\": 1}]}",
            "{\"output\": [\"a\", \"a + 1\"], \"filter\": \"a < 3 and b = 'x'\", \"sort\": [{\"a\": \"asc\"}], \"limit\": \"10\", \"offset\": \"0\","
                    + " \"option\": {\"total_hits_count\": true}}",
            "{\"output\": [\"a\"], \"search\": [{\"match_method\": \"dense\", \"fields\": \"v\", \"query_vector\": [1, 2], \"element_type\": \"float\","
                    + " \"metric_type\": \"l2\", \"topn\": 3, \"params\": {\"filter\": \"a = 1\"}}]}",
            "[{\"a\": 1, \"b\": \"text\", \"v\": [1.5, 2.5]}, {\"a\": 2}]",
            "{\"update\": {\"a\": 7}, \"filter\": \"a = 1\"}",
            "{\"filter\": \"a between 1 and 2 or b like '%x'\"}",
            "{\"column_names\": [\"b\"]}");
    private static final List<String> TOKENS = List.of(
            "null",
            "true",
            "-1",
            "1e999",
            "99999999999999999999999",
            "\"\"",
            "\"x\"",
            "{}",
            "[]",
            "[[[1]]]",
            "{\"a\":{\"b\":[{}]}}",
            "\"\\ud800\"",
            "\"a (((\"",
            "\"not not not\"",
            "\"'\"",
            "\"select 1\"",
            "0.0000000000000001",
            ",",
            ":",
            "}",
            "]",
            "\"",
            "NaN",
            "'x'",
            "\u0000");

    private final Random random;

    Malformed(long seed) {
        random = new Random(seed);
    }

    /**
     * What a client sends.
     *
     * @param whole whether it waits for an answer then, as one does who has sent a whole request; else it says that nothing more comes
     */
    record Sent(byte[] bytes, boolean whole) {}

    Sent next() {
        return switch (random.nextInt(12)) {
            case 0 -> new Sent(garbage(), false);
            case 1 -> new Sent(brokenHead(), false);
            case 2 -> new Sent(hugeHead(), false);
            case 3 -> new Sent(brokenLength(), false);
            case 4 -> new Sent(brokenChunks(), false);
            case 5, 6 -> new Sent(request(damaged(body())), true);
            case 7, 8, 9 -> new Sent(request(wrongTypes(body())), true);
            case 10 -> new Sent(request(nested()), true);
            default -> new Sent(cut(request(body().getBytes(UTF_8))), false);
        };
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private String body() {
        return one(BODIES);
    }

    private byte[] garbage() {
        byte[] bytes = new byte[1 + random.nextInt(2000)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] brokenHead() {
        return one(List.of(
                        "GET\r\n\r\n",
                        "GET /admin/nodes\r\n\r\n",
                        "GET /admin/nodes HTTP/9.9\r\n\r\n",
                        "G@T /admin/nodes HTTP/1.1\r\n\r\n",
                        "GET /admin/nodes HTTP/1.1\r\nno colon here\r\n\r\n",
                        "GET /admin/nodes HTTP/1.1\r\n: empty\r\n\r\n",
                        "GET /admin/nodes HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
                        "GET /admin/nodes HTTP/1.1\r\nauthorization: Bearer \u0001\r\n\r\n",
                        "GET http://[::1 HTTP/1.1\r\n\r\n",
                        "GET * HTTP/1.1\r\nhost: x\r\n\r\n",
                        "GET /health/live HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: x\r\n\r\n",
                        "GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAAA\r\n\r\n",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "CONNECT example:443 HTTP/1.1\r\nhost: example\r\n\r\n",
                        "\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n",
                        "GET /databases HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 9999999999\r\n\r\n",
                        "POST /databases/fuzz HTTP/1.1\r\nhost: x\r\nexpect: something\r\ncontent-length: 3\r\n\r\n{}"))
                .getBytes(ISO_8859_1);
    }

    private byte[] hugeHead() {
        String long1 = "x".repeat(1 + random.nextInt(40_000));
        return one(List.of(
                        "GET /" + long1 + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
                        "GET /admin/nodes HTTP/1.1\r\nhost: x\r\nconnection: close\r\na: " + long1 + "\r\n\r\n",
                        "GET /admin/nodes HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"
                                + "a: b\r\n".repeat(random.nextInt(5000)) + "\r\n",
                        "GET /databases/" + long1 + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
                        long1))
                .getBytes(ISO_8859_1);
    }

    private byte[] brokenLength() {
        String length = one(List.of(
                "-1",
                "abc",
                "99999999999999999999",
                "1\r\ncontent-length: 2",
                "+5",
                "0x10",
                "",
                "2147483648",
                "9000000"));
        return ("POST /databases/fuzz HTTP/1.1\r\nhost: x\r\ncontent-length: " + length + "\r\n\r\n" + body())
                .getBytes(UTF_8);
    }

    private byte[] brokenChunks() {
        String chunks = one(List.of(
                "zz\r\nabc\r\n0\r\n\r\n",
                "5\r\nab\r\n0\r\n\r\n",
                "-5\r\nab\r\n0\r\n\r\n",
                "ffffffffffffffff\r\nab",
                "7fffffff\r\nab",
                "2;" + "e".repeat(20_000) + "\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}\r\n0\r\ntrailer: " + "t".repeat(20_000) + "\r\n\r\n",
                "2\r\n{}\r\n"));
        return ("POST /databases/fuzz HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n" + chunks)
                .getBytes(UTF_8);
    }

    private byte[] request(byte[] body) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        String target = random.nextInt(5) == 0 ? one(METHODS) + " " + one(PATHS) : one(ROUTES);
        request.writeBytes((target
                        + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: " + body.length
                        + (random.nextInt(4) == 0
                                ? "\r\nidempotency-key: " + one(TOKENS).replace("\u0000", "")
                                : "")
                        + "\r\n\r\n")
                .getBytes(UTF_8));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private byte[] cut(byte[] request) {
        return Arrays.copyOf(request, random.nextInt(request.length));
    }

    /** A few bytes changed, left out, or doubled. */
    private byte[] damaged(String body) {
        ByteArrayOutputStream damaged = new ByteArrayOutputStream();
        for (byte each : body.getBytes(UTF_8)) {
            switch (random.nextInt(40)) {
                case 0 -> damaged.write(random.nextInt(256));
                case 1 -> {}
                case 2 -> {
                    damaged.write(each);
                    damaged.write(each);
                }
                default -> damaged.write(each);
            }
        }
        return damaged.toByteArray();
    }

    /** Some values replaced by others that are JSON, or nearly. */
    private byte[] wrongTypes(String body) {
        StringBuilder wrong = new StringBuilder();
        boolean quoted = false;
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            quoted ^= c == '"';
            boolean structure = !quoted && "{}[],:".indexOf(c) >= 0;
            if (!structure) {
                value.append(c);
            }
            if (structure) {
                boolean replaced = !value.toString().isBlank() && random.nextInt(5) == 0;
                wrong.append(replaced ? one(TOKENS) : value).append(c);
                value.setLength(0);
            }
        }
        return wrong.append(value).toString().getBytes(UTF_8);
    }

    private byte[] nested() {
        int depth = 1 + random.nextInt(20_000);
        return one(List.of(
                        "[".repeat(depth),
                        "{\"a\":".repeat(depth) + "1",
                        "{\"output\": [\"" + "(".repeat(depth) + "a" + ")".repeat(depth) + "\"]}",
                        "{\"filter\": \"" + "not ".repeat(depth) + "a\"}",
                        "{\"filter\": \"" + "a + ".repeat(depth) + "a = 1\"}",
                        "{\"output\": [\"" + "abs(".repeat(depth % 120) + "a" + ")".repeat(depth % 120) + "\"]}",
                        "{\"filter\": \"a = 1 or ".repeat(1) + "a = 1 or ".repeat(depth % 5000) + "a = 2\"}",
                        "{\"output\": [" + "\"a\",".repeat(depth) + "\"a\"]}"))
                .getBytes(UTF_8);
    }
}
