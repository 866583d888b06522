package io.infinitycluster.simulator.replay;

import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.run.FaultKind;
import io.infinitycluster.simulator.run.PlannedFault;
import io.infinitycluster.simulator.run.RunPlan;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Recorded runs as text, for people and for {@code --replay}: a version, a line {@code NAME VALUE} for each thing that decides the run, and
 * a line {@code fault AT KIND DURATION SEED} for each fault. Lines that begin with {@code #}, and empty ones, are for people alone. See
 * {@code docs/simulator.md}.
 */
public final class PlanFormat {

    private static final String NAME = "infinity-cluster-plan ";
    private static final int VERSION = 2;

    /** The first line. Another version is another format. */
    static final String FIRST_LINE = NAME + VERSION;

    private static final String SEED = "seed";
    private static final String BROKE = "broke";
    private static final String DIGEST = "digest";
    private static final String FAULT = "fault";
    private static final HexFormat HEX = HexFormat.of();

    private PlanFormat() {}

    /**
     * Writes a record.
     *
     * @param remarks lines for people, without an end
     */
    public static String write(RecordedRun run, List<String> remarks) {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        remarks.forEach(remark -> text.append(("# " + remark).stripTrailing()).append('\n'));
        RunPlan plan = run.plan();
        line(text, SEED, Long.toString(plan.seed()));
        line(text, BROKE, run.broke().name());
        line(text, DIGEST, HEX.toHexDigits(run.digest()));
        for (PlanField field : PlanField.ALL) {
            line(text, field.name(), field.write(plan.settings()));
        }
        for (PlannedFault fault : plan.faults()) {
            line(
                    text,
                    FAULT,
                    PlanField.time(fault.atNanos()) + " " + fault.kind() + " " + PlanField.time(fault.durationNanos())
                            + " " + fault.seed());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(' ').append(value).append('\n');
    }

    /**
     * Reads a record.
     *
     * @throws MalformedPlanException if it is none: every line but those for people must be understood, and nothing may be missing
     */
    public static RecordedRun read(String text) throws MalformedPlanException {
        return new Reader(text.split("\\R", -1)).read();
    }

    private static final class Reader {
        private final String[] lines;
        private final Map<String, Long> values = new TreeMap<>();
        private final Map<String, PlanField> fields = new TreeMap<>();
        private final List<PlannedFault> faults = new ArrayList<>();

        Reader(String[] lines) {
            this.lines = lines;
            PlanField.ALL.forEach(field -> fields.put(field.name(), field));
        }

        RecordedRun read() throws MalformedPlanException {
            checkVersion(lines[0]);
            for (int i = 1; i < lines.length; i++) {
                if (!lines[i].isBlank() && !lines[i].startsWith("#")) {
                    try {
                        take(lines[i].strip().split("\\s+", -1));
                    } catch (IllegalArgumentException e) {
                        throw new MalformedPlanException(i + 1, String.valueOf(e.getMessage()));
                    }
                }
            }
            try {
                return whole();
            } catch (IllegalArgumentException e) {
                throw new MalformedPlanException(lines.length, "at the end: " + e.getMessage());
            }
        }

        private static void checkVersion(String line) throws MalformedPlanException {
            if (line.startsWith(NAME) && !line.equals(FIRST_LINE)) {
                throw new MalformedPlanException(
                        1,
                        "version " + line.substring(NAME.length()) + " of the format; this program reads version "
                                + VERSION + ", use the one that wrote it");
            }
            if (!line.equals(FIRST_LINE)) {
                throw new MalformedPlanException(1, "not a saved plan: those begin with '" + FIRST_LINE + "'");
            }
        }

        private void take(String[] words) {
            String name = words[0];
            if (name.equals(FAULT)) {
                faults.add(fault(words));
                return;
            }
            if (words.length != 2) {
                throw new IllegalArgumentException("not a name and a value; a line is such as 'followers 3'");
            }
            if (values.containsKey(name)) {
                throw new IllegalArgumentException("'" + name + "' for the second time");
            }
            values.put(name, value(name, words[1]));
        }

        private long value(String name, String text) {
            PlanField field = fields.get(name);
            if (field != null) {
                return field.read(text);
            }
            switch (name) {
                case SEED -> {
                    return PlanField.number(text);
                }
                case DIGEST -> {
                    if (!text.matches("[0-9a-f]{16}")) {
                        throw new IllegalArgumentException("'" + text + "' is not a digest of 16 hexadecimal digits");
                    }
                    return HexFormat.fromHexDigitsToLong(text);
                }
                case BROKE -> {
                    return named(Invariant.class, text, "promise").ordinal();
                }
                default -> throw new IllegalArgumentException("'" + name + "' is unknown");
            }
        }

        private static PlannedFault fault(String[] words) {
            if (words.length != 5) {
                throw new IllegalArgumentException(
                        "not a fault; those are such as 'fault 1.5s KILL 0.3s 42': when, which, for how long, its seed");
            }
            return new PlannedFault(
                    PlanField.time(words[1]),
                    named(FaultKind.class, words[2], "fault"),
                    PlanField.time(words[3]),
                    PlanField.number(words[4]));
        }

        private static <E extends Enum<E>> E named(Class<E> type, String text, String what) {
            for (E each : type.getEnumConstants()) {
                if (each.name().equals(text)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("no " + what + " is called '" + text + "'");
        }

        private RecordedRun whole() {
            PlanField.Values read = new PlanField.Values(values);
            long seed = read.number(SEED);
            long digest = read.number(DIGEST);
            Invariant promise = Invariant.values()[read.integer(BROKE)];
            return new RecordedRun(new RunPlan(seed, PlanField.settings(read), faults), promise, digest);
        }
    }
}
