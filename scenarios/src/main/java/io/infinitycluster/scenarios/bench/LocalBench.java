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
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;

/**
 * A leader and two followers, three processes on loopback that share a directory, and what they bear: writes, each of which is
 * confirmed when it is forced on all three, and strong reads on a follower. Beside it, in the leader's process and on the same disk, the
 * same commands to the log alone and to a bare file; and to the logs of all three processes at once, which is what this machine would do
 * if replication cost nothing.
 */
public final class LocalBench implements AutoCloseable {

    /** The leader, and its followers. */
    public static final int NODES = 3;

    private static final int SECRET_BYTES = 32;
    /** For how long a side runs that has been measured already: its code is compiled, but its files have been idle. */
    private static final Duration WARM_UP_AGAIN = Duration.ofSeconds(2);

    /**
     * What is measured.
     *
     * @param clients how many operations are in flight
     * @param commandBytes how long each command is
     * @param warmUp for how long each side runs before it is measured for the first time: until its code is compiled
     * @param time for how long it is measured
     * @param reads whether reads are, too
     */
    public record Settings(int clients, int commandBytes, Duration warmUp, Duration time, boolean reads) {}

    /** What was measured, and when. */
    public enum Phase {
        BARE_FILE("bare file", 1, true),
        LOCAL_LOG("local log", 1, true),
        /** A log in each process, with clients of its own and nothing between them: what one of them does. */
        THREE_LOGS("three local logs, each", NODES, true),
        WRITES("replicated writes", NODES, true),
        READS("follower reads, idle", 0, true),
        READS_WHILE_WRITING("follower reads, under writes", 0, false),
        WRITES_WHILE_READING("writes, under those reads", NODES, false);

        private final String text;
        private final int writers;
        private final boolean alone;

        Phase(String text, int writers, boolean alone) {
            this.text = text;
            this.writers = writers;
            this.alone = alone;
        }

        /** What people call it. */
        public String text() {
            return text;
        }

        /** How many processes force what is written, from the leader's on; 0 if nothing is written. */
        public int writers() {
            return writers;
        }

        /** Whether nothing else was measured at the same time. */
        public boolean isAlone() {
            return alone;
        }
    }

    /**
     * What was measured of a phase.
     *
     * @param load what the clients saw
     * @param usage what each process used meanwhile, the leader's first
     */
    public record Measurement(LoadResult load, List<ResourceUsage> usage) {}

    /** Hears what is going on. */
    public interface Listener {
        /** So many operations have been measured in a phase that is not over. */
        void progress(Phase phase, long measured);

        /** A phase is over. */
        void measured(Phase phase, Measurement measurement);
    }

    /** What a member is loaded with. */
    private record Load(BenchMember member, Target target, Phase phase) {
        /** What it needs compiled code for. */
        String code() {
            return member.name() + " " + target;
        }
    }

    private final Path directory;
    private final Settings settings;
    private final Listener listener;
    private final List<BenchMember> members = new CopyOnWriteArrayList<>();
    private final Set<String> warm = new HashSet<>();
    private volatile boolean stopped;

    /** @param directory an empty one, for the files of all */
    public LocalBench(Path directory, Settings settings, Listener listener) {
        this.directory = directory;
        this.settings = settings;
        this.listener = listener;
    }

    /**
     * Starts the processes, and waits until each has its role and may serve strong reads; once.
     *
     * @throws BenchException if that did not work, or the benchmark was stopped meanwhile; then {@link #close} ends what has been started
     */
    public void start() throws IOException, BenchException {
        Path secret = directory.resolve("secret");
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, HexFormat.of().formatHex(bytes), US_ASCII);
        for (String name : List.of("leader", "follower1", "follower2")) {
            members.add(BenchMember.start(name, directory.resolve(name), directory.resolve("objects"), secret));
            // Whoever stopped the benchmark may have looked before this one was there.
            if (stopped) {
                throw new BenchException("stopped while its processes were started");
            }
        }
        assignRoles();
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

    /** Measures each side once. */
    public void round() throws BenchException {
        measure(new Load(leader(), Target.bare, Phase.BARE_FILE));
        measure(new Load(leader(), Target.log, Phase.LOCAL_LOG));
        measure(members.stream()
                .map(member -> new Load(member, Target.log, Phase.THREE_LOGS))
                .toArray(Load[]::new));
        measure(new Load(leader(), Target.writes, Phase.WRITES));
        checkStillInSync();
        if (settings.reads()) {
            measure(new Load(reader(), Target.reads, Phase.READS));
            measure(
                    new Load(leader(), Target.writes, Phase.WRITES_WHILE_READING),
                    new Load(reader(), Target.reads, Phase.READS_WHILE_WRITING));
            checkStillInSync();
        }
    }

    private void checkStillInSync() throws BenchException {
        if (!stopped) {
            checkInSync();
        }
    }

    /** All at once; how far the first one is, is heard of. Those of the same phase are one measurement: what each of them did. */
    private void measure(Load... loads) throws BenchException {
        String times = times(loads);
        List<BenchMember> idle = new ArrayList<>(members);
        for (Load load : loads) {
            load.member()
                    .tell("load " + load.target() + " " + settings.clients() + " " + times + " "
                            + settings.commandBytes());
            load.member().awaitAnswer("loading");
            idle.remove(load.member());
        }
        for (BenchMember member : idle) {
            member.tell("watch " + times);
        }
        Map<Phase, List<LoadResult>> results = new EnumMap<>(Phase.class);
        for (Load load : loads) {
            LongConsumer progress =
                    results.isEmpty() ? measured -> listener.progress(load.phase(), measured) : measured -> {};
            results.computeIfAbsent(load.phase(), each -> new ArrayList<>())
                    .add(LoadResult.ofLine(load.member().awaitAnswer("result", progress)));
        }
        List<ResourceUsage> usage = new ArrayList<>();
        for (BenchMember member : members) {
            usage.add(ResourceUsage.ofLine(member.awaitAnswer("used")));
        }
        results.forEach((phase, each) -> listener.measured(phase, new Measurement(LoadResult.ofEach(each), usage)));
    }

    /** For how long they run before they are measured, and are. */
    private String times(Load... loads) {
        Duration warmUp = settings.warmUp();
        boolean allWarm = true;
        for (Load load : loads) {
            allWarm &= !warm.add(load.code());
        }
        if (allWarm && warmUp.compareTo(WARM_UP_AGAIN) > 0) {
            warmUp = WARM_UP_AGAIN;
        }
        return warmUp.toMillis() + " " + settings.time().toMillis();
    }

    /** Ends the processes; what is being started or measured fails. May be called by any thread, at any time. */
    public void stop() {
        stopped = true;
        close();
    }

    /** Ends the processes, and returns when they have ended. */
    @Override
    public void close() {
        members.forEach(BenchMember::end);
        members.forEach(BenchMember::close);
    }
}
