package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Reading and writing JSON: strict but for trailing commas, which the guide's examples have, and bounded in depth. */
final class Json {

    /** An update may bring a value as long as a command can be; inserts are not read as trees. */
    private static final int MAX_TREE_BYTES = 2 << 20;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER = 1000;
    private static final int MAX_NAME = 1 << 16;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER)
                            .maxNameLength(MAX_NAME)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    // Names come from clients: they must not stay in a table that outlives the request.
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /**
     * A body as a tree, which may need many times the memory of its text.
     *
     * @throws ApiException 3067 if it is no JSON, 3032 if it is too long for a tree
     */
    static JsonNode tree(byte[] body) {
        if (body.length > MAX_TREE_BYTES) {
            throw new ApiException(
                    Answer.TOO_LARGE,
                    ApiCode.NOT_SUPPORTED,
                    "A body of " + body.length + " bytes; at most " + MAX_TREE_BYTES + " are possible but for inserts");
        }
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw invalid(e);
        }
    }

    /**
     * A body that must be an object; nothing but blanks is one without keys.
     *
     * @throws ApiException 3067 if it is something else
     */
    static ObjectNode objectOf(byte[] body) {
        JsonNode tree = tree(body);
        if (tree.isMissingNode()) {
            return object();
        }
        if (!(tree instanceof ObjectNode object)) {
            throw new ApiException(ApiCode.INVALID_JSON, "The body must be a JSON object, not " + kind(tree));
        }
        return object;
    }

    /** A reader of a body, token by token; it finds duplicate keys by itself only in {@link #tree}. */
    static JsonParser parser(byte[] body) throws IOException {
        return MAPPER.getFactory().createParser(body).disable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }

    /** The JSON text of the value at which a parser is, up to its end. */
    static String copy(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = MAPPER.getFactory().createGenerator(text)) {
            to.copyCurrentStructure(parser);
        }
        return text.toString();
    }

    /** A writer into memory. */
    static JsonGenerator generator(ByteArrayOutputStream to) throws IOException {
        return MAPPER.getFactory().createGenerator(to);
    }

    static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree can always be written", e);
        }
    }

    /** What a broken body is answered with: the place, and what was there. */
    static ApiException invalid(IOException e) {
        if (e instanceof JsonProcessingException json) {
            String where = json.getLocation() == null
                    ? ""
                    : " at line " + json.getLocation().getLineNr() + ", column "
                            + json.getLocation().getColumnNr();
            return new ApiException(ApiCode.INVALID_JSON, "Invalid JSON" + where + ": " + json.getOriginalMessage());
        }
        return new ApiException(ApiCode.INVALID_JSON, "Invalid JSON: " + e.getMessage());
    }

    /** The kind of a value, for messages. */
    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case NUMBER -> "a number";
            case OBJECT -> "an object";
            case STRING -> "a string";
            default -> "nothing";
        };
    }
}
