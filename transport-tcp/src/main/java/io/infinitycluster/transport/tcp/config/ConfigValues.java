package io.infinitycluster.transport.tcp.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a configuration sets, and what is wrong with it. Everything is looked at before anything is refused. */
final class ConfigValues {

    private static final int MOST_SHOWN = 60;

    private final String source;
    private final KeyLines lines;
    private final Map<ConfigKey<?>, Object> set = new LinkedHashMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    ConfigValues(String source, KeyLines lines) {
        this.source = source;
        this.lines = lines;
    }

    <T> void read(ConfigKey<T> key, JsonNode node) {
        try {
            set.put(key, key.kind().read(node));
        } catch (ValueKind.InvalidValueException e) {
            boolean secret = key.kind() instanceof SecretKind;
            problem(
                    key,
                    (secret ? "the value" : shortened(node.toString())) + " is not valid; expected "
                            + key.kind().valid(),
                    key.kind().code());
        }
    }

    /** Says it instead of the file. */
    <T> void set(ConfigKey<T> key, T value) {
        set.put(key, value);
    }

    private static String shortened(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }

    void problem(ConfigKey<?> key, String message, int code) {
        problem(key.path(), message, code);
    }

    void problem(String path, String message, int code) {
        problems.add(new ConfigProblem(lines.of(path), path, message, code));
    }

    /** Whether the file sets the key, to something valid. */
    boolean isSet(ConfigKey<?> key) {
        return set.containsKey(key);
    }

    /** What the file says; null if it does not say it, or not well. */
    @SuppressWarnings("unchecked") // read() puts only values of the key's type
    <T> @Nullable T ifSet(ConfigKey<T> key) {
        return (T) set.get(key);
    }

    /** What holds for a key that has a default. */
    <T> T get(ConfigKey<T> key) {
        T value = ifSet(key);
        return value != null ? value : Objects.requireNonNull(key.fallback(), key.path());
    }

    /** What {@code GET /admin/configs} shows of a key. */
    <T> String shown(ConfigKey<T> key) {
        return key.kind().shown(get(key));
    }

    /** The keys that the file sets, in its order. */
    Iterable<ConfigKey<?>> keys() {
        return set.keySet();
    }

    void refuseIfWrong() throws ConfigException {
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(ConfigProblem::line));
            throw new ConfigException(source, problems);
        }
    }

    /** Whether something was said of this key already. */
    boolean isWrong(ConfigKey<?> key) {
        return problems.stream().anyMatch(problem -> problem.key().equals(key.path()));
    }
}
