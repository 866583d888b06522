package io.infinitycluster.core.port.contract;

import static io.infinitycluster.core.port.contract.DiskUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.PortFailure.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a file holds. */
public interface DiskContentContract {

    /** The disk. */
    DiskUnderTest disk();

    @Test
    default void anAbsentFileHasNoSizeAndNoBytes() {
        DiskUnderTest disk = disk();
        assertThat(disk.size("absent")).isEqualTo(-1);
        assertThat(disk.read("absent", 0, 10)).isEmpty();
        assertThat(disk.list()).isEmpty();
    }

    @Test
    default void anAllocatedFileIsZeroAndHasItsSize() {
        DiskUnderTest disk = disk();
        disk.allocate("log", 1000);
        assertThat(disk.size("log")).isEqualTo(1000);
        assertThat(disk.read("log", 0, 2000)).isEqualTo(new byte[1000]);
        assertThat(disk.list()).containsExactly("log");
    }

    @Test
    default void aFileMayHaveNoBytesAtAll() {
        DiskUnderTest disk = disk();
        disk.allocate("log", 0);
        assertThat(disk.size("log")).isZero();
        assertThat(disk.list()).containsExactly("log");
    }

    @Test
    default void allocatingReplacesWhatWasThere() {
        DiskUnderTest disk = disk();
        disk.allocate("log", 10);
        disk.write("log", 0, bytes("old"));
        disk.force("log");
        disk.allocate("log", 5);
        assertThat(disk.read("log", 0, 100)).isEqualTo(new byte[5]);
    }

    @Test
    default void writesAreReadBeforeTheyAreForced() {
        DiskUnderTest disk = disk();
        disk.allocate("log", 11);
        disk.write("log", 5, bytes(" world"));
        disk.write("log", 0, bytes("hello"));
        assertThat(disk.read("log", 0, 100)).isEqualTo(bytes("hello world"));
        disk.write("log", 3, bytes("p!"));
        assertThat(disk.read("log", 0, 5)).isEqualTo(bytes("help!"));
        assertThat(disk.size("log")).isEqualTo(11);
    }

    @Test
    default void readsWhatLiesBetweenTwoOffsets() {
        DiskUnderTest disk = disk();
        String all = "abcdefghij";
        disk.allocate("log", all.length());
        int at = 0;
        for (String part : List.of("abc", "d", "efgh", "ij")) {
            disk.write("log", at, bytes(part));
            at += part.length();
        }
        for (int from = 0; from <= all.length(); from++) {
            for (int length = 0; length <= all.length() + 2; length++) {
                String expected = all.substring(from, Math.min(all.length(), from + length));
                assertThat(disk.read("log", from, length)).isEqualTo(bytes(expected));
            }
        }
        assertThat(disk.read("log", 11, 5)).isEmpty();
    }

    @Test
    default void whatWasReadIsTheReadersOwn() {
        DiskUnderTest disk = disk();
        disk.allocate("log", 5);
        disk.write("log", 0, bytes("hello"));
        Arrays.fill(disk.read("log", 0, 5), (byte) 0);
        assertThat(disk.read("log", 0, 5)).isEqualTo(bytes("hello"));
    }

    @Test
    default void forcedFilesAreThereForTheNextProcess() {
        DiskUnderTest disk = disk();
        disk.allocate("log", 20);
        disk.allocate("other", 1);
        disk.write("log", 0, bytes("hello"));
        disk.write("other", 0, bytes("!"));
        disk.force("log");
        disk.force("other");
        disk.write("log", 14, bytes(" world"));
        disk.force("log");
        disk.syncNames();
        disk.reopen();
        assertThat(disk.list()).containsExactly("log", "other");
        byte[] expected = new byte[20];
        System.arraycopy(bytes("hello"), 0, expected, 0, 5);
        System.arraycopy(bytes(" world"), 0, expected, 14, 6);
        assertThat(disk.read("log", 0, 100)).isEqualTo(expected);
    }

    @Test
    default void forcingTwiceDoesNoHarm() {
        DiskUnderTest disk = disk();
        disk.allocate("log", 5);
        disk.write("log", 0, bytes("hello"));
        disk.force("log");
        disk.force("log");
        assertThat(disk.read("log", 0, 100)).isEqualTo(bytes("hello"));
    }

    @Test
    default void forceOfAnAbsentFileFails() {
        DiskUnderTest disk = disk();
        disk.write("absent", 0, bytes("x"));
        assertThat(disk.<Done>await((raw, c) -> raw.force("absent", c)).failure())
                .isEqualTo(Kind.DISK_ERROR);
        assertThat(disk.list()).isEmpty();
    }

    @Test
    default void truncateCutsDurably() {
        DiskUnderTest disk = disk();
        disk.allocate("log", 5);
        disk.write("log", 0, bytes("hello"));
        disk.force("log");
        disk.syncNames();
        disk.truncate("log", 2);
        assertThat(disk.size("log")).isEqualTo(2);
        disk.reopen();
        assertThat(disk.read("log", 0, 100)).isEqualTo(bytes("he"));
    }

    @Test
    default void truncateNeverMakesAFileLonger() {
        DiskUnderTest disk = disk();
        disk.allocate("log", 5);
        disk.truncate("log", 100);
        assertThat(disk.size("log")).isEqualTo(5);
    }

    @Test
    default void truncateOfAnAbsentFileDoesNothing() {
        DiskUnderTest disk = disk();
        disk.truncate("absent", 3);
        assertThat(disk.list()).isEmpty();
    }

    /** The bytes are the completion's until it returns, so that many can be asked for at once. */
    @Test
    default void lentBytesAreTheOnesThatWouldBeRead() {
        DiskUnderTest disk = disk();
        byte[] content = new byte[1000];
        new SplittableRandom(1).nextBytes(content);
        disk.allocate("log", content.length);
        disk.write("log", 0, content);
        List<byte[]> lent = new ArrayList<>();
        List<byte[]> read = new ArrayList<>();
        int[][] ranges = {{0, 1000}, {0, 0}, {1, 300}, {999, 5}, {1000, 5}, {2000, 5}, {512, 488}};
        for (int[] range : ranges) {
            disk.raw()
                    .lend(
                            "log",
                            range[0],
                            range[1],
                            Completion.of(
                                    buffer -> {
                                        byte[] bytes = new byte[buffer.remaining()];
                                        buffer.get(bytes);
                                        lent.add(bytes);
                                    },
                                    failure -> {
                                        throw new AssertionError(failure);
                                    }));
            disk.raw().read("log", range[0], range[1], Completion.of(read::add, failure -> {}));
        }
        disk.run();
        assertThat(lent).hasSize(ranges.length);
        for (int i = 0; i < ranges.length; i++) {
            assertThat(lent.get(i)).isEqualTo(read.get(i));
        }
        assertThat(disk.<ByteBuffer>await((raw, c) -> raw.lend("absent", 0, 10, c))
                        .value()
                        .remaining())
                .isZero();
    }

    @Test
    default void holdsLargeFiles() {
        DiskUnderTest disk = disk();
        byte[] piece = new byte[64 * 1024];
        disk.allocate("large", 32L * piece.length);
        for (int i = 0; i < 32; i++) {
            byte[] next = piece.clone();
            Arrays.fill(next, (byte) i);
            disk.write("large", (long) i * piece.length, next);
        }
        disk.force("large");
        assertThat(disk.size("large")).isEqualTo(32L * piece.length);
        byte[] across = disk.read("large", 7L * piece.length - 1, 2);
        assertThat(across).containsExactly(6, 7);
    }
}
