package io.infinitycluster.core.port.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** A disk whose operations are waited for, each by itself, and are expected to succeed. */
public final class DiskUnderTest {

    private final Supplier<Disk> nextProcess;
    private final Runnable run;
    private Disk disk;

    /**
     * A disk.
     *
     * @param disk what is used first
     * @param nextProcess ends the process in order, and gives the next one's disk
     * @param run waits until everything that was called has been completed
     */
    DiskUnderTest(Disk disk, Supplier<Disk> nextProcess, Runnable run) {
        this.disk = disk;
        this.nextProcess = nextProcess;
        this.run = run;
    }

    /** The disk itself, for calls that nobody waits for, or that are to fail. */
    Disk raw() {
        return disk;
    }

    /** From here on the next process uses the disk. */
    void reopen() {
        disk = nextProcess.get();
    }

    void run() {
        run.run();
    }

    /** Calls, and waits for the outcome. */
    <T> Outcome<T> await(BiConsumer<Disk, Completion<T>> call) {
        Outcome<T> outcome = new Outcome<>();
        call.accept(disk, outcome);
        run();
        return outcome;
    }

    List<String> list() {
        return this.<List<String>>await(Disk::list).value();
    }

    long size(String file) {
        return this.<Long>await((raw, c) -> raw.size(file, c)).value();
    }

    byte[] read(String file, long offset, int length) {
        return this.<byte[]>await((raw, c) -> raw.read(file, offset, length, c)).value();
    }

    /** Not waited for: a write has no answer but the force's. */
    void write(String file, long offset, byte[] bytes) {
        disk.write(file, offset, bytes);
    }

    void force(String file) {
        succeeds((raw, c) -> raw.force(file, c));
    }

    void allocate(String file, long size) {
        succeeds((raw, c) -> raw.allocate(file, size, c));
    }

    void syncNames() {
        succeeds(Disk::syncNames);
    }

    void truncate(String file, long size) {
        succeeds((raw, c) -> raw.truncate(file, size, c));
    }

    void rename(String from, String to) {
        succeeds((raw, c) -> raw.rename(from, to, c));
    }

    void delete(String file) {
        succeeds((raw, c) -> raw.delete(file, c));
    }

    private void succeeds(BiConsumer<Disk, Completion<Done>> call) {
        assertThat(await(call).value()).isEqualTo(Done.DONE);
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
