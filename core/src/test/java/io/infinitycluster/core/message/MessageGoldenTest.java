package io.infinitycluster.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Version 1 of the protocol: nodes of two builds understand one another. */
class MessageGoldenTest {

    private static final String FILE = "messages-v1.txt";
    private static final NodeInfo NODE = new NodeInfo(
            "ron", NodeRole.FOLLOWER, NodeStatus.LOST_CONNECTION, "n2:23850", 11, 12, 13, 14, 15, 16, 17, true);
    private static final Batch BATCH = Batch.of(5, 2, List.of("x".getBytes(StandardCharsets.UTF_8)));

    private static final List<Message> MESSAGES = List.of(
            new Message.Append(3, 4, 2, 1, List.of(BATCH, Batch.noop(6, 3))),
            new Message.Appended(3, 77, 6),
            new Message.AppendRefused(3, 77, 9, 8, 2),
            new Message.Heartbeat(3, 21, "ron", 77, 6, 5, 4),
            new Message.HeartbeatAnswer(3, 21, NodeStatus.ALIVE, 5, 3_000_000_000L, 4, List.of(NODE)),
            new Message.Register(31, 3, "ron", NodeRole.LEARNER, "n2:23850", 77, 99, 6, 2, true),
            new Message.Registered(31, 3, "harry", 99, 1_000_000_000L),
            new Message.RegisterRefused(31, 3, ErrorCode.TOO_MANY_FOLLOWERS, "Too many followers, limit: 4", -1),
            new Message.Unregister(32, 3, "ron", 77),
            new Message.Unregistered(32, 3),
            new Message.ContinueFromStorage(3, 4096),
            new Message.StaleTerm(4),
            new Message.Removed(3, "ron", 77),
            new Message.NewLeader(4, "hermione", "n3:23850"),
            new Message.SteppedDown(3),
            new Message.ReadProbe(3, 41),
            new Message.ReadProbed(3, 41, 77),
            new Message.Committed(3, 6));

    @Test
    void version1IsWrittenAsItAlwaysWas() {
        Map<String, byte[]> written = new LinkedHashMap<>();
        MESSAGES.forEach(each -> written.put(each.getClass().getSimpleName(), new MessageCodec().encode(each)));
        assertThat(written.keySet()).containsExactlyInAnyOrderElementsOf(MessageCodecProps.types());
        Golden.assertWritten(FILE, "Messages of version 1 of the protocol, one of each type.", written);
    }

    @Test
    void version1IsReadable() {
        Map<String, byte[]> golden = Golden.read(FILE);
        for (Message each : MESSAGES) {
            Message read = new MessageCodec().decode(golden.get(each.getClass().getSimpleName()));
            assertThat(read).hasToString(each.toString());
        }
    }
}
