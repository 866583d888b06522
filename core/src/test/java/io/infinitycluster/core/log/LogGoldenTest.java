package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.testing.Golden;
import io.infinitycluster.core.testing.MemoryDisk;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The log's files: written as they always were in this version, and readable for ever in all. */
class LogGoldenTest {

    private static final String WRITTEN = "log-v2.txt";
    private static final List<String> FILES = List.of("log-v1.txt", WRITTEN);

    private static LogWorld lived() {
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
        return world;
    }

    /** A log whose beginning is in a checkpoint. */
    private static LogWorld livedWithBase() {
        LogWorld world = new LogWorld();
        Log log = world.create(2);
        log.resetTo(7, 2);
        log.append(LogWorld.batch(8, 2, "eighth"));
        world.disk.run();
        return world;
    }

    private static void put(Map<String, byte[]> written, String name, LogWorld world) {
        for (String segment : world.segments()) {
            byte[] bytes = world.disk.content(segment);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] == 0) {
                end--;
            }
            written.put(name + "/" + segment, Arrays.copyOf(bytes, end));
        }
    }

    @Test
    void version2IsWrittenAsItAlwaysWas() {
        Map<String, byte[]> written = new LinkedHashMap<>();
        LogWorld world = lived();
        put(written, "log", world);
        world.disk.crash();
        world.reopen();
        put(written, "log-after-a-restart", world);
        put(written, "log-after-a-checkpoint", livedWithBase());
        Golden.assertWritten(WRITTEN, "Logs' files, version 2, without the zeros at their ends.", written);
    }

    private static LogWorld golden(String file, String name) {
        MemoryDisk disk = new MemoryDisk();
        Golden.read(file).forEach((key, bytes) -> {
            if (key.startsWith(name + "/")) {
                disk.put(key.substring(name.length() + 1), Arrays.copyOf(bytes, 8 << 10));
            }
        });
        return new LogWorld(disk);
    }

    @Test
    void allVersionsAreReadable() {
        for (String file : FILES) {
            for (String name : List.of("log", "log-after-a-restart")) {
                LogWorld world = golden(file, name);
                Log log = world.reopen();
                assertThat(log.replicaId()).isEqualTo(101);
                assertThat(log.clusterId()).isEqualTo(0x1122334455667788L);
                assertThat(log.term()).isEqualTo(9);
                assertThat(world.batchesOf(log)).containsExactly("[1..2]@2", "[3..3]@9");
            }
        }
    }

    @Test
    void allVersionsAreReadableAfterACheckpoint() {
        for (String file : FILES) {
            LogWorld world = golden(file, "log-after-a-checkpoint");
            Log log = world.reopen();
            assertThat(log.baseIndex()).isEqualTo(7);
            assertThat(log.baseTerm()).isEqualTo(2);
            assertThat(world.batchesOf(log)).containsExactly("[8..8]@2");
        }
    }

    /** A log that an older version began is gone on with. */
    @Test
    void aLogMayHaveGroupsOfBothVersions() {
        LogWorld world = golden("log-v1.txt", "log");
        Log log = world.reopen();
        log.append(LogWorld.batch(4, 9, "fourth"));
        world.disk.run();
        world.disk.crash();
        assertThat(world.batchesOf(world.reopen())).containsExactly("[1..2]@2", "[3..3]@9", "[4..4]@9");
    }

    @Test
    void anotherVersionIsNotMistakenForThisOne() {
        LogWorld world = golden(WRITTEN, "log");
        String segment = world.segments().get(0);
        byte[] bytes = world.disk.content(segment);
        bytes[2] = 2;
        world.disk.put(segment, bytes);
        assertThat(world.recover())
                .isInstanceOfSatisfying(
                        Recovered.Damaged.class,
                        damaged -> assertThat(damaged.offset()).isZero());
    }
}
