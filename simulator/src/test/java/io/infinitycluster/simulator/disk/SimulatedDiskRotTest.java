package io.infinitycluster.simulator.disk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.PortFailure.Kind;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.fault.Chance;
import org.junit.jupiter.api.Test;

/** Reads that fail, and what is on the platter but was never written there. */
class SimulatedDiskRotTest extends SimulatedDiskFixture {

    @Test
    void readsFail() {
        make("log", 3);
        disk.write("log", 0, bytes("abc"));
        faults.readFailure(Chance.ALWAYS);
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, 3, c)).failure()).isEqualTo(Kind.DISK_ERROR);
        faults.readFailure(0);
        assertThat(read("log")).isEqualTo("abc");
        assertThat(machine.counters().failedReads()).isEqualTo(1);
    }

    @Test
    void aReadMayBringAFlippedBitAndTheNextOneNot() {
        make("log", 100);
        byte[] written = new byte[100];
        disk.write("log", 0, written);
        faults.readRot(Chance.ALWAYS);
        byte[] rotten = this.<byte[]>await(c -> disk.read("log", 0, 100, c)).value();
        int flipped = 0;
        for (byte each : rotten) {
            flipped += Integer.bitCount(each & 0xFF);
        }
        assertThat(flipped).isEqualTo(1);
        faults.readRot(0);
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, 100, c)).value()).isEqualTo(written);
        assertThat(machine.counters().rottenReads()).isEqualTo(1);
    }

    @Test
    void bitRotReachesThePlatterButNotTheWritersArray() {
        byte[] written = bytes("abc");
        make("log", 3);
        disk.write("log", 0, written);
        force("log");
        assertThat(machine.corrupt("log", 0, 1)).isTrue();
        assertThat(machine.corrupt("log", 2, 3)).isTrue();
        assertThat(machine.corrupt("log", 3, 1)).isFalse();
        assertThat(machine.corrupt("absent", 0, 1)).isFalse();
        assertThat(written).isEqualTo(bytes("abc"));
        assertThat(read("log")).isEqualTo("`b`");
        assertThat(durable("log")).isEqualTo("`b`");
        assertThat(machine.counters().corruptedBytes()).isEqualTo(2);
    }

    @Test
    void whatWasWrittenIsKnownThoughItHasRotted() {
        make("log", 3);
        disk.write("log", 0, bytes("abc"));
        force("log");
        assertThat(machine.isDamaged("log")).isFalse();
        machine.corrupt("log", 1, 1);
        assertThat(machine.isDamaged("log")).isTrue();
        assertThat(machine.readWritten("log")).startsWith(bytes("abc"));
        assertThat(machine.readWritten("log", 1, 1)).isEqualTo(bytes("b"));
        machine.crash(new SeededRandomness(1));
        disk = machine.open();
        assertThat(read("log")).isEqualTo("acc");
        assertThat(machine.counters().readsOfRot()).isEqualTo(1);
        disk.write("log", 1, bytes("b"));
        assertThat(machine.isDamaged("log")).isFalse();
        assertThat(read("log")).isEqualTo("abc");
    }

    @Test
    void aMisdirectedWriteIsMissingWhereItShouldBeAndIsWhereItShouldNot() {
        make("log", 3 * SECTOR);
        disk.write("log", 0, bytes("a".repeat(SECTOR) + "b".repeat(SECTOR) + "c".repeat(SECTOR)));
        force("log");
        assertThat(machine.misdirect("log", SECTOR, SECTOR, "log", 0)).isTrue();
        assertThat(machine.misdirect("log", 1, SECTOR, "log", 0)).isFalse();
        assertThat(machine.misdirect("log", SECTOR, 3 * SECTOR, "log", 0)).isFalse();
        assertThat(machine.misdirect("log", 0, SECTOR, "absent", 0)).isFalse();
        byte[] found =
                this.<byte[]>await(c -> disk.read("log", 0, 3 * SECTOR, c)).value();
        assertThat(new String(found, ISO_8859_1))
                .isEqualTo("b".repeat(SECTOR) + "\0".repeat(SECTOR) + "c".repeat(SECTOR));
        assertThat(machine.readWritten("log", 0, 1)).isEqualTo(bytes("a"));
        assertThat(machine.counters().misdirectedSectors()).isEqualTo(1);
        assertThat(machine.counters().readsOfMisdirected()).isEqualTo(1);
    }

    @Test
    void aBadSectorCannotBeReadUntilItIsWrittenAgain() {
        make("log", 3 * SECTOR);
        disk.write("log", 0, bytes("a".repeat(3 * SECTOR)));
        force("log");
        assertThat(machine.spoil("log", SECTOR + 7)).isTrue();
        assertThat(machine.spoil("log", 3 * SECTOR)).isFalse();
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, SECTOR, c)).value())
                .hasSize(SECTOR);
        assertThat(this.<byte[]>await(c -> disk.read("log", 2 * SECTOR, SECTOR, c))
                        .value())
                .hasSize(SECTOR);
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, SECTOR + 1, c)).failure())
                .isEqualTo(Kind.DISK_ERROR);
        assertThat(this.<byte[]>await(c -> disk.read("log", 2 * SECTOR - 1, 9, c))
                        .failure())
                .isEqualTo(Kind.DISK_ERROR);
        assertThat(machine.counters().unreadableReads()).isEqualTo(2);
        disk.write("log", SECTOR, bytes("b"));
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, SECTOR + 1, c)).value())
                .hasSize(SECTOR + 1);
        machine.spoil("log", 0);
        machine.restoreSectors();
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, 1, c)).value()).isEqualTo(bytes("a"));
    }

    @Test
    void aReadThatFailsOnlySoManyTimesInARowSucceedsThen() {
        make("log", 3);
        faults.readFailure(Chance.ALWAYS).readFailuresInARow(3);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3; i++) {
                assertThat(this.<byte[]>await(c -> disk.read("log", 0, 3, c)).failure())
                        .isEqualTo(Kind.DISK_ERROR);
            }
            assertThat(this.<byte[]>await(c -> disk.read("log", 0, 3, c)).value())
                    .hasSize(3);
        }
    }

    @Test
    void twoReadsOneAfterTheOtherDoNotFlipTheSameBit() {
        make("log", 1);
        faults.readRot(Chance.ALWAYS);
        byte last = 0;
        for (int i = 0; i < MANY; i++) {
            byte[] read = this.<byte[]>await(c -> disk.read("log", 0, 1, c)).value();
            assertThat(read[0]).isNotEqualTo(last);
            last = read[0];
        }
    }
}
