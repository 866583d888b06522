package io.infinitycluster.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files below {@code deploy}, as trees. */
final class Yaml {

    static final Path DEPLOY = Path.of("..", "deploy");

    private static final ObjectMapper MAPPER = new ObjectMapper(new YAMLFactory());

    private Yaml() {}

    static String text(String file) {
        try {
            return Files.readString(DEPLOY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of a file. */
    static List<JsonNode> documents(String file) {
        try (var values = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(text(file))) {
            return values.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    /** The documents of all files of a directory. */
    static List<JsonNode> directory(String directory) {
        List<JsonNode> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(DEPLOY.resolve(directory))) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .forEach(file -> all.addAll(documents(directory + "/" + file.getFileName())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    static List<JsonNode> items(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items;
    }

    static List<String> texts(JsonNode array) {
        return items(array).stream().map(JsonNode::asText).toList();
    }

    /** The one item of an array that has this name. */
    static JsonNode named(JsonNode array, String name) {
        List<JsonNode> found = items(array).stream()
                .filter(item -> item.path("name").asText().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " items are named " + name + " in " + array);
        }
        return found.get(0);
    }
}
