package io.infinitycluster.scenarios.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Runs {@link LearnerBenchmark} in a process of its own, whose heap is as small as is said. */
public final class LearnerProcess {

    private static final long MIB = 1 << 20;

    private LearnerProcess() {}

    /** What the process says before its figures. */
    private static final String RESULT = "result ";

    /**
     * Starts it, and waits for its end.
     *
     * @param progress hears how much of the log there is, in MiB
     * @throws IOException if it did not come to its end, perhaps for want of memory
     */
    public static LearnerBenchmark.Result run(
            Path directory, int mebibytes, int heapMebibytes, Consumer<String> progress) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heapMebibytes + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LearnerProcess.class.getName(),
                        directory.toString(),
                        Integer.toString(mebibytes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines;
        try (var says = process.inputReader()) {
            lines = says.lines().peek(progress).toList();
        } finally {
            process.destroy();
        }
        for (String line : lines) {
            if (line.startsWith(RESULT)) {
                String[] figures = line.substring(RESULT.length()).split(" ", -1);
                return new LearnerBenchmark.Result(
                        Long.parseLong(figures[0]),
                        Long.parseLong(figures[1]),
                        Long.parseLong(figures[2]),
                        Long.parseLong(figures[3]),
                        Long.parseLong(figures[4]));
            }
        }
        throw new IOException("the process with a heap of " + heapMebibytes + " MiB did not come to its end");
    }

    /** Arguments: the directory, and how far the learner is behind, in MiB. */
    public static void main(String[] args) throws IOException {
        long[] said = {0};
        try (LearnerBenchmark benchmark =
                new LearnerBenchmark(Path.of(args[0]), Long.parseLong(args[1]) * MIB, bytes -> {
                    if (bytes / (128 * MIB) > said[0]) {
                        said[0] = bytes / (128 * MIB);
                        System.out.println("the leader has " + bytes / MIB + " MiB");
                    }
                })) {
            System.out.println("the learner begins");
            LearnerBenchmark.Result result = benchmark.run();
            System.out.println(RESULT + result.behindBytes() + " " + result.writtenMeanwhile() + " " + result.nanos()
                    + " " + result.peakHeap() + " " + result.peakAfterCollection());
        }
    }
}
