package io.infinitycluster.core.role;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Entry;
import io.infinitycluster.core.state.ForwardingStateMachine;
import io.infinitycluster.core.state.KeyValueStateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which writes share a batch. */
class WriteQueueTest {

    private final FakeContext context =
            new FakeContext(0, () -> new ForwardingStateMachine(new KeyValueStateMachine()) {
                @Override
                public boolean isLong(byte[] command) {
                    return command[0] == 'L';
                }
            });
    private final Answers answers = new Answers();
    private final List<String> batches = new ArrayList<>();
    private final WriteQueue queue = new WriteQueue(context, this::append);

    private void append(List<Entry> entries) {
        batches.add(entries.stream()
                .map(entry -> new String(entry.payload(), US_ASCII))
                .collect(Collectors.joining(" ")));
        context.log.append(Batch.ofEntries(context.log.lastIndex() + 1, 1, entries));
    }

    private void write(String... commands) {
        for (String command : commands) {
            queue.offer(WriteRequest.of(command.getBytes(US_ASCII)), answers.write(command));
        }
    }

    /** Forces end, and what waits goes on, until nothing does. */
    private void settle() {
        while (!queue.allAppended()) {
            context.disk.run();
            queue.flush();
        }
    }

    @Test
    void whatComesWhileAForceRunsSharesABatch() {
        write("a", "b", "c", "d");
        assertThat(batches).containsExactly("a");
        settle();
        assertThat(batches).containsExactly("a", "b c d");
    }

    @Test
    void longOnesShareABatchWithNobody() {
        write("a", "b", "c", "L1", "L2", "d", "e", "L3");
        settle();
        assertThat(batches).containsExactly("a", "b c", "L1", "L2", "d e", "L3");
    }
}
