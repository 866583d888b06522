package io.infinitycluster.transport.tcp.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.infinitycluster.transport.tcp.cluster.AdminClient.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Four processes on this machine that share a directory: one leads, two follow, one learns. */
final class LocalCluster {

    private static final int HTTP = 23_820;
    private static final int PEERS = 23_850;
    private static final int PEERS_BEHIND_BASE = 10;
    private static final int SECRET_BYTES = 32;
    private static final int LOOK_MILLIS = 100;
    private static final int ANSWER_SECONDS = 60;
    private static final int ROLE_SECONDS = 40;
    private static final int STOP_SECONDS = 15;

    private static final List<String> NAMES = List.of("Harry", "Hermione", "Ron", "Draco");
    private static final List<String> ROLES = List.of("leader", "follower", "follower", "learner");

    private final Path directory;
    private final List<Member> members;
    private final List<MemberProcess> processes = new ArrayList<>();
    private final AdminClient admin = new AdminClient();

    private LocalCluster(Path directory, List<Member> members) {
        this.directory = directory;
        this.members = members;
    }

    /** The cluster did not come up; the message says why. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }

    /**
     * Writes the configurations. Nothing runs yet.
     *
     * @param directory where everything is; what an earlier cluster has left there goes on
     * @param basePort the first port of the HTTP APIs, the peers' ten behind it; 0 for the usual ports, or others if those are in use
     */
    static LocalCluster prepare(Path directory, int basePort) throws IOException, FailedException {
        Path root = directory.toAbsolutePath().normalize();
        List<Integer> http = ports(basePort, HTTP);
        List<Integer> peers =
                ports(basePort == 0 ? 0 : basePort + PEERS_BEHIND_BASE, Math.max(PEERS, http.get(http.size() - 1) + 1));
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            members.add(new Member(
                    name,
                    ROLES.get(i),
                    http.get(i),
                    peers.get(i),
                    root.resolve(name.toLowerCase(java.util.Locale.ROOT))));
        }
        Path secret = root.resolve("secret");
        Files.createDirectories(root);
        writeSecret(secret);
        for (Member member : members) {
            Files.createDirectories(member.home());
            Files.writeString(member.config(), member.toml(root.resolve("objects"), secret), UTF_8);
        }
        return new LocalCluster(root, members);
    }

    private static List<Integer> ports(int wanted, int usual) throws IOException, FailedException {
        if (wanted == 0) {
            return Ports.from(usual, NAMES.size());
        }
        List<Integer> ports = new ArrayList<>();
        for (int port = wanted; port < wanted + NAMES.size(); port++) {
            if (!Ports.isFree(port)) {
                throw new FailedException("port " + port + " is in use: choose another --base-port, or none");
            }
            ports.add(port);
        }
        return ports;
    }

    /** Nobody but this user may read it. */
    private static void writeSecret(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(bytes) + "\n", US_ASCII);
    }

    Path directory() {
        return directory;
    }

    List<Member> members() {
        return members;
    }

    Member leader() {
        return members.get(0);
    }

    List<MemberProcess> processes() {
        return processes;
    }

    /** Starts the processes. */
    void start() throws IOException {
        for (Member member : members) {
            processes.add(MemberProcess.start(member));
        }
    }

    /**
     * Waits until all answer, gives them their roles, and waits until leader and followers serve strong reads.
     *
     * @param cancelled whether to give up
     * @return whether it was not cancelled
     */
    boolean assignRoles(BooleanSupplier cancelled) throws InterruptedException, FailedException {
        for (MemberProcess process : processes) {
            boolean answered = await(process, ANSWER_SECONDS, cancelled, () -> {
                String status = admin.current(process.member()).path("status").asText();
                return status.equals("starting") ? "it still reads its log" : "";
            });
            if (!answered) {
                return false;
            }
        }
        for (MemberProcess process : processes) {
            // A leader that was killed is waited for until its lease has run out.
            boolean assigned = await(process, ROLE_SECONDS, cancelled, () -> {
                admin.assign(process.member(), leader());
                return "";
            });
            if (!assigned) {
                return false;
            }
        }
        for (MemberProcess process : processes) {
            boolean serves = await(
                    process,
                    ROLE_SECONDS,
                    cancelled,
                    () -> isLearner(process) || holdsLease(process) ? "" : "it holds no lease");
            if (!serves) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLearner(MemberProcess process) {
        return process.member().role().equals("learner");
    }

    /** Only then does it serve strong reads. */
    private boolean holdsLease(MemberProcess process) throws IOException, InterruptedException, RefusedException {
        return admin.current(process.member()).path("lease").asText().equals("held");
    }

    private interface Attempt {
        /** What is still missing; empty if nothing is. */
        String make() throws IOException, InterruptedException, RefusedException;
    }

    private static boolean await(MemberProcess process, int seconds, BooleanSupplier cancelled, Attempt attempt)
            throws InterruptedException, FailedException {
        long begin = System.nanoTime();
        while (!cancelled.getAsBoolean()) {
            String missing;
            try {
                missing = attempt.make();
            } catch (IOException e) {
                missing = "it does not answer at " + process.member().httpAddress();
            } catch (RefusedException e) {
                missing = "it refuses to be " + process.member().role() + ": " + e.getMessage();
            }
            if (missing.isEmpty()) {
                return true;
            }
            if (!process.isAlive()) {
                throw new FailedException(ended(process));
            }
            if (System.nanoTime() - begin > seconds * 1_000_000_000L) {
                throw new FailedException(
                        process.member().name() + " is not ready after " + seconds + " s: " + missing);
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return false;
    }

    /** That a process has ended, and what it said. */
    static String ended(MemberProcess process) {
        String words = process.lastWords();
        return process.member().name() + " (process " + process.pid() + ") has ended with exit code "
                + process.exitCode() + "; its log is " + process.member().home().resolve("node.log")
                + (words.isEmpty() ? "" : "\n" + words);
    }

    /** How the members stand now, in their order. */
    Map<String, MemberState> states() throws InterruptedException {
        Map<String, JsonNode> current = new HashMap<>();
        Map<String, JsonNode> byLeader = new HashMap<>();
        for (Member member : members) {
            try {
                JsonNode self = admin.current(member);
                current.put(member.name(), self);
                if (self.path("role").asText().equals("leader")) {
                    admin.nodes(member)
                            .forEach(node -> byLeader.put(node.path("name").asText(), node));
                }
            } catch (IOException | RefusedException e) {
                // It is shown as one that does not answer.
                continue;
            }
        }
        Map<String, MemberState> states = new LinkedHashMap<>();
        for (MemberProcess process : processes) {
            JsonNode self = current.get(process.member().name());
            states.put(
                    process.member().lowerName(),
                    self != null
                            ? MemberState.of(self, byLeader)
                            : MemberState.silent(process.isAlive() ? "does not answer" : "has ended"));
        }
        return states;
    }

    /**
     * Stops the processes in order: the readers first, which unregister, then the leader, which seals the log.
     *
     * @return what did not end by itself
     */
    List<MemberProcess> stop() throws InterruptedException {
        List<MemberProcess> killed = new ArrayList<>();
        List<MemberProcess> leaders = processes.stream()
                .filter(process -> process.member().equals(leader()))
                .toList();
        List<MemberProcess> readers =
                processes.stream().filter(process -> !leaders.contains(process)).toList();
        for (List<MemberProcess> group : List.of(readers, leaders)) {
            group.forEach(MemberProcess::stop);
            for (MemberProcess process : group) {
                if (!process.await(STOP_SECONDS)) {
                    killed.add(process);
                }
            }
        }
        return killed;
    }

    /** The members whose ports are still in use: started again by somebody else. */
    List<Member> strangers() {
        return members.stream()
                .filter(member -> !Ports.isFree(member.httpPort()))
                .toList();
    }
}
