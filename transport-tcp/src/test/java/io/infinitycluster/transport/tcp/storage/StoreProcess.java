package io.infinitycluster.transport.tcp.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.ObjectStore.Created;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** A process of its own that works on a directory store, for tests that need several, or one to kill. */
final class StoreProcess implements AutoCloseable {

    /** How many keys are raced for at a time. */
    static final int AT_ONCE = 4;

    private static final int HEADER = 20;

    private final Process process;
    private final BufferedReader out;

    private StoreProcess(Process process) {
        this.process = process;
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** Starts one; it says {@code ready}, and begins when it is told to {@link #go}: a race anew for each few keys. */
    static StoreProcess start(String mode, Path directory, int id, int keys) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                StoreProcess.class.getName(),
                mode,
                directory.toString(),
                Integer.toString(id),
                Integer.toString(keys));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return new StoreProcess(builder.start());
    }

    /** The next line that it says; null when it has ended. */
    String readLine() throws IOException {
        return out.readLine();
    }

    /** Lets it begin. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Kills it, as kill -9 does, and returns what it had still said; the last line may be cut. */
    List<String> kill() throws Exception {
        // Process.destroyForcibly would close the stream from which that is read.
        process.toHandle().destroyForcibly();
        List<String> rest = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            rest.add(line);
        }
        process.waitFor();
        return rest;
    }

    /** What it says until it ends, which it must do well. */
    List<String> finish() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            lines.add(line);
        }
        int exit = process.waitFor();
        if (exit != 0) {
            throw new AssertionError("the process ended with " + exit + " after " + lines);
        }
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    // --- Bodies that show whose they are, and that they are whole ---

    static byte[] body(int id, int key, int length) {
        byte[] body = new byte[HEADER + length];
        for (int i = HEADER; i < body.length; i++) {
            body[i] = (byte) (i * 7 + id * 13 + key);
        }
        CRC32 crc = new CRC32();
        crc.update(body, HEADER, length);
        ByteBuffer.wrap(body).putInt(id).putInt(key).putInt(length).putLong(crc.getValue());
        return body;
    }

    /** The id of whoever wrote it, if it is whole. */
    static int writer(byte[] body, int key) {
        if (body.length < HEADER) {
            throw new AssertionError("an object of " + body.length + " bytes");
        }
        ByteBuffer header = ByteBuffer.wrap(body);
        int id = header.getInt();
        if (header.getInt() != key || !Arrays.equals(body, body(id, key, header.getInt()))) {
            throw new AssertionError("object " + key + " of " + body.length + " bytes is not as it was written");
        }
        return id;
    }

    static String key(int number) {
        return "race/" + number;
    }

    // --- In the other process ---

    /** Arguments: mode, directory, id, number of keys. */
    public static void main(String[] args) throws Exception {
        TestLoop loop = new TestLoop();
        int id = Integer.parseInt(args[2]);
        int keys = Integer.parseInt(args[3]);
        try (DirectoryObjectStore directory = DirectoryObjectStore.open(Path.of(args[1]), TestLoop.LIMITS, loop)) {
            ObjectStore store = loop.counting(directory);
            say("ready");
            if (args[0].equals("race")) {
                race(store, loop, id, keys);
            } else if (System.in.read() >= 0) {
                endWithParent();
                write(store, loop, id, keys);
            }
        }
    }

    /** Nothing may be left of a test that was ended in its middle. */
    private static void endWithParent() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                // Gone as well.
                Runtime.getRuntime().halt(3);
            }
            Runtime.getRuntime().halt(3);
        });
        watch.setDaemon(true);
        watch.start();
    }

    /** For each few keys it waits until it is told to go, and then says that it is done with them. */
    private static void race(ObjectStore store, TestLoop loop, int id, int keys) throws IOException {
        for (int first = 0; first < keys; first += AT_ONCE) {
            if (System.in.read() < 0) {
                // Nothing may be left of a test that was ended in its middle.
                Runtime.getRuntime().halt(3);
            }
            for (int key = first; key < Math.min(keys, first + AT_ONCE); key++) {
                int number = key;
                byte[] body = body(id, key, 1_000 * (1 + (id + key) % 5));
                store.create(
                        key(key),
                        body,
                        Completion.of(
                                created -> {
                                    if (created == Created.CREATED) {
                                        say("won " + number);
                                    }
                                },
                                StoreProcess::fail));
            }
            loop.run();
            say("done");
        }
    }

    /** Goes on until it is killed: creates new objects, and replaces one of those that are there. */
    private static void write(ObjectStore store, TestLoop loop, int id, int firstKey) {
        for (int key = firstKey; ; key++) {
            int number = key;
            store.create(
                    key(key),
                    body(id, key, 400_000 + key % 7),
                    Completion.of(created -> say("created " + number + "."), StoreProcess::fail));
            store.put(
                    "put/" + key % 3,
                    body(id, key % 3, 300_000 + 10_000 * (key % 11)),
                    Completion.of(done -> say("put " + number % 3 + "."), StoreProcess::fail));
            loop.run();
        }
    }

    private static void fail(Object failure) {
        System.err.println(failure);
        Runtime.getRuntime().halt(4);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
