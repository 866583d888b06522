package io.infinitycluster.transport.tcp.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.infinitycluster.transport.tcp.node.NodeMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The process of one member: this program again, with the member's configuration. It ends when this process does, however that ends. */
final class MemberProcess {

    /** Enough for a node that somebody tries out, four of which share a machine. */
    private static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final int LAST_LINES = 10;

    private final Member member;
    private final Process process;

    private MemberProcess(Member member, Process process) {
        this.member = member;
        this.process = process;
    }

    static MemberProcess start(Member member) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                NodeMain.class.getName(),
                "node",
                "--until-input-ends",
                "--config",
                member.config().toString()));
        return new MemberProcess(
                member,
                new ProcessBuilder(command)
                        .redirectOutput(
                                ProcessBuilder.Redirect.to(member.output().toFile()))
                        .redirectErrorStream(true)
                        .start());
    }

    Member member() {
        return member;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** The last that it said of itself, for people. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(member.output(), UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    /** Tells it to stop in order. */
    void stop() {
        process.destroy();
    }

    /**
     * Waits for its end, and kills it when the time is over.
     *
     * @return whether it ended by itself
     */
    boolean await(long seconds) throws InterruptedException {
        if (process.waitFor(seconds, TimeUnit.SECONDS)) {
            return true;
        }
        process.destroyForcibly();
        process.waitFor();
        return false;
    }
}
