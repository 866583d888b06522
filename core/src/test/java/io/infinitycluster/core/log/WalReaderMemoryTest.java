package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A reader holds one record's bytes at most, whatever a damaged length says. */
class WalReaderMemoryTest {

    private static final int PIECE = 1 << 20;

    private static int held(WalReader reader) throws ReflectiveOperationException {
        Field carry = WalReader.class.getDeclaredField("carry");
        carry.setAccessible(true);
        return ((byte[]) carry.get(reader)).length;
    }

    private static byte[] fileWithBadLength(int length) {
        LogWorld world = new LogWorld();
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "a"));
        world.disk.run();
        log.append(LogWorld.batch(2, 1, "b"));
        world.disk.run();
        byte[] bytes = world.bytes();
        // The length of the second record: it stands after the header's 20 bytes, and 4 bytes into the record.
        bytes[24] = (byte) (length >>> 24);
        bytes[25] = (byte) (length >>> 16);
        bytes[26] = (byte) (length >>> 8);
        bytes[27] = (byte) length;
        return bytes;
    }

    @Test
    void anAbsurdLengthIsNotWaitedFor() throws ReflectiveOperationException {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, WalRecord.MAX_PAYLOAD + 1}) {
            WalReader reader = new WalReader();
            reader.feed(fileWithBadLength(length));
            assertThat(reader.finish())
                    .isInstanceOfSatisfying(
                            Recovered.Damaged.class,
                            damaged -> assertThat(damaged.offset()).isEqualTo(20));
        }
    }

    @Test
    void aPlausibleLengthIsWaitedForNoLongerThanTheLongestRecord() throws ReflectiveOperationException {
        WalReader reader = new WalReader();
        reader.feed(fileWithBadLength(WalRecord.MAX_PAYLOAD));
        int most = 0;
        for (int i = 0; i < 70; i++) {
            reader.feed(new byte[PIECE]);
            most = Math.max(most, held(reader));
        }
        assertThat(most).isLessThanOrEqualTo(WalRecord.FRAME + WalRecord.MAX_PAYLOAD + PIECE);
        assertThat(reader.finish()).isInstanceOf(Recovered.Damaged.class);
    }

    @Test
    void aDamageThatIsCertainMakesTheReaderKeepNothingOfWhatFollows() throws ReflectiveOperationException {
        WalReader reader = new WalReader();
        reader.feed(fileWithBadLength(-1));
        byte[] zeroes = new byte[PIECE];
        for (int i = 0; i < 4; i++) {
            reader.feed(Arrays.copyOf(zeroes, zeroes.length));
        }
        assertThat(held(reader)).isLessThan(PIECE);
    }
}
