package io.infinitycluster.simulator.replay;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.simulator.run.RunSettings;
import io.infinitycluster.simulator.workload.WorkloadSettings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * One number of a run's shape as a line of text, {@code NAME VALUE}.
 *
 * @param name what stands in the line
 * @param kind how the value is written
 * @param least the smallest value that is allowed
 * @param most the largest one
 * @param of the value
 */
record PlanField(String name, Kind kind, long least, long most, ToLongFunction<RunSettings> of) {

    /** How a value is written. */
    enum Kind {
        /** A whole number. */
        NUMBER,
        /** Nanoseconds, written as seconds with up to nine decimals: {@code 2.5s}. */
        TIME,
        /** {@code yes} or {@code no}. */
        SWITCH
    }

    /** No run is longer, and no time in it. */
    private static final long LONGEST_NANOS = 100L * 86_400 * 1_000_000_000;

    private static final String YES = "yes";
    private static final String NO = "no";

    /** All of them, in the order in which they are written. */
    static final List<PlanField> ALL = List.of(
            toggle("recoverable", s -> s.recoverable() ? 1 : 0),
            time("chaos", 0, s -> s.chaosNanos()),
            number("followers", 1, 64, s -> s.followers()),
            number("learners", 0, 63, s -> s.learners()),
            toggle("encode-messages", s -> s.encodeMessages() ? 1 : 0),
            number("clients", 1, 10_000, s -> s.workload().clients()),
            number("operations-per-second", 1, 1_000_000, s -> s.workload().operationsPerSecond()),
            number("write-percent", 0, 100, s -> s.workload().writePercent()),
            number("follower-read-percent", 0, 100, s -> s.workload().followerReadPercent()),
            number("eventual-percent", 0, 100, s -> s.workload().eventualPercent()),
            number("keys", 1, 1_000_000, s -> s.workload().keys()),
            number("operations-per-key", 1, 1_000_000, s -> s.workload().operationsPerKey()),
            time("client-timeout", 1, s -> s.workload().timeoutNanos()),
            number("client-loss-per-million", 0, 1_000_000, s -> s.workload().lossPerMillion()),
            number("keyed-percent", 0, 100, s -> s.workload().keyedPercent()),
            time("heartbeat", 1, s -> s.cluster().heartbeatNanos()),
            time("node-timeout", 1, s -> s.cluster().nodeTimeoutNanos()),
            time("follower-lease", 1, s -> s.cluster().followerLeaseNanos()),
            time("leader-lease", 1, s -> s.cluster().leaderLeaseNanos()),
            number("drift-ppm", 0, 100_000, s -> s.cluster().driftPpm()),
            integer("max-followers", 0, s -> s.cluster().maxFollowers()),
            integer("max-learners", 0, s -> s.cluster().maxLearners()),
            integer("min-insync-followers", 0, s -> s.cluster().minInsyncFollowers()),
            integer("archive-entries", 1, s -> s.cluster().archiveEntries()),
            integer("checkpoint-entries", 1, s -> s.cluster().checkpointEntries()),
            integer("checkpoint-part-bytes", 1, s -> s.cluster().checkpointPartBytes()),
            time("object-grace", 1, s -> s.cluster().objectGraceNanos()),
            integer("storage-lag-entries", 1, s -> s.cluster().storageLagEntries()),
            integer("max-command-bytes", 1, s -> s.cluster().maxCommandBytes()),
            number("max-pending-bytes", 1, Long.MAX_VALUE, s -> s.cluster().maxPendingBytes()),
            time("apply-slice", 0, s -> s.cluster().applySliceNanos()));

    private static PlanField number(String name, long least, long most, ToLongFunction<RunSettings> of) {
        return new PlanField(name, Kind.NUMBER, least, most, of);
    }

    private static PlanField integer(String name, long least, ToLongFunction<RunSettings> of) {
        return new PlanField(name, Kind.NUMBER, least, Integer.MAX_VALUE, of);
    }

    private static PlanField time(String name, long least, ToLongFunction<RunSettings> of) {
        return new PlanField(name, Kind.TIME, least, LONGEST_NANOS, of);
    }

    private static PlanField toggle(String name, ToLongFunction<RunSettings> of) {
        return new PlanField(name, Kind.SWITCH, 0, 1, of);
    }

    /** Puts together what the fields say, but for the faults. */
    static RunSettings settings(Values of) {
        return new RunSettings(
                of.integer("followers"),
                of.integer("learners"),
                of.toggle("encode-messages"),
                new ClusterSettings(
                        of.number("heartbeat"),
                        of.number("node-timeout"),
                        of.number("follower-lease"),
                        of.number("leader-lease"),
                        of.number("drift-ppm"),
                        of.integer("max-followers"),
                        of.integer("max-learners"),
                        of.integer("min-insync-followers"),
                        of.integer("archive-entries"),
                        of.integer("checkpoint-entries"),
                        of.integer("checkpoint-part-bytes"),
                        of.number("object-grace"),
                        of.integer("storage-lag-entries"),
                        of.integer("max-command-bytes"),
                        of.number("max-pending-bytes"),
                        of.number("apply-slice")),
                new WorkloadSettings(
                        of.integer("clients"),
                        of.integer("operations-per-second"),
                        of.integer("write-percent"),
                        of.integer("follower-read-percent"),
                        of.integer("eventual-percent"),
                        of.integer("keys"),
                        of.integer("operations-per-key"),
                        of.number("client-timeout"),
                        of.integer("client-loss-per-million"),
                        of.integer("keyed-percent")),
                List.of(),
                1,
                1,
                of.number("chaos"),
                of.toggle("recoverable"));
    }

    /** What was read, by name. Each of its methods throws an IllegalArgumentException if there is nothing of that name. */
    record Values(Map<String, Long> byName) {
        long number(String name) {
            Long value = byName.get(name);
            if (value == null) {
                throw new IllegalArgumentException("'" + name + "' is missing");
            }
            return value;
        }

        int integer(String name) {
            return Math.toIntExact(number(name));
        }

        boolean toggle(String name) {
            return number(name) != 0;
        }
    }

    String write(RunSettings settings) {
        long value = of.applyAsLong(settings);
        return switch (kind) {
            case NUMBER -> Long.toString(value);
            case TIME -> time(value);
            case SWITCH -> value == 0 ? NO : YES;
        };
    }

    /** @throws IllegalArgumentException with a message that says what is expected instead */
    long read(String text) {
        long value = switch (kind) {
            case NUMBER -> number(text);
            case TIME -> time(text);
            case SWITCH -> {
                if (!text.equals(YES) && !text.equals(NO)) {
                    throw new IllegalArgumentException("'" + text + "' is neither yes nor no");
                }
                yield text.equals(YES) ? 1 : 0;
            }
        };
        if (value < least || value > most) {
            throw new IllegalArgumentException("'" + text + "' is not within "
                    + (kind == Kind.TIME ? time(least) + " to " + time(most) : least + " to " + most));
        }
        return value;
    }

    static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number");
        }
    }

    /** Nanoseconds as seconds, exactly. */
    static String time(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + "s";
    }

    static long time(String text) {
        if (!text.matches("\\d{1,8}(\\.\\d{1,9})?s")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a time; write seconds with up to nine decimals, such as 2.5s");
        }
        long nanos = new BigDecimal(text.substring(0, text.length() - 1))
                .movePointRight(9)
                .longValueExact();
        if (nanos > LONGEST_NANOS) {
            throw new IllegalArgumentException("'" + text + "' is longer than a hundred days");
        }
        return nanos;
    }
}
