package io.infinitycluster.transport.tcp.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client gets.
 *
 * @param status HTTP's status
 * @param code the error code in the body, for the metrics; 0 for success
 * @param contentType what the body is
 * @param body the body
 * @param headers further headers, by name
 */
record Answer(int status, int code, String contentType, byte[] body, Map<String, String> headers) {

    static final int OK = 200;
    static final int UNAUTHORIZED = 401;
    static final int NOT_FOUND = 404;
    static final int TIMEOUT = 408;
    static final int TOO_LARGE = 413;
    static final int FAILED = 500;
    static final int UNAVAILABLE = 503;

    private static final String JSON = "application/json; charset=utf-8";
    private static final String PLAIN = "text/plain; charset=utf-8";

    /** Success, with nothing more to say. */
    static Answer done() {
        return ok(Json.object());
    }

    /** Success: the body gets {@code "error_code": 0} in front. */
    static Answer ok(ObjectNode body) {
        return json(OK, 0, body);
    }

    /** A body with an error code in front. */
    static Answer json(int status, int code, ObjectNode body) {
        ObjectNode whole = Json.object();
        whole.put("error_code", code);
        whole.setAll(body);
        return new Answer(status, code, JSON, Json.bytes(whole), Map.of());
    }

    /** JSON as it stands. */
    static Answer json(byte[] body) {
        return new Answer(OK, 0, JSON, body, Map.of());
    }

    /** An error, under the names that clients of either release of Infinity look for. */
    static Answer error(int status, int code, String message) {
        return json(status, code, errorTexts(message));
    }

    /** The two keys of an error's text. */
    static ObjectNode errorTexts(String message) {
        return Json.object().put("error_msg", message).put("error_message", message);
    }

    /** Text for people, without JSON. */
    static Answer text(int status, String body) {
        return new Answer(status, 0, PLAIN, body.getBytes(UTF_8), Map.of());
    }

    /** The same, with one more header. */
    Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, code, contentType, body, more);
    }
}
