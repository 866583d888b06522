package io.infinitycluster.specification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code spec/checks.md}: what is checked of the specification, and what is expected. People read it, and so do these tests. */
final class ChecksTable {

    /** When a check runs: in every build, or in that of the profile {@code specification}. */
    enum When {
        BUILD,
        PROFILE;

        static When of(String text) {
            return switch (text) {
                case "build" -> BUILD;
                case "profile" -> PROFILE;
                default ->
                    throw new IllegalStateException("a check runs in the build or in the profile, not in: " + text);
            };
        }
    }

    /**
     * A model without a bug, checked completely.
     *
     * @param distinctStates how many there are
     */
    record Model(Tlc.Run run, long distinctStates, When when) {}

    /**
     * A model with a bug.
     *
     * @param trace the states in the counterexample; 0 if the bug is none, and the model is checked completely; {@link #LASSO} for a
     *     behaviour that comes back to itself, of which TLC finds some, and not always the same
     * @param inCode the names of the bugs that are planted in the sources, or else why there is none
     */
    record Bug(Tlc.Run run, int trace, When when, String inCode) {

        /** The length of a trace that is not said. */
        static final int LASSO = -1;

        String name() {
            return run.planted();
        }

        /** The planted bugs that break the same rule in the sources; empty if there is a reason instead. */
        List<String> plantedInCode() {
            return names(inCode);
        }
    }

    /**
     * A state that must be reached, lest a check say nothing.
     *
     * @param trace the states on the shortest way there
     */
    record Reached(Tlc.Run run, int trace, When when) {}

    private final List<Model> models = new ArrayList<>();
    private final List<Bug> bugs = new ArrayList<>();
    private final List<Reached> reached = new ArrayList<>();
    private final List<String> inNoModel = new ArrayList<>();

    ChecksTable(Path file) throws IOException {
        String section = "";
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("## ")) {
                section = line.substring(3).strip();
            } else if (line.startsWith("| `")) {
                List<String> cells = Arrays.stream(line.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .toList();
                read(section, cells);
            }
        }
    }

    private void read(String section, List<String> cells) {
        switch (section) {
            case "Models" ->
                models.add(new Model(
                        new Tlc.Run(name(cells.get(0)), bounds(cells.get(1)), "", ""),
                        number(cells.get(3)),
                        When.of(cells.get(5))));
            case "Bugs" ->
                bugs.add(new Bug(
                        new Tlc.Run(
                                name(cells.get(1)),
                                bounds(cells.get(2)),
                                name(cells.get(0)),
                                cells.get(3).equals("nothing") ? "" : name(cells.get(3))),
                        (int) number(cells.get(4)),
                        When.of(cells.get(5)),
                        cells.get(6)));
            case "Reached" ->
                reached.add(new Reached(
                        new Tlc.Run(name(cells.get(1)), bounds(cells.get(2)), "", name(cells.get(0))),
                        (int) number(cells.get(3)),
                        When.of(cells.get(4))));
            case "Planted bugs that are in no model" -> inNoModel.add(name(cells.get(0)));
            default -> throw new IllegalStateException("a table in an unknown section: " + section);
        }
    }

    /** Every model, checked completely. */
    List<Model> models() {
        return models;
    }

    /** Every bug of the models, with what it violates. */
    List<Bug> bugs() {
        return bugs;
    }

    /** What is reached. */
    List<Reached> reached() {
        return reached;
    }

    /** Bugs that are planted in the sources, and are about what no model has. */
    List<String> inNoModel() {
        return inNoModel;
    }

    private static String name(String cell) {
        if (!cell.matches("`[^`]+`")) {
            throw new IllegalStateException("a name in backticks was expected, not: " + cell);
        }
        return cell.substring(1, cell.length() - 1);
    }

    private static List<String> names(String cell) {
        return cell.startsWith("`")
                ? Arrays.stream(cell.split(",", -1))
                        .map(each -> name(each.strip()))
                        .toList()
                : List.of();
    }

    private static Map<String, String> bounds(String cell) {
        Map<String, String> bounds = new LinkedHashMap<>();
        for (String each : cell.split(" ", -1)) {
            if (!each.isEmpty()) {
                String[] parts = each.split("=", 2);
                bounds.put(parts[0], parts[1]);
            }
        }
        return bounds;
    }

    private static long number(String cell) {
        return switch (cell) {
            case "-" -> 0;
            case "lasso" -> Bug.LASSO;
            default -> Long.parseLong(cell.replace(",", ""));
        };
    }
}
