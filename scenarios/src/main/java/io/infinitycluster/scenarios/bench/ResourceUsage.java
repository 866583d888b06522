package io.infinitycluster.scenarios.bench;

import com.sun.management.OperatingSystemMXBean;
import io.infinitycluster.transport.tcp.disk.Forced;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What a process used while something was measured.
 *
 * @param nanos how long that was
 * @param cpuNanos the processor time of all its threads, the collector's and the compiler's included; the operating system counts it in
 *     pieces of some milliseconds
 * @param forces how many forces of its file the operating system carried out
 * @param forcedBytes how many bytes they were for
 */
public record ResourceUsage(long nanos, long cpuNanos, long forces, long forcedBytes) {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** How many processors it had in use on average. */
    public double processors() {
        return (double) cpuNanos / nanos;
    }

    /** How many forces were carried out in a second. */
    public double forcesPerSecond() {
        return forces * 1e9 / nanos;
    }

    /**
     * Waits while this process warms up and is measured, and says what it used meanwhile.
     *
     * @param warmUp how long it is until the measurement begins
     * @param time how long that takes
     * @param forced what was forced so far
     */
    static ResourceUsage during(Duration warmUp, Duration time, Supplier<Forced> forced) throws InterruptedException {
        long begin = System.nanoTime() + warmUp.toNanos();
        sleepUntil(begin);
        ResourceUsage before = soFar(forced.get());
        sleepUntil(begin + time.toNanos());
        ResourceUsage after = soFar(forced.get());
        return new ResourceUsage(
                Math.max(1, after.nanos - before.nanos),
                after.cpuNanos - before.cpuNanos,
                after.forces - before.forces,
                after.forcedBytes - before.forcedBytes);
    }

    private static void sleepUntil(long nanoTime) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanoTime - System.nanoTime());
    }

    private static ResourceUsage soFar(Forced forced) {
        long cpuNanos = SYSTEM.getProcessCpuTime();
        if (cpuNanos < 0) {
            throw new IllegalStateException(
                    "this operating system does not say how much processor time a process used");
        }
        return new ResourceUsage(System.nanoTime(), cpuNanos, forced.forces(), forced.bytes());
    }

    /** A line for another process. */
    String toLine() {
        return nanos + " " + cpuNanos + " " + forces + " " + forcedBytes;
    }

    /**
     * The usage that a line says.
     *
     * @throws BenchException if it says none
     */
    static ResourceUsage ofLine(String line) throws BenchException {
        try {
            String[] words = line.split(" ", -1);
            if (words.length == 4 && Long.parseLong(words[0]) > 0) {
                return new ResourceUsage(
                        Long.parseLong(words[0]),
                        Long.parseLong(words[1]),
                        Long.parseLong(words[2]),
                        Long.parseLong(words[3]));
            }
        } catch (NumberFormatException e) {
            throw new BenchException(noUsage(line), e);
        }
        throw new BenchException(noUsage(line));
    }

    private static String noUsage(String line) {
        return "a process of the benchmark said what is no usage of resources: " + line;
    }
}
