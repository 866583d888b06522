package io.infinitycluster.transport.tcp.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * On which line of a TOML file each key stands; for messages only. The parser keeps no places, so they are found again by the shape of
 * the lines. What is written in an unusual way (inline tables, quoted names) is not found, and its message names no line.
 */
final class KeyLines {

    private static final Pattern TABLE = Pattern.compile("\\s*\\[\\[?\\s*([\\w.-]+)\\s*]]?\\s*(#.*)?");
    private static final Pattern KEY = Pattern.compile("\\s*([\\w.-]+)\\s*=.*");

    private final Map<String, Integer> lines = new HashMap<>();

    KeyLines(String toml) {
        String table = "";
        int number = 0;
        List<String> all = toml.lines().toList();
        for (String line : all) {
            number++;
            Matcher header = TABLE.matcher(line);
            Matcher key = KEY.matcher(line);
            if (header.matches()) {
                table = header.group(1);
                lines.putIfAbsent(table, number);
            } else if (key.matches()) {
                lines.putIfAbsent(table.isEmpty() ? key.group(1) : table + "." + key.group(1), number);
            }
        }
    }

    /** The line of a key or of a table, from 1; 0 if it was not found. */
    int of(String path) {
        return lines.getOrDefault(path, 0);
    }
}
