package io.infinitycluster.transport.tcp.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.contract.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory store that several processes share, some of which are killed. */
class DirectoryProcessesTest {

    private static final int PROCESSES = 4;
    private static final int KEYS = 400;
    private static final int KILLS = 6;

    private final TestLoop loop = new TestLoop();

    @TempDir
    private Path directory;

    private <T> T await(Consumer<Completion<T>> call) {
        Outcome<T> outcome = new Outcome<>();
        call.accept(outcome);
        loop.run();
        return outcome.value();
    }

    @Test
    void ofSeveralProcessesThatCreateAnObjectOneWins() throws Exception {
        List<StoreProcess> processes = new ArrayList<>();
        try {
            for (int id = 0; id < PROCESSES; id++) {
                processes.add(StoreProcess.start("race", directory, id, KEYS));
            }
            for (StoreProcess process : processes) {
                assertThat(process.readLine()).isEqualTo("ready");
            }
            int[] winners = new int[KEYS];
            int[] wins = new int[PROCESSES];
            int won = 0;
            // They set off together for each few keys, another one first each time: whoever is alone for a while wins
            // no
            // more than those, and nobody is always the first.
            for (int round = 0; round < KEYS / StoreProcess.AT_ONCE; round++) {
                for (int i = 0; i < PROCESSES; i++) {
                    processes.get((round + i) % PROCESSES).go();
                }
                for (int id = 0; id < PROCESSES; id++) {
                    for (int key : wonKeys(processes.get(id))) {
                        winners[key] += 1 + id * 1000;
                        wins[id]++;
                        won++;
                    }
                }
            }
            for (StoreProcess process : processes) {
                assertThat(process.finish()).isEmpty();
            }
            assertThat(won).as("wins").isEqualTo(KEYS);
            assertThat(Stream.of(wins[0], wins[1], wins[2], wins[3]).filter(n -> n > 0))
                    .as("processes that won something: otherwise there was no race")
                    .hasSizeGreaterThan(1);
            try (DirectoryObjectStore open = DirectoryObjectStore.open(directory, TestLoop.LIMITS, loop)) {
                ObjectStore store = loop.counting(open);
                assertThat(this.<List<String>>await(c -> store.list("race/", c)))
                        .hasSize(KEYS);
                for (int key = 0; key < KEYS; key++) {
                    int number = key;
                    byte[] body = this.<Optional<byte[]>>await(c -> store.get(StoreProcess.key(number), c))
                            .orElseThrow();
                    assertThat(winners[key])
                            .as("one winner of " + key)
                            .isEqualTo(1 + 1000 * StoreProcess.writer(body, key));
                }
            }
            assertThat(unfinished()).isZero();
        } finally {
            processes.forEach(StoreProcess::close);
        }
    }

    /** What it says that it has won, of those that are raced for. */
    private static List<Integer> wonKeys(StoreProcess process) throws Exception {
        List<Integer> keys = new ArrayList<>();
        for (String line = process.readLine(); !"done".equals(line); line = process.readLine()) {
            assertThat(line).startsWith("won ");
            keys.add(Integer.parseInt(line.substring("won ".length())));
        }
        return keys;
    }

    @Test
    void aKilledProcessLeavesNoHalfObjectAndLosesNoneThatItHadConfirmed() throws Exception {
        int firstKey = 0;
        List<Integer> confirmed = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            try (StoreProcess process = StoreProcess.start("write", directory, kill, firstKey)) {
                assertThat(process.readLine()).isEqualTo("ready");
                process.go();
                List<String> said = new ArrayList<>();
                for (int i = 0; i < 20 + 7 * kill; i++) {
                    said.add(process.readLine());
                }
                said.addAll(process.kill());
                for (String line : said) {
                    if (line.startsWith("created ") && line.endsWith(".")) {
                        confirmed.add(Integer.parseInt(line.substring("created ".length(), line.length() - 1)));
                    }
                }
            }
            firstKey = confirmed.get(confirmed.size() - 1) + 10;
            checkObjects(confirmed);
        }
        assertThat(confirmed).hasSizeGreaterThan(KILLS * 5);
        try (DirectoryObjectStore open = DirectoryObjectStore.open(directory, TestLoop.LIMITS, loop)) {
            open.clearAway(Instant.now().plusSeconds(60));
            assertThat(unfinished()).isZero();
        }
        checkObjects(confirmed);
    }

    private void checkObjects(List<Integer> confirmed) throws Exception {
        try (DirectoryObjectStore open = DirectoryObjectStore.open(directory, TestLoop.LIMITS, loop)) {
            ObjectStore store = loop.counting(open);
            List<String> keys = await(c -> store.list("", c));
            for (String key : keys) {
                byte[] body =
                        this.<Optional<byte[]>>await(c -> store.get(key, c)).orElseThrow();
                StoreProcess.writer(body, Integer.parseInt(key.substring(key.indexOf('/') + 1)));
            }
            assertThat(keys)
                    .containsAll(confirmed.stream().map(StoreProcess::key).toList());
        }
    }

    private long unfinished() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve(DirectoryObjectStore.TEMPORARY))) {
            return files.count();
        }
    }
}
