package io.infinitycluster.transport.tcp.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast a new file is filled beside others that are written. */
class AllocationTest {

    private static final int SIZE = 2 << 20;

    @TempDir
    private Path directory;

    private Path file;

    private Allocation allocation(LongSupplier written) throws IOException {
        file = directory.resolve("log");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new Allocation(file, channel, SIZE, written);
    }

    @Test
    void itFillsNotMuchFasterThanOthersAreWritten() throws IOException {
        AtomicLong written = new AtomicLong();
        List<Long> ahead = new ArrayList<>();
        Allocation allocation = allocation(() -> {
            long now = written.addAndGet(16 << 10);
            ahead.add(file.toFile().length() - now * 5 / 4);
            return now;
        });
        assertThat(allocation.run(() -> false)).isNull();
        assertThat(file).hasSize(SIZE);
        assertThat(ahead)
                .as("by one piece at most")
                .allSatisfy(each -> assertThat(each).isLessThanOrEqualTo(256 << 10));
        assertThat(ahead).hasSizeGreaterThan(SIZE / (64 << 10));
    }

    @Test
    void itWaitsForNobodyWhoDoesNotWrite() throws IOException {
        AtomicLong asked = new AtomicLong();
        Allocation allocation = allocation(() -> {
            asked.incrementAndGet();
            return 1_000_000;
        });
        assertThat(allocation.run(() -> false)).isNull();
        assertThat(file).hasSize(SIZE);
        assertThat(asked).as("once for each piece, and at the beginning").hasValue(9);
    }

    @Test
    void itGivesUpWhileItWaits() throws IOException {
        AtomicLong written = new AtomicLong();
        Allocation allocation = allocation(written::incrementAndGet);
        assertThat(allocation.run(() -> written.get() > 20)).isNotNull();
        assertThat(Files.exists(file)).isFalse();
    }
}
