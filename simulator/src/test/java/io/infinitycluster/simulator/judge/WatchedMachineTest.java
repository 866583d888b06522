package io.infinitycluster.simulator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.KeyValueQuery;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.core.state.Restorer;
import io.infinitycluster.core.state.Snapshot;
import io.infinitycluster.core.state.StateMachine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedMachineTest {

    private static final Bytes KEY = Bytes.utf8("k");
    private static final byte[] PUT = new KeyValueCommand.Put(KEY, Bytes.utf8("v")).encode();

    @Test
    void theWatcherSeesTheMachineAfterEachCommand() {
        List<String> seen = new ArrayList<>();
        KeyValueStateMachine machine = new KeyValueStateMachine();
        StateMachine watched = new WatchedMachine(
                machine,
                (index, command, after) ->
                        seen.add(index + " " + (command == PUT) + " " + ((KeyValueStateMachine) after).get(KEY)));

        watched.apply(7, PUT);

        assertThat(seen).containsExactly("7 true " + Bytes.utf8("v"));
    }

    @Test
    void itIsTheMachineInEverythingElse() {
        KeyValueStateMachine machine = new KeyValueStateMachine();
        StateMachine watched = new WatchedMachine(machine, (index, command, after) -> {});
        byte[] query = new KeyValueQuery.Get(KEY).encode();

        watched.apply(1, PUT);

        assertThat(watched.query(query)).isEqualTo(machine.query(query));
        assertThat(watched.digest()).isEqualTo(machine.digest());
        StateMachine other = new WatchedMachine(new KeyValueStateMachine(), (index, command, after) -> {});
        Restorer restorer = other.restorer();
        try (Snapshot snapshot = watched.snapshot()) {
            for (byte[] part = snapshot.nextPart(1_000); part != null; part = snapshot.nextPart(1_000)) {
                restorer.take(part);
            }
        }
        restorer.finish();
        assertThat(other.digest()).isEqualTo(machine.digest());
    }
}
