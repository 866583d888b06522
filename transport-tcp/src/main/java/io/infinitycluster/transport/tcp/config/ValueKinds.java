package io.infinitycluster.transport.tcp.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.infinitycluster.transport.tcp.net.PeerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of values of Infinity's configuration, with its units. */
final class ValueKinds {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})([smhSMH])");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmgKMG])[bB]");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:]*(\\d+(\\.\\d+){3})?");
    private static final Pattern TIME_ZONE = Pattern.compile("[A-Za-z]{3}(?:[+-]?)(?:1[0-2]|\\d)");
    private static final Pattern VERSION = Pattern.compile("(\\d{1,4}\\.\\d{1,4})(\\.\\d{1,6})?");

    private static final List<Long> UNITS = List.of(1L << 10, 1L << 20, 1L << 30);

    private ValueKinds() {}

    /** Makes a value of a text. */
    private interface TextReader<T> {
        T read(String text) throws ValueKind.InvalidValueException;
    }

    private static <T> T fromText(JsonNode node, TextReader<T> reader) throws ValueKind.InvalidValueException {
        if (!node.isTextual()) {
            throw new ValueKind.InvalidValueException();
        }
        return reader.read(node.textValue());
    }

    /** Makes a value of a number and the letter of its unit, which is lower case. */
    private interface UnitReader<T> {
        T read(long number, String unit) throws ValueKind.InvalidValueException;
    }

    /** @param pattern of the whole text; its first group is the number, its second the unit */
    private static <T> T fromNumberWithUnit(JsonNode node, Pattern pattern, UnitReader<T> reader)
            throws ValueKind.InvalidValueException {
        return fromText(node, text -> {
            Matcher matcher = pattern.matcher(text);
            if (!matcher.matches()) {
                throw new ValueKind.InvalidValueException();
            }
            return reader.read(
                    Long.parseLong(matcher.group(1)), matcher.group(2).toLowerCase(Locale.ROOT));
        });
    }

    /** A text of which something holds. */
    private record Text(String valid, int code, Predicate<String> test) implements ValueKind<String> {
        @Override
        public String read(JsonNode node) throws InvalidValueException {
            return fromText(node, text -> {
                if (!test.test(text)) {
                    throw new InvalidValueException();
                }
                return text;
            });
        }

        @Override
        public String toml(String value) {
            return quoted(value);
        }
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Any text. */
    static ValueKind<String> text() {
        return new Text("a text", ConfigProblem.BAD_CONFIG, text -> true);
    }

    /** Any text but an empty one. */
    static ValueKind<String> filledText() {
        return new Text("a text that is not empty", ConfigProblem.BAD_CONFIG, text -> !text.isBlank());
    }

    /** The name of a cluster. */
    static ValueKind<String> clusterName() {
        return new Text(
                "a text of 1 to " + PeerSettings.LONGEST_CLUSTER + " bytes",
                ConfigProblem.BAD_CONFIG,
                text -> !text.isBlank() && text.getBytes(UTF_8).length <= PeerSettings.LONGEST_CLUSTER);
    }

    /** The path of a file or a directory. */
    static ValueKind<String> path() {
        return new Text("a path", ConfigProblem.BAD_CONFIG, text -> !text.isBlank() && text.indexOf('\0') < 0);
    }

    /** An IP address. */
    static ValueKind<String> ipAddress() {
        return new Text(
                "an IP address, as \"127.0.0.1\"; not a host's name",
                ConfigProblem.BAD_ADDRESS,
                text -> IPV4.matcher(text).matches() || IPV6.matcher(text).matches());
    }

    /** Letters of a zone, and a number of hours. */
    static ValueKind<String> timeZone() {
        return new Text(
                "three letters and hours from -12 to 12, as \"utc-8\"",
                ConfigProblem.BAD_TIME_ZONE,
                text -> TIME_ZONE.matcher(text).matches());
    }

    /** The version of Infinity whose configuration this is; the first two numbers count. */
    static ValueKind<String> version(List<String> accepted) {
        return new Text(
                "a version " + String.join(".x, ", accepted) + ".x, as \"" + accepted.get(accepted.size() - 1) + ".0\"",
                ConfigProblem.VERSION_MISMATCH,
                text -> {
                    Matcher version = VERSION.matcher(text);
                    return version.matches() && accepted.contains(version.group(1));
                });
    }

    /** {@code host:port}. */
    static ValueKind<HostPort> hostPort() {
        return new ValueKind<>() {
            @Override
            public String valid() {
                return "host:port, as \"10.0.0.5:23850\"";
            }

            @Override
            public int code() {
                return ConfigProblem.BAD_ADDRESS;
            }

            @Override
            public HostPort read(JsonNode node) throws InvalidValueException {
                return fromText(node, text -> {
                    try {
                        return HostPort.parse(text);
                    } catch (IllegalArgumentException e) {
                        throw new InvalidValueException();
                    }
                });
            }

            @Override
            public String toml(HostPort value) {
                return quoted(value.toString());
            }
        };
    }

    /** One of some words, in upper or lower case; read as lower case. */
    static ValueKind<String> oneOf(int code, String... words) {
        return new ValueKind<>() {
            @Override
            public String valid() {
                return "\"" + String.join("\", \"", words) + "\"";
            }

            @Override
            public int code() {
                return code;
            }

            @Override
            public String read(JsonNode node) throws InvalidValueException {
                return fromText(node, text -> {
                    String small = text.toLowerCase(Locale.ROOT);
                    if (!List.of(words).contains(small)) {
                        throw new InvalidValueException();
                    }
                    return small;
                });
            }

            @Override
            public String toml(String value) {
                return quoted(value);
            }
        };
    }

    /** True or false. */
    static ValueKind<Boolean> flag() {
        return new ValueKind<>() {
            @Override
            public String valid() {
                return "true or false, without quotes";
            }

            @Override
            public Boolean read(JsonNode node) throws InvalidValueException {
                if (!node.isBoolean()) {
                    throw new InvalidValueException();
                }
                return node.booleanValue();
            }

            @Override
            public String toml(Boolean value) {
                return value.toString();
            }
        };
    }

    /** A whole number. */
    static ValueKind<Integer> number(int least, int most) {
        return new ValueKind<>() {
            @Override
            public String valid() {
                return "a whole number from " + least + " to " + most;
            }

            @Override
            public Integer read(JsonNode node) throws InvalidValueException {
                if (!node.isIntegralNumber() || !node.canConvertToInt()) {
                    throw new InvalidValueException();
                }
                int value = node.intValue();
                if (value < least || value > most) {
                    throw new InvalidValueException();
                }
                return value;
            }

            @Override
            public String toml(Integer value) {
                return value.toString();
            }
        };
    }

    /** A port that needs no privileges. */
    static ValueKind<Integer> port() {
        return number(1024, 65_535);
    }

    /** A number of seconds, minutes or hours. */
    static ValueKind<Duration> duration(Duration least) {
        Duration most = Duration.ofDays(30);
        return new ValueKind<>() {
            @Override
            public String valid() {
                return "a duration from \"" + least.toSeconds() + "s\" to \"" + most.toHours()
                        + "h\": digits and s, m or h";
            }

            @Override
            public int code() {
                return ConfigProblem.BAD_TIME;
            }

            @Override
            public Duration read(JsonNode node) throws InvalidValueException {
                return fromNumberWithUnit(node, DURATION, (number, unit) -> {
                    Duration value = switch (unit) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        default -> Duration.ofHours(number);
                    };
                    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                        throw new InvalidValueException();
                    }
                    return value;
                });
            }

            @Override
            public String toml(Duration value) {
                return quoted(value.toSeconds() + "s");
            }

            @Override
            public String shown(Duration value) {
                return Long.toString(value.toSeconds());
            }
        };
    }

    /** A number of bytes. */
    static ValueKind<Long> size(long least, long most) {
        return new ValueKind<>() {
            @Override
            public String valid() {
                return "a size from " + toml(least) + " to " + toml(most)
                        + ": digits and KB, MB or GB, without a blank";
            }

            @Override
            public int code() {
                return ConfigProblem.BAD_SIZE;
            }

            @Override
            public Long read(JsonNode node) throws InvalidValueException {
                return fromNumberWithUnit(node, SIZE, (number, unit) -> {
                    long bytes = UNITS.get("kmg".indexOf(unit));
                    if (number > most / bytes || number * bytes < least) {
                        throw new InvalidValueException();
                    }
                    return number * bytes;
                });
            }

            @Override
            public String toml(Long value) {
                long bytes = value;
                int unit = UNITS.size() - 1;
                while (unit > 0 && bytes % UNITS.get(unit) != 0) {
                    unit--;
                }
                return quoted(
                        bytes / UNITS.get(unit) + List.of("KB", "MB", "GB").get(unit));
            }
        };
    }
}
