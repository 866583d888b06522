package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.LogHistory.State;
import io.infinitycluster.core.testing.Golden;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Version 1 of the log's file: written as it always was, and readable for ever. */
class LogGoldenTest {

    private static final String FILE = "log-v1.txt";

    private static byte[] write() {
        LogWorld world = new LogWorld();
        Log log = world.create(2);
        log.append(LogWorld.batch(1, 2, "first", ""));
        log.setLineage(0x1122334455667788L, log.replicaId());
        log.append(Batch.noop(3, 2));
        world.disk.run();
        log.seeTerm(9);
        log.truncateAfter(2);
        log.append(LogWorld.batch(3, 9, "third"));
        world.disk.run();
        return world.bytes();
    }

    /** A log whose beginning is in a checkpoint. */
    private static byte[] writeWithBase() {
        LogWorld world = new LogWorld();
        Log log = world.create(2);
        log.resetTo(7, 2);
        log.append(LogWorld.batch(8, 2, "eighth"));
        world.disk.run();
        return world.bytes();
    }

    @Test
    void version1IsWrittenAsItAlwaysWas() {
        Map<String, byte[]> written = new LinkedHashMap<>();
        written.put("log", write());
        written.put("log-after-a-checkpoint", writeWithBase());
        Golden.assertWritten(FILE, "Logs' files, version 1: every type of record.", written);
    }

    @Test
    void version1AfterACheckpointIsReadable() {
        Recovered.Intact found =
                (Recovered.Intact) LogWorld.read(Golden.read(FILE).get("log-after-a-checkpoint"));
        assertThat(found.baseIndex()).isEqualTo(7);
        assertThat(found.baseTerm()).isEqualTo(2);
        assertThat(found.batches()).hasToString("[[8..8]@2]");
    }

    @Test
    void version1IsReadable() {
        Recovered found = LogWorld.read(Golden.read(FILE).get("log"));
        assertThat(State.of(found))
                .isEqualTo(new State(
                        101,
                        0x1122334455667788L,
                        9,
                        List.of("[1..2]@2 COMMANDfirst COMMAND", "[3..3]@9 COMMANDthird")));
    }

    @Test
    void anotherVersionIsNotMistakenForThisOne() {
        byte[] bytes = Golden.read(FILE).get("log");
        bytes[2] = 2;
        assertThat(LogWorld.read(bytes))
                .isInstanceOfSatisfying(
                        Recovered.Damaged.class,
                        damaged -> assertThat(damaged.offset()).isZero());
    }
}
