package io.infinitycluster.core.port.contract;

import static io.infinitycluster.core.port.contract.DiskUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.PortFailure.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which files there are. */
public interface DiskNamesContract {

    /** The disk. */
    DiskUnderTest disk();

    @Test
    default void listsNothingAtFirst() {
        DiskUnderTest disk = disk();
        assertThat(disk.list()).isEmpty();
    }

    @Test
    default void listsNamesInAscendingOrder() {
        DiskUnderTest disk = disk();
        for (String file : List.of("b", "a-10", "c", "a-2")) {
            disk.allocate(file, 1);
        }
        assertThat(disk.list()).containsExactly("a-10", "a-2", "b", "c");
    }

    @Test
    default void renameMovesAFile() {
        DiskUnderTest disk = disk();
        disk.allocate("new", 7);
        disk.write("new", 0, bytes("content"));
        disk.force("new");
        disk.rename("new", "final");
        disk.syncNames();
        disk.reopen();
        assertThat(disk.list()).containsExactly("final");
        assertThat(disk.read("final", 0, 100)).isEqualTo(bytes("content"));
        assertThat(disk.size("new")).isEqualTo(-1);
    }

    @Test
    default void renameReplacesAFile() {
        DiskUnderTest disk = disk();
        disk.allocate("final", 30);
        disk.allocate("new", 7);
        disk.write("new", 0, bytes("content"));
        disk.force("new");
        disk.rename("new", "final");
        disk.syncNames();
        disk.reopen();
        assertThat(disk.list()).containsExactly("final");
        assertThat(disk.read("final", 0, 100)).isEqualTo(bytes("content"));
    }

    @Test
    default void whatIsWrittenAfterARenameGoesToTheNewName() {
        DiskUnderTest disk = disk();
        disk.allocate("a", 2);
        disk.write("a", 0, bytes("1"));
        disk.rename("a", "b");
        disk.write("b", 1, bytes("2"));
        disk.force("b");
        disk.allocate("a", 1);
        disk.syncNames();
        disk.reopen();
        assertThat(disk.read("a", 0, 100)).isEqualTo(new byte[1]);
        assertThat(disk.read("b", 0, 100)).isEqualTo(bytes("12"));
    }

    @Test
    default void renameToTheSameNameDoesNothing() {
        DiskUnderTest disk = disk();
        disk.allocate("a", 1);
        disk.write("a", 0, bytes("1"));
        disk.rename("a", "a");
        assertThat(disk.read("a", 0, 100)).isEqualTo(bytes("1"));
    }

    @Test
    default void renameOfAnAbsentFileFailsAndReplacesNothing() {
        DiskUnderTest disk = disk();
        disk.allocate("final", 3);
        assertThat(disk.<Done>await((raw, c) -> raw.rename("absent", "final", c))
                        .failure())
                .isEqualTo(Kind.DISK_ERROR);
        assertThat(disk.size("final")).isEqualTo(3);
    }

    @Test
    default void deleteRemovesAFile() {
        DiskUnderTest disk = disk();
        disk.allocate("log", 5);
        disk.delete("log");
        disk.syncNames();
        disk.reopen();
        assertThat(disk.list()).isEmpty();
        assertThat(disk.size("log")).isEqualTo(-1);
    }

    @Test
    default void deleteOfAnAbsentFileIsNoError() {
        DiskUnderTest disk = disk();
        disk.delete("absent");
        assertThat(disk.list()).isEmpty();
    }
}
