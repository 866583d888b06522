package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.Scenarios;
import io.infinitycluster.scenarios.campaign.SeedRange;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options; what is wrong with one is said in a line. */
final class Arguments {

    private Arguments() {}

    /** {@code 1..200}. */
    static final class Seeds implements ITypeConverter<SeedRange> {
        @Override
        public SeedRange convert(String value) {
            try {
                return SeedRange.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** {@code 30s}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                return Texts.duration(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** A whole number from 1. */
    static final class Positive implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            try {
                int number = Integer.parseInt(value);
                if (number >= 1) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new TypeConversionException("'" + value + "' is not a whole number from 1");
        }
    }

    /**
     * The scenario with a name.
     *
     * @throws IllegalArgumentException if there is none, with a message that says which may have been meant
     */
    static Scenario scenario(String name) {
        return Scenarios.find(name).orElseThrow(() -> {
            List<String> nearest = Scenarios.nearest(name);
            return new IllegalArgumentException("no scenario is called '" + name + "'"
                    + (nearest.isEmpty()
                            ? ", 'infinity-cluster scenarios' lists them"
                            : " (did you mean " + String.join(" or ", nearest) + "?)"));
        });
    }
}
