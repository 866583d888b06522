package io.infinitycluster.simulator.transcript;

import io.infinitycluster.core.role.ReadRequest;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.transport.inmemory.InMemoryNetwork;
import java.util.Arrays;
import java.util.List;

/**
 * The commands of a script. A question is waited for until it is answered; with {@code ...} at its end it is only asked. What they
 * are is best seen in the scripts.
 */
final class Commands {

    private static final long SECOND = 1_000_000_000L;
    private static final int ALWAYS = 1_000_000;

    private final TranscriptWorld world;

    Commands(TranscriptWorld world) {
        this.world = world;
    }

    void run(String line) {
        boolean asksOnly = line.endsWith("...");
        String text = asksOnly ? line.substring(0, line.length() - 3).strip() : line;
        String[] words = text.split(" +");
        List<String> names = Arrays.asList(words).subList(1, words.length);
        switch (words[0]) {
            case "start" -> names.forEach(name -> world.node(name).start());
            case "crash" -> names.forEach(name -> world.node(name).losePower());
            case "kill" -> names.forEach(name -> world.node(name).kill());
            case "wipe" -> names.forEach(name -> world.node(name).wipe());
            case "pause" -> names.forEach(name -> world.node(name).pause());
            case "resume" -> names.forEach(name -> world.node(name).resume());
            case "isolate" -> names.forEach(name -> network().isolate(address(name)));
            case "rejoin" -> names.forEach(name -> network().rejoin(address(name)));
            case "cut" -> cut(names);
            case "heal" -> network().heal();
            case "bucket" -> bucket(names);
            case "heartbeats" -> world.showHeartbeats(names.get(0).equals("shown"));
            case "role" -> world.role(names.get(0), request(names));
            case "remove" -> world.remove(names.get(0), names.get(2));
            case "write" -> write(names);
            case "read" ->
                world.read(
                        names.get(0),
                        names.get(1),
                        names.contains("strong") ? ReadRequest.Consistency.STRONG : ReadRequest.Consistency.EVENTUAL);
            case "advance" -> world.advance(nanos(names.get(0)));
            case "nodes" -> world.showNodes(names.get(0));
            case "log" -> names.forEach(world::showLog);
            case "manifest" -> world.showManifest();
            default -> throw new IllegalArgumentException("unknown command: " + line);
        }
        boolean looks = List.of("nodes", "log", "manifest", "advance").contains(words[0]);
        if (!asksOnly && !looks) {
            world.settle();
        }
    }

    private InMemoryNetwork<?> network() {
        return world.cluster().network();
    }

    private String address(String name) {
        return world.node(name).address();
    }

    /** {@code cut n1 n2} in both directions, {@code cut n1 > n2} in one. */
    private void cut(List<String> names) {
        String last = address(names.get(names.size() - 1));
        network().cut(address(names.get(0)), last);
        if (!names.contains(">")) {
            network().cut(last, address(names.get(0)));
        }
    }

    /** {@code bucket out}, {@code bucket mute n1} (does what n1 asks, and does not answer), {@code bucket out n1}, {@code bucket back}. */
    private void bucket(List<String> names) {
        boolean back = names.get(0).equals("back");
        boolean mute = names.get(0).equals("mute");
        if (names.size() == 1) {
            world.cluster().store().faults().outage(!back);
        }
        for (String name : names.subList(1, names.size())) {
            SimulatedNode node = world.node(name);
            node.storeFaults().answerLost(mute ? ALWAYS : 0).outage(!back && !mute);
        }
    }

    private static RoleRequest request(List<String> words) {
        String name = words.get(0);
        String last = words.get(words.size() - 1) + ":23850";
        return switch (words.get(1)) {
            case "leader" -> words.contains("loss") ? RoleRequest.leaderDespiteLoss(name) : RoleRequest.leader(name);
            case "follower" -> RoleRequest.follower(name, last);
            case "learner" -> RoleRequest.learner(name, last);
            case "admin" -> RoleRequest.admin();
            case "standalone" -> RoleRequest.standalone();
            default -> throw new IllegalArgumentException("no role: " + words.get(1));
        };
    }

    private void write(List<String> words) {
        for (String each : words.subList(1, words.size())) {
            int at = each.indexOf('=');
            world.write(words.get(0), each.substring(0, at), each.substring(at + 1));
        }
    }

    private static long nanos(String text) {
        if (text.endsWith("ms")) {
            return Long.parseLong(text.substring(0, text.length() - 2)) * 1_000_000L;
        }
        return Long.parseLong(text.substring(0, text.length() - 1)) * SECOND;
    }
}
