package io.infinitycluster.scenarios.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What a load has brought.
 *
 * @param nanos how long was measured
 * @param latencies how long each operation took that succeeded, in nanoseconds: as many as succeeded
 * @param errors how many failed, by what they failed with
 */
public record LoadResult(long nanos, Histogram latencies, Map<String, Long> errors) {

    /** How many operations succeeded. */
    public long count() {
        return latencies.getTotalCount();
    }

    /** How many failed. */
    public long failures() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many succeeded in a second. */
    public double perSecond() {
        return nanos <= 0 ? 0 : count() * 1e9 / nanos;
    }

    /** What one of several did that went on at once, on average: it took as long as all of them together for as much as all of them. */
    static LoadResult ofEach(List<LoadResult> atOnce) {
        Histogram latencies = new Histogram(atOnce.get(0).latencies());
        latencies.reset();
        long nanos = 0;
        Map<String, Long> errors = new TreeMap<>();
        for (LoadResult result : atOnce) {
            latencies.add(result.latencies());
            nanos += result.nanos();
            result.errors().forEach((what, count) -> errors.merge(what, count, Long::sum));
        }
        return new LoadResult(nanos, latencies, errors);
    }

    /** A line without spaces at its ends, for another process. */
    String toLine() {
        ByteBuffer room = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
        int length = latencies.encodeIntoCompressedByteBuffer(room);
        StringBuilder line = new StringBuilder()
                .append(nanos)
                .append(' ')
                .append(Base64.getEncoder().encodeToString(Arrays.copyOf(room.array(), length)));
        errors.forEach(
                (what, count) -> line.append(' ').append(count).append(':').append(URLEncoder.encode(what, US_ASCII)));
        return line.toString();
    }

    /**
     * The result that a line says.
     *
     * @throws BenchException if it says none
     */
    static LoadResult ofLine(String line) throws BenchException {
        try {
            String[] words = line.split(" ", -1);
            ByteBuffer histogram = ByteBuffer.wrap(Base64.getDecoder().decode(words[1]));
            Map<String, Long> errors = new TreeMap<>();
            for (int i = 2; i < words.length; i++) {
                int colon = words[i].indexOf(':');
                errors.put(
                        URLDecoder.decode(words[i].substring(colon + 1), US_ASCII),
                        Long.parseLong(words[i].substring(0, colon)));
            }
            return new LoadResult(
                    Long.parseLong(words[0]), Histogram.decodeFromCompressedByteBuffer(histogram, 0), errors);
        } catch (DataFormatException | RuntimeException e) {
            throw new BenchException("a process of the benchmark said what is no result: " + line, e);
        }
    }
}
