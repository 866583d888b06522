package io.infinitycluster.core.log;

import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.core.testing.Counter;
import io.infinitycluster.core.testing.MemoryDisk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A log on a disk in memory, and how to bring it there and back. */
final class LogWorld implements Log.Listener {

    final MemoryDisk disk = new MemoryDisk();
    final ManualClock clock = new ManualClock();
    final Counter randomness = new Counter(100);
    final List<PortFailure> failures = new ArrayList<>();
    int forcedCalls;

    @Override
    public void logForced() {
        forcedCalls++;
    }

    @Override
    public void logFailed(PortFailure failure) {
        failures.add(failure);
    }

    LogFile file() {
        return new LogFile(disk, clock, randomness, this);
    }

    /** A new log, durably there. */
    Log create(long term) {
        Outcome<Log> outcome = new Outcome<>();
        file().create(term, outcome);
        disk.run();
        return outcome.value();
    }

    /** What a new process finds. */
    Recovered recover() {
        Outcome<Recovered> outcome = new Outcome<>();
        file().recover(outcome);
        disk.run();
        return outcome.value();
    }

    /** Opens what {@link #recover} found. */
    Log open(Recovered recovered) {
        Outcome<Log> outcome = new Outcome<>();
        file().open((Recovered.Intact) recovered, outcome);
        disk.run();
        return outcome.value();
    }

    /** The bytes of the log's file, forced or not. */
    byte[] bytes() {
        return disk.content(LogFile.NAME);
    }

    /** A batch of commands, each a short text. */
    static Batch batch(long firstIndex, long term, String... commands) {
        List<byte[]> bytes = new ArrayList<>();
        for (String command : commands) {
            bytes.add(command.getBytes(StandardCharsets.UTF_8));
        }
        return Batch.of(firstIndex, term, bytes);
    }

    /** What the reader makes of the bytes of a file. */
    static Recovered read(byte[] bytes) {
        WalReader reader = new WalReader();
        reader.feed(bytes);
        return reader.finish();
    }

    /** The entries of a log as {@code [first..last]@term} each. */
    static List<String> batchesOf(Log log) {
        List<String> texts = new ArrayList<>();
        log.batchesAfter(0, Integer.MAX_VALUE).forEach(batch -> texts.add(batch.toString()));
        return texts;
    }
}
