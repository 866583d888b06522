package io.infinitycluster.architecture.violations;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** The near neighbours of what is forbidden, none of which a rule may report. */
public class Allowed {
    enum Colour {
        RED,
        GREEN
    }

    record Entry(long term, String text, Colour colour, Map<String, String> labels) {
        Entry {
            labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        }
    }

    Map<String, Integer> ordered() {
        return new TreeMap<>(new LinkedHashMap<>(Map.of("a", 1)));
    }

    Set<String> single() {
        return Set.of("a");
    }

    Set<String> none() {
        return Set.of();
    }

    Set<String> collected(List<String> list) {
        return list.stream().collect(Collectors.toCollection(LinkedHashSet::new));
    }

    Map<Integer, List<String>> grouped(List<String> list) {
        return list.stream().collect(Collectors.groupingBy(String::length, TreeMap::new, Collectors.toList()));
    }

    int seeded(List<String> list) {
        Random random = new Random(42);
        Collections.shuffle(list, random);
        return random.nextInt();
    }

    Instant shown(long millis) {
        return Instant.ofEpochMilli(millis).plus(Duration.ofSeconds(1));
    }

    CompletionStage<Long> future(AtomicLong counter) {
        return CompletableFuture.completedFuture(TimeUnit.SECONDS.toNanos(counter.incrementAndGet()))
                .thenApply(x -> x + 1);
    }

    byte[] bytes(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(out.toByteArray()).array();
    }

    String format(Entry entry) {
        return String.format(
                        Locale.ROOT, "%d %s", entry.hashCode(), entry.colour().name())
                + entry.text().hashCode();
    }

    double maths(double x) {
        return StrictMath.log(x) + Math.max(x, Math.sqrt(x));
    }

    String chosen(Colour colour) {
        return switch (colour) {
            case RED -> "r" + colour;
            case GREEN -> "g" + colour;
        };
    }
}
