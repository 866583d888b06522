package io.infinitycluster.scenarios.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** A process of the benchmark as its parent sees it; see {@link BenchProcess} for what they say to each other. */
final class BenchMember implements AutoCloseable {

    private static final int LAST_WORDS = 2000;

    private final String name;
    private final Path errors;
    private final Process process;
    private final BufferedReader says;
    private final Writer hears;

    private BenchMember(String name, Path errors, Process process) {
        this.name = name;
        this.errors = errors;
        this.process = process;
        says = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
        hears = process.outputWriter(UTF_8);
    }

    /** Starts a process with a directory of its own. */
    static BenchMember start(String name, Path home, Path objects, Path secret) throws IOException {
        Files.createDirectories(home);
        Path errors = home.resolve("errors.txt");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What is written is garbage soon: the more room it has, the less often it is collected and the less is copied.
        command.addAll(List.of("-Xmx1g", "-Xmn600m", "-XX:+UseParallelGC"));
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(BenchProcess.class.getName());
        command.addAll(List.of(home.toString(), objects.toString(), secret.toString()));
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new BenchMember(name, errors, process);
    }

    String name() {
        return name;
    }

    /** The one word that is expected, and what follows it. */
    String awaitAnswer(String word) throws BenchException {
        return awaitAnswer(word, measured -> {});
    }

    /** @param progress hears how many operations have been measured so far */
    String awaitAnswer(String word, LongConsumer progress) throws BenchException {
        try {
            for (String line = says.readLine(); line != null; line = says.readLine()) {
                int space = line.indexOf(' ');
                String first = space < 0 ? line : line.substring(0, space);
                String rest = space < 0 ? "" : line.substring(space + 1);
                if (first.equals(word)) {
                    return rest;
                }
                if (!first.equals("measured")) {
                    throw new BenchException(name + ": " + rest);
                }
                progress.accept(Long.parseLong(rest));
            }
        } catch (IOException e) {
            throw new BenchException(name + " cannot be heard: " + e.getMessage(), e);
        }
        throw new BenchException(ended());
    }

    private String ended() {
        String how = "the process of " + name + " has ended";
        try {
            if (process.waitFor(1, TimeUnit.SECONDS)) {
                how += ", with exit code " + process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return how + lastWords();
    }

    private String lastWords() {
        try {
            String words = Files.readString(errors).strip();
            return words.isEmpty() ? "" : ": " + words.substring(Math.max(0, words.length() - LAST_WORDS));
        } catch (IOException e) {
            return "";
        }
    }

    void tell(String line) throws BenchException {
        try {
            hears.write(line + "\n");
            hears.flush();
        } catch (IOException e) {
            throw new BenchException(ended(), e);
        }
    }

    /** Ends the process, which has nothing to keep. */
    void end() {
        process.destroyForcibly();
    }

    /** Ends the process, and returns when it has ended. */
    @Override
    public void close() {
        end();
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
