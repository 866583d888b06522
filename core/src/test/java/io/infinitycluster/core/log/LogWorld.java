package io.infinitycluster.core.log;

import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.core.testing.Counter;
import io.infinitycluster.core.testing.MemoryDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A log on a disk in memory, and how to bring it there and back. */
final class LogWorld implements Log.Listener {

    final MemoryDisk disk;
    final ManualClock clock = new ManualClock();
    final Counter randomness = new Counter(100);
    final List<PortFailure> failures = new ArrayList<>();
    final List<PortFailure> waits = new ArrayList<>();
    LogSettings settings = new LogSettings(8 << 10, 1 << 20);
    int forcedCalls;

    LogWorld() {
        this(new MemoryDisk());
    }

    LogWorld(MemoryDisk disk) {
        this.disk = disk;
    }

    @Override
    public void logForced() {
        forcedCalls++;
    }

    @Override
    public void logFailed(PortFailure failure) {
        failures.add(failure);
    }

    @Override
    public void logWaits(PortFailure failure) {
        waits.add(failure);
    }

    LogFiles files() {
        return new LogFiles(disk, clock, randomness, settings, this);
    }

    /** A new log, durably there, with its next segment ready. */
    Log create(long term) {
        Outcome<Log> outcome = new Outcome<>();
        files().create(term, outcome);
        disk.run();
        return outcome.value();
    }

    /** What a new process finds. */
    Recovered recover() {
        Outcome<Recovered> outcome = new Outcome<>();
        files().recover(outcome);
        disk.run();
        return outcome.value();
    }

    /** What a new process finds, and opens. */
    Log reopen() {
        Outcome<Log> outcome = new Outcome<>();
        files().open((Recovered.Intact) recover(), outcome);
        disk.run();
        return outcome.value();
    }

    /** Gives a reader all that it wants of a file, in pieces of these lengths by turns. */
    static void feed(SegmentReader reader, byte[] file, int... pieces) {
        int turn = 0;
        boolean over = false;
        while (!over) {
            int from = (int) Math.min(reader.wanted(), file.length);
            int length = Math.min(pieces[turn++ % pieces.length], file.length - from);
            if (length > 0) {
                reader.feed(ByteBuffer.wrap(file, from, length));
            }
            over = reader.isComplete() || (reader.wanted() >= file.length && reader.end(file.length));
        }
    }

    /** The files of the log that have begun, oldest first. */
    List<String> segments() {
        List<String> begun = new ArrayList<>();
        for (String name : disk.names()) {
            long number = Segment.number(name);
            if (number >= 0 && GroupHeader.at(disk.content(name), 0, number, 0) != null) {
                begun.add(name);
            }
        }
        return begun;
    }

    /** Where the last group begins in the newest segment. */
    long lastGroup() {
        String name = segments().get(segments().size() - 1);
        byte[] bytes = disk.content(name);
        long last = 0;
        for (int at = 0; at < bytes.length; at += 512) {
            last = GroupHeader.at(bytes, at, Segment.number(name), at) == null ? last : at;
        }
        return last;
    }

    /** A batch of commands, each a short text. */
    static Batch batch(long firstIndex, long term, String... commands) {
        List<byte[]> bytes = new ArrayList<>();
        for (String command : commands) {
            bytes.add(command.getBytes(StandardCharsets.UTF_8));
        }
        return Batch.of(firstIndex, term, bytes);
    }

    /** All batches of a log, read piece by piece as a slow reader does. */
    List<Batch> read(Log log) {
        List<Batch> all = new ArrayList<>();
        long after = log.baseIndex();
        while (after < log.lastIndex()) {
            Outcome<List<Batch>> outcome = new Outcome<>();
            log.batchesAfter(after, 2_000, outcome::succeeded);
            disk.run();
            List<Batch> next = outcome.value();
            all.addAll(next);
            after = next.get(next.size() - 1).lastIndex();
        }
        return all;
    }

    /** The batches of a log as {@code [first..last]@term} each. */
    List<String> batchesOf(Log log) {
        List<String> texts = new ArrayList<>();
        read(log).forEach(batch -> texts.add(batch.toString()));
        return texts;
    }
}
