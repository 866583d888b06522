package io.infinitycluster.transport.tcp.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogFiles;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.log.Recovered;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.core.testing.Counter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole log over real files: made, filled, cut, and found again by the next process. */
class LogOnFilesTest implements Log.Listener {

    @TempDir
    private Path root;

    private final ManualClock clock = new ManualClock();
    private final List<PortFailure> failures = new ArrayList<>();
    private final FaultyChannel.Faults faults = new FaultyChannel.Faults();
    private CountingDisk disk;
    private FileDisk files;

    private LogFiles open(OpenFiles.Opener opener) throws IOException {
        close();
        disk = new CountingDisk();
        files = new FileDisk(DataDirectory.open(root.resolve("data")), opener, disk);
        disk.use(files);
        return new LogFiles(disk, clock, new Counter(7), new LogSettings(64 << 10, 16 << 10), this);
    }

    @AfterEach
    void close() throws IOException {
        if (files != null) {
            files.close();
        }
    }

    private <T> T await(Consumer<Completion<T>> call) {
        Outcome<T> outcome = new Outcome<>();
        call.accept(outcome);
        disk.run();
        return outcome.value();
    }

    private Log create() throws IOException {
        LogFiles log = open(faults);
        return this.<Log>await(c -> log.create(3, c));
    }

    private Log reopen() throws IOException {
        LogFiles log = open(FileChannel::open);
        Recovered found = await(log::recover);
        return this.<Log>await(c -> log.open((Recovered.Intact) found, c));
    }

    private static byte[] command(long index) {
        SplittableRandom random = new SplittableRandom(index);
        byte[] bytes = new byte[random.nextInt(3_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    private void append(Log log, int entries) {
        for (int i = 0; i < entries; i++) {
            long index = log.lastIndex() + 1;
            log.append(Batch.of(index, 3, List.of(command(index))));
            if (i % 7 == 0) {
                disk.run();
            }
        }
        disk.run();
    }

    private void holdsItsEntries(Log log, long last) {
        assertThat(log.lastIndex()).isEqualTo(last);
        long after = log.baseIndex();
        while (after < last) {
            Outcome<List<Batch>> outcome = new Outcome<>();
            log.batchesAfter(after, 10_000, outcome::succeeded);
            disk.run();
            for (Batch batch : outcome.value()) {
                batch.forEach(
                        0,
                        (index, kind, command) -> assertThat(command.getRaw(command.remaining()))
                                .as("entry %s", index)
                                .isEqualTo(command(index)));
                after = batch.lastIndex();
            }
        }
    }

    @Test
    void aLogOfManySegmentsIsFoundAgain() throws IOException {
        Log log = create();
        append(log, 300);
        assertThat(log.durableIndex()).isEqualTo(300);
        holdsItsEntries(log, 300);
        long replica = log.replicaId();
        Log second = reopen();
        assertThat(second.replicaId()).isEqualTo(replica);
        assertThat(second.term()).isEqualTo(3);
        holdsItsEntries(second, 300);
        append(second, 100);
        holdsItsEntries(reopen(), 400);
        assertThat(failures).isEmpty();
    }

    @Test
    void cutsAndDroppedSegmentsLast() throws IOException {
        Log log = create();
        append(log, 200);
        log.truncateAfter(150);
        disk.run();
        append(log, 100);
        log.dropThrough(100);
        disk.run();
        long base = log.baseIndex();
        assertThat(base).isBetween(1L, 100L);
        Log second = reopen();
        assertThat(second.baseIndex()).isEqualTo(base);
        holdsItsEntries(second, 250);
    }

    @Test
    void aFailedForceStopsTheLogForGood() throws IOException {
        Log log = create();
        append(log, 10);
        faults.force = "Input/output error";
        log.append(Batch.of(11, 3, List.of(command(11))));
        disk.run();
        assertThat(failures)
                .singleElement()
                .satisfies(f -> assertThat(f.kind()).isEqualTo(PortFailure.Kind.DISK_ERROR));
        assertThat(log.durableIndex()).isEqualTo(10);
        faults.force = null;
        log.append(Batch.of(12, 3, List.of(command(12))));
        disk.run();
        assertThat(log.durableIndex()).isEqualTo(10);
    }

    @Test
    void aWriteThatFindsNoRoomIsRepeatedUntilItDoes() throws IOException {
        Log log = create();
        append(log, 10);
        faults.write = "No space left on device";
        log.append(Batch.of(11, 3, List.of(command(11))));
        disk.run();
        assertThat(log.full()).isTrue();
        faults.write = null;
        clock.advance(1_000_000_000L);
        disk.run();
        assertThat(log.full()).isFalse();
        assertThat(log.durableIndex()).isEqualTo(11);
        holdsItsEntries(reopen(), 11);
        assertThat(failures).isEmpty();
    }

    @Override
    public void logForced() {
        // The tests ask for themselves.
    }

    @Override
    public void logFailed(PortFailure failure) {
        failures.add(failure);
    }

    @Override
    public void logWaits(PortFailure failure) {
        failures.add(failure);
    }
}
