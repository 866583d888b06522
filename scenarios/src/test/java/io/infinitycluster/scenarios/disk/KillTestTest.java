package io.infinitycluster.scenarios.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few rounds of the kills, and the proof that a loss would be noticed. The 200 rounds are {@code infinity-cluster kill-test}. */
class KillTestTest {

    private static final int ROUNDS = 5;
    /** A process may be killed before it has anything acknowledged that could be lost; of so many one has. */
    private static final int UNTIL_SOMETHING_IS_LOST = 200;

    /** When a process has had so many acknowledged, a header of its log says that its first batches had been forced: 256 are in flight. */
    private static final int ATTESTED = 3 * 256;

    private static final int PAGE = 4 << 10;

    @TempDir
    private Path directory;

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        List<KillTest.Life> lives = new ArrayList<>();
        try (KillTest test = new KillTest(directory, 3)) {
            test.run(UNTIL_SOMETHING_IS_LOST, () -> lives.size() >= ROUNDS && test.acknowledged() > 0, lives::add);
            assertThat(test.acknowledged()).isPositive();
        }
        assertThat(lives).hasSizeGreaterThan(ROUNDS);
        assertThat(lives.get(lives.size() - 1).found()).isPositive();
        assertThat(lives.get(lives.size() - 1).readMicros()).isNotNegative();
    }

    @Test
    void aLossIsNoticed() throws Exception {
        try (KillTest test = new KillTest(directory, 3, path -> forEachSegment(path, KillTestTest::remove))) {
            assertThatExceptionOfType(KillTest.Failed.class)
                    .isThrownBy(() -> test.run(UNTIL_SOMETHING_IS_LOST, () -> false, life -> {}))
                    .withMessageContaining("had been acknowledged");
        }
    }

    @Test
    void damageIsNoticed() throws Exception {
        AtomicLong acknowledged = new AtomicLong();
        Consumer<Path> harm = path -> {
            // Of less than that a slow process may have left what looks as if it was torn.
            if (acknowledged.get() >= ATTESTED) {
                forEachSegment(path, KillTestTest::flip);
            }
        };
        try (KillTest test = new KillTest(directory, 3, harm)) {
            assertThatExceptionOfType(KillTest.Failed.class)
                    .isThrownBy(() -> test.run(
                            UNTIL_SOMETHING_IS_LOST, () -> false, life -> acknowledged.set(life.acknowledged())))
                    .withMessageContaining("ended by itself");
        }
    }

    private static void forEachSegment(Path path, Consumer<Path> harm) {
        try (Stream<Path> files = Files.list(path)) {
            files.filter(file -> file.getFileName().toString().startsWith("wal-"))
                    .forEach(harm);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As if nothing had ever been written. (A log that begins with zeros is damaged, once its first segments are gone.) */
    private static void remove(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Within the first batches: behind them there are others, or another segment. */
    private static void flip(Path file) {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(PAGE);
            int old = bytes.read();
            bytes.seek(PAGE);
            bytes.write(old ^ 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
