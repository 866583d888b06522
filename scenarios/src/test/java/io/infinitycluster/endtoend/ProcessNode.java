package io.infinitycluster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.transport.tcp.node.FreePorts;
import io.infinitycluster.transport.tcp.node.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A node that is a process of its own, with all that can happen to a process. Its files and ports stay the same from life to life. */
final class ProcessNode extends HttpNode implements AutoCloseable {

    private final Path home;
    private final Path config;
    private int lives;
    private NodeProcess process;
    private boolean paused;

    /** @param storage what the section {@code [storage]} of the configuration says, and whatever follows it */
    ProcessNode(String name, Path directory, String storage) throws IOException {
        super(name, FreePorts.next(), FreePorts.next());
        home = Files.createDirectories(directory.resolve(name()));
        config = Files.writeString(
                home.resolve("node.toml"), """
                [general]
                server_mode = "admin"
                [network]
                http_port = %d
                peer_port = %d
                [log]
                log_filename = ""
                [wal]
                wal_dir = "%s"
                wal_segment_size = "1MB"
                [cluster]
                secret = "a secret of sixteen bytes"
                [storage]
                %s
                """.formatted(httpPort(), peerPort(), home.resolve("wal"), storage));
        start();
    }

    /** Starts the process. It ends when this JVM does, however that ends. */
    void start() throws IOException {
        lives++;
        process = NodeProcess.start(outputFile(), "node", "--until-input-ends", "--config", config.toString());
    }

    private Path outputFile() {
        return home.resolve("output-" + lives + ".txt");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All that the present process has said. */
    String output() throws IOException {
        return process.output();
    }

    /** SIGKILL, as the kernel sends it when memory runs out. */
    void kill() throws InterruptedException {
        process.kill();
        paused = false;
    }

    /** SIGTERM; it must end in order. */
    void terminate() throws Exception {
        process.terminate();
        assertThat(process.exitCode()).as(process.output()).isZero();
    }

    /** SIGSTOP: the process stands still, its connections stay open. */
    void pause() throws Exception {
        signal("STOP");
        paused = true;
    }

    /** SIGCONT. */
    void resume() throws Exception {
        signal("CONT");
        paused = false;
    }

    boolean isPaused() {
        return paused;
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    /** SIGKILL, or the end of a process that has ended already; and its files stay. */
    void restartAfterKill() throws Exception {
        kill();
        start();
        awaitStarted();
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
