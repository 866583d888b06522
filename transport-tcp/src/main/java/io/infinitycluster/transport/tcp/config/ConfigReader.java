package io.infinitycluster.transport.tcp.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads TOML, and tells known keys from unknown ones. */
final class ConfigReader {

    private static final Map<String, ConfigKey<?>> KEYS = new TreeMap<>();
    private static final Set<String> SECTIONS = new TreeSet<>();

    static {
        for (ConfigKey<?> key : ConfigKeys.all()) {
            KEYS.put(key.path(), key);
            SECTIONS.add(key.section());
        }
    }

    private ConfigReader() {}

    /**
     * Reads a configuration. Unknown keys and values that are not valid are noted in what is returned.
     *
     * @param source the file, for people
     * @throws ConfigException if it is no TOML
     */
    static ConfigValues read(String source, String toml) throws ConfigException {
        JsonNode root;
        try {
            root = new TomlMapper().readTree(toml);
        } catch (JsonProcessingException e) {
            throw new ConfigException(source, List.of(syntax(e)));
        }
        ConfigValues values = new ConfigValues(source, new KeyLines(toml));
        walk("", root, values);
        return values;
    }

    /** Jackson's own text may quote the line, which may hold a password. */
    private static ConfigProblem syntax(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        int line = location == null ? 0 : Math.max(location.getLineNr(), 0);
        int column = location == null ? 0 : Math.max(location.getColumnNr(), 0);
        String what = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate key")
                ? "a key is set twice"
                : "this is not TOML" + (column > 0 ? ", at column " + column : "");
        return new ConfigProblem(line, "", what, ConfigProblem.BAD_CONFIG);
    }

    private static void walk(String section, JsonNode table, ConfigValues values) {
        for (Map.Entry<String, JsonNode> entry : table.properties()) {
            String name = entry.getKey();
            JsonNode node = entry.getValue();
            String path = section.isEmpty() ? name : section + "." + name;
            ConfigKey<?> key = KEYS.get(path);
            if (key != null) {
                values.read(key, node);
            } else if (SECTIONS.contains(path)) {
                if (node.isObject()) {
                    walk(path, node, values);
                } else {
                    values.problem(path, "is a section: write [" + path + "]", ConfigProblem.BAD_CONFIG);
                }
            } else if (node.isObject()) {
                values.problem(
                        path,
                        "there is no such section; the nearest is [" + NearestName.of(path, SECTIONS) + "]",
                        ConfigProblem.BAD_CONFIG);
            } else {
                values.problem(path, unknown(section, name), ConfigProblem.BAD_CONFIG);
            }
        }
    }

    /** A key that stands in the wrong section is told where it belongs; any other by its letters. */
    private static String unknown(String section, String name) {
        List<String> elsewhere = KEYS.values().stream()
                .filter(key -> key.name().equals(name))
                .map(ConfigKey::section)
                .toList();
        if (!elsewhere.isEmpty()) {
            return "there is no such key in this section; it belongs to [" + elsewhere.get(0) + "]";
        }
        String path = section.isEmpty() ? name : section + "." + name;
        List<String> siblings = KEYS.values().stream()
                .filter(key -> key.section().equals(section))
                .map(ConfigKey::path)
                .toList();
        return "there is no such key; the nearest valid one is "
                + NearestName.of(path, siblings.isEmpty() ? KEYS.keySet() : siblings);
    }
}
