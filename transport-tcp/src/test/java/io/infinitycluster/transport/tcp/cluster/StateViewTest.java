package io.infinitycluster.transport.tcp.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the members of a cluster are shown. */
class StateViewTest {

    private final StringWriter text = new StringWriter();

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private static Map<String, MemberState> states(String ronsStatus) throws Exception {
        Map<String, JsonNode> byLeader = Map.of(
                "ron",
                json("{\"status\":\"" + ronsStatus + "\",\"lag\":\"7\",\"in_sync\":\"true\",\"lease\":\"none\"}"));
        Map<String, MemberState> states = new LinkedHashMap<>();
        states.put(
                "ron",
                MemberState.of(
                        json(
                                "{\"name\":\"ron\",\"role\":\"follower\",\"status\":\"alive\",\"term\":\"3\",\"durable_index\":\"12\","
                                        + "\"committed_index\":\"11\",\"applied_index\":\"10\",\"lag\":\"0\",\"in_sync\":\"false\","
                                        + "\"lease\":\"held\"}"),
                        byLeader));
        states.put("draco", MemberState.silent("has ended"));
        return states;
    }

    /** A node knows its own term, log and lease; its leader knows whether it is alive, in sync, and how far behind. */
    @Test
    void aTableOfWhatEachKnowsBest() throws Exception {
        assertThat(StateView.table(states("timeout")))
                .containsExactly(
                        "node   role      status     term  durable  committed  applied  lag  in sync  lease",
                        "ron    follower  timeout    3     12       11         10       7    yes      held",
                        "draco  -         has ended  -     -        -          -        -    -        -");
    }

    @Test
    void withoutATerminalALineForEachChange() throws Exception {
        StateView view = new StateView(new PrintWriter(text), 0);
        view.show(states("alive"));
        view.show(states("alive"));
        view.show(states("timeout"));
        assertThat(text.toString().lines().map(line -> line.substring(9)))
                .containsExactly(
                        "ron: follower, alive, in sync, holds a lease, term 3",
                        "draco: has ended",
                        "ron: follower, timeout, in sync, holds a lease, term 3");
    }

    @Test
    void onATerminalTheTableIsDrawnOverTheLastOneAndCutToItsWidth() throws Exception {
        StateView view = new StateView(new PrintWriter(text), 20);
        view.show(states("alive"));
        view.say("news");
        view.show(states("alive"));
        assertThat(text.toString().lines())
                .containsExactly(
                        "node   role      sta",
                        "ron    follower  ali",
                        "draco  -         has",
                        "\u001b[3A\u001b[Jnews",
                        "node   role      sta",
                        "ron    follower  ali",
                        "draco  -         has");
    }
}
