package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.LogHistory.State;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What recovery makes of files that are cut, torn or rotten (P11). */
class LogRecoveryProps {

    private static final int SECTOR = 512;

    /** How a power loss leaves what was being written. */
    enum Tear {
        CUT,
        ZEROED,
        GARBAGE,
        SOME_SECTORS_ZEROED,
        SOME_SECTORS_GARBAGE
    }

    @Provide
    Arbitrary<LogHistory> histories() {
        return LogArbitraries.histories();
    }

    @Property
    void everyPrefixOfAFileHoldsAPrefixOfItsHistory(
            @ForAll("histories") LogHistory history, @ForAll @IntRange(max = 100_000) int length) {
        byte[] all = history.bytes();
        int cut = length % (all.length + 1);
        Recovered recovered = LogWorld.read(Arrays.copyOf(all, cut));
        int end = history.recordAt(cut);
        if (end < history.headerEnd()) {
            assertThat(recovered).isInstanceOf(Recovered.Nothing.class);
        } else {
            assertThat(State.of(recovered)).isEqualTo(history.stateAt(end));
            assertThat(((Recovered.Intact) recovered).goodOffset()).isEqualTo(end);
            assertThat(((Recovered.Intact) recovered).forcedOffset()).isLessThanOrEqualTo(end);
        }
    }

    @Property
    void aTornLastGroupIsCutAndAllThatWasForcedBeforeItSurvives(
            @ForAll("histories") LogHistory history,
            @ForAll Tear tear,
            @ForAll @IntRange(max = 100_000) int where,
            @ForAll long seed) {
        byte[] all = history.bytes();
        int group = history.lastGroup();
        if (group == all.length) {
            return;
        }
        int from = group + where % (all.length - group);
        byte[] torn = tear(all, group, from, tear, new Random(seed));
        Recovered recovered = LogWorld.read(torn);
        assertThat(recovered).isInstanceOf(Recovered.Intact.class);
        int good = (int) ((Recovered.Intact) recovered).goodOffset();
        assertThat(good).isBetween(group, all.length);
        assertThat(Arrays.copyOf(torn, good)).isEqualTo(Arrays.copyOf(all, good));
        assertThat(State.of(recovered)).isEqualTo(history.stateAt(good));
    }

    private static byte[] tear(byte[] all, int group, int from, Tear tear, Random random) {
        byte[] torn = all.clone();
        switch (tear) {
            case CUT -> {
                return Arrays.copyOf(all, from);
            }
            case ZEROED -> Arrays.fill(torn, from, torn.length, (byte) 0);
            case GARBAGE -> garble(torn, from, torn.length, random);
            case SOME_SECTORS_ZEROED, SOME_SECTORS_GARBAGE -> {
                for (int sector = group / SECTOR * SECTOR; sector < torn.length; sector += SECTOR) {
                    int start = Math.max(group, sector);
                    int end = Math.min(torn.length, sector + SECTOR);
                    if (random.nextBoolean() && tear == Tear.SOME_SECTORS_ZEROED) {
                        Arrays.fill(torn, start, end, (byte) 0);
                    } else if (random.nextBoolean() && tear == Tear.SOME_SECTORS_GARBAGE) {
                        garble(torn, start, end, random);
                    }
                }
            }
        }
        return torn;
    }

    private static void garble(byte[] bytes, int from, int to, Random random) {
        byte[] garbage = new byte[to - from];
        random.nextBytes(garbage);
        System.arraycopy(garbage, 0, bytes, from, garbage.length);
    }

    @Property
    void aFlippedByteBeforeALaterMarkIsReportedWhereItsRecordBeginsAndNeverSkipped(
            @ForAll("histories") LogHistory history,
            @ForAll @IntRange(max = 100_000) int where,
            @ForAll @IntRange(min = 1, max = 255) int mask) {
        byte[] rotten = history.bytes();
        int forced = history.lastGroup();
        if (forced == rotten.length) {
            return;
        }
        int at = where % forced;
        rotten[at] = (byte) (rotten[at] ^ mask);
        assertThat(LogWorld.read(rotten))
                .isInstanceOfSatisfying(
                        Recovered.Damaged.class,
                        damaged -> assertThat(damaged.offset()).isEqualTo(history.recordAt(at)));
    }

    @Property
    void piecesOfAnySizeGiveTheSameResult(
            @ForAll("histories") LogHistory history,
            @ForAll @IntRange(max = 100_000) int where,
            @ForAll @IntRange(max = 255) int mask,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 700) Integer> pieces) {
        byte[] bytes = history.bytes();
        int at = where % bytes.length;
        bytes[at] = (byte) (bytes[at] ^ mask);
        WalReader reader = new WalReader();
        int from = 0;
        for (int i = 0; from < bytes.length; i++) {
            int to = Math.min(bytes.length, from + pieces.get(i % pieces.size()));
            reader.feed(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        assertSame(reader.finish(), LogWorld.read(bytes));
    }

    private static void assertSame(Recovered actual, Recovered expected) {
        if (expected instanceof Recovered.Intact intact) {
            assertThat(State.of(actual)).isEqualTo(State.of(expected));
            assertThat(((Recovered.Intact) actual).goodOffset()).isEqualTo(intact.goodOffset());
            assertThat(((Recovered.Intact) actual).forcedOffset()).isEqualTo(intact.forcedOffset());
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Property
    void noBytesWhateverMakeRecoveryThrow(
            @ForAll("histories") LogHistory history, @ForAll @IntRange(max = 12) int edits, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = random.nextInt(4) == 0 ? new byte[random.nextInt(300)] : history.bytes();
        for (int i = 0; i < edits && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> garble(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(64)), random);
                default -> bytes = spliced(bytes, at, history.bytes(), random);
            }
        }
        assertThat(LogWorld.read(bytes)).isNotNull();
    }

    /** Whole good records of the same history in the wrong place: their checksums are right, and they make no sense. */
    private static byte[] spliced(byte[] bytes, int at, byte[] source, Random random) {
        int from = random.nextInt(source.length);
        int to = Math.min(source.length, from + 1 + random.nextInt(400));
        byte[] joined = new byte[bytes.length + to - from];
        System.arraycopy(bytes, 0, joined, 0, at);
        System.arraycopy(source, from, joined, at, to - from);
        System.arraycopy(bytes, at, joined, at + to - from, bytes.length - at);
        return joined;
    }
}
