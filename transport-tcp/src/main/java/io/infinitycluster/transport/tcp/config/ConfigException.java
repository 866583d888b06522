package io.infinitycluster.transport.tcp.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration cannot be used. The message names the file and everything that is wrong with it, a line each. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /**
     * Refused for these reasons.
     *
     * @param source the file, for people
     */
    public ConfigException(String source, List<ConfigProblem> problems) {
        super(
                "The configuration " + source + " cannot be used:\n"
                        + problems.stream().map(problem -> "  " + problem).collect(Collectors.joining("\n")),
                null,
                false,
                false);
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, in the order of the file. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
