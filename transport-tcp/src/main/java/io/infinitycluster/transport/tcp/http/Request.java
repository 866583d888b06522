package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is there.
 *
 * @param path the parameters of its path, by name, as they were sent
 * @param query the parameters of its query; of several with one name the first
 * @param headers its headers, by lower-case name; of several with one name the first
 * @param body its body, perhaps empty; not to be changed
 */
record Request(Map<String, String> path, Map<String, String> query, Map<String, String> headers, byte[] body) {

    /** A parameter of the path, as it was sent. */
    String given(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the path has no parameter " + name);
        }
        return value;
    }

    /** A name in the path: names are lower case everywhere. */
    String name(String name) {
        return given(name).toLowerCase(Locale.ROOT);
    }

    @Nullable
    String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    /** The body as an object; an empty one if there is no body. */
    ObjectNode object() {
        return Json.objectOf(body);
    }
}
