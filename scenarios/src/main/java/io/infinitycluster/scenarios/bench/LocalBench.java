package io.infinitycluster.scenarios.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.infinitycluster.scenarios.bench.BenchProcess.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;

/**
 * A leader and two followers, three processes on loopback that share a directory, and what they bear: writes, each of which is
 * confirmed when it is forced on all three, and strong reads on a follower. Beside it, in the leader's process and on the same disk, the
 * same commands to the log alone and to a bare file.
 */
public final class LocalBench implements AutoCloseable {

    /** The leader, and its followers. */
    public static final int NODES = 3;

    private static final int SECRET_BYTES = 32;

    /**
     * What is measured.
     *
     * @param clients how many operations are in flight
     * @param commandBytes how long each command is
     * @param warmUp for how long each side runs before it is measured, each time
     * @param time for how long it is measured
     * @param reads whether reads are, too
     */
    public record Settings(int clients, int commandBytes, Duration warmUp, Duration time, boolean reads) {}

    /** What was measured, and when. */
    public enum Phase {
        BARE_FILE("bare file"),
        LOCAL_LOG("local log"),
        WRITES("replicated writes"),
        READS("follower reads, idle"),
        READS_WHILE_WRITING("follower reads, under writes"),
        WRITES_WHILE_READING("writes, under those reads");

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        /** What people call it. */
        public String text() {
            return text;
        }
    }

    /** Hears what is going on. */
    public interface Listener {
        /** So many operations have been measured in a phase that is not over. */
        void progress(Phase phase, long measured);

        /** A phase is over. */
        void measured(Phase phase, LoadResult result);
    }

    private final Settings settings;
    private final Listener listener;
    private final List<BenchMember> members = new ArrayList<>();
    private final ExecutorService beside = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "bench-reads");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean stopped;

    /** Starts the processes, and waits until each has its role and may serve strong reads. */
    public LocalBench(Path directory, Settings settings, Listener listener) throws IOException, BenchException {
        this.settings = settings;
        this.listener = listener;
        Path secret = directory.resolve("secret");
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, HexFormat.of().formatHex(bytes), US_ASCII);
        boolean complete = false;
        try {
            for (String name : List.of("leader", "follower1", "follower2")) {
                members.add(BenchMember.start(name, directory.resolve(name), directory.resolve("objects"), secret));
            }
            assignRoles();
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private void assignRoles() throws BenchException {
        String leaderAddress = "";
        for (BenchMember member : members) {
            String address = member.awaitAnswer("ready");
            leaderAddress = member == leader() ? address : leaderAddress;
        }
        for (BenchMember member : members) {
            member.tell(member == leader() ? "lead " + member.name() : "follow " + member.name() + " " + leaderAddress);
            member.awaitAnswer("done");
        }
        checkInSync();
    }

    private BenchMember leader() {
        return members.get(0);
    }

    private BenchMember reader() {
        return members.get(1);
    }

    /** Otherwise the leader would confirm without waiting for all. */
    private void checkInSync() throws BenchException {
        leader().tell("stand");
        String[] stands = leader().awaitAnswer("stands").split(" ", -1);
        if (!stands[1].equals(String.valueOf(NODES))) {
            throw new BenchException(
                    "only " + stands[1] + " of " + NODES + " nodes are in sync: the machine is too slow, or too busy");
        }
    }

    /** How many entries each node's log has on its disk, the leader's first. */
    List<Long> durable() throws BenchException {
        List<Long> indexes = new ArrayList<>();
        for (BenchMember member : members) {
            member.tell("stand");
            indexes.add(Long.parseLong(member.awaitAnswer("stands").split(" ", -1)[0]));
        }
        return indexes;
    }

    /** Measures each side once. */
    public void round() throws BenchException {
        measure(leader(), Target.bare, Phase.BARE_FILE);
        measure(leader(), Target.log, Phase.LOCAL_LOG);
        writes(Phase.WRITES);
        if (settings.reads()) {
            measure(reader(), Target.reads, Phase.READS);
            CompletableFuture<LoadResult> reads = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return run(reader(), Target.reads, measured -> {});
                        } catch (BenchException e) {
                            throw new java.util.concurrent.CompletionException(e);
                        }
                    },
                    beside);
            writes(Phase.WRITES_WHILE_READING);
            listener.measured(Phase.READS_WHILE_WRITING, result(reads));
        }
    }

    private static LoadResult result(CompletableFuture<LoadResult> reads) throws BenchException {
        try {
            return reads.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BenchException failure ? failure : new BenchException(e.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private void writes(Phase phase) throws BenchException {
        measure(leader(), Target.writes, phase);
        if (!stopped) {
            checkInSync();
        }
    }

    private void measure(BenchMember member, Target target, Phase phase) throws BenchException {
        listener.measured(phase, run(member, target, measured -> listener.progress(phase, measured)));
    }

    private LoadResult run(BenchMember member, Target target, LongConsumer progress) throws BenchException {
        member.tell(String.join(
                " ",
                "load",
                target.name(),
                String.valueOf(settings.clients()),
                String.valueOf(settings.warmUp().toMillis()),
                String.valueOf(settings.time().toMillis()),
                String.valueOf(settings.commandBytes())));
        return LoadResult.ofLine(member.awaitAnswer("result", progress));
    }

    /** Ends the processes; what is being measured fails. */
    public void stop() {
        stopped = true;
        members.forEach(BenchMember::close);
    }

    /** Whether it was told to stop. */
    public boolean isStopped() {
        return stopped;
    }

    @Override
    public void close() {
        members.forEach(BenchMember::close);
        beside.shutdownNow();
    }
}
