package io.infinitycluster.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Hash64Test {

    /** Nodes of different versions compare digests: these values change with the version of snapshots only. */
    @Test
    void valuesAreFixed() {
        assertThat(Hash64.of(new byte[0], 0)).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(Hash64.of(new byte[] {0}, 1)).isEqualTo(0x6A9EBB515C53F0C8L);
        byte[] text = "the quick brown fox".getBytes(StandardCharsets.US_ASCII);
        assertThat(Hash64.of(text, text.length)).isEqualTo(0xB3C4605B197AF65AL);
        byte[] counting = new byte[2 * Hash64.STRIPE_BYTES + 13];
        for (int i = 0; i < counting.length; i++) {
            counting[i] = (byte) (i - 50);
        }
        assertThat(Hash64.of(counting, counting.length)).isEqualTo(0xD4490FC6D7CAFC6AL);
        assertThat(Hash64.of(counting, 2 * Hash64.STRIPE_BYTES)).isEqualTo(0x971111EB0B2CD737L);
        assertThat(Hash64.pair(1, 2)).isEqualTo(0xA0B807C9DBA2FA48L);
    }

    @Test
    void canBeContinuedAtAnyStripe() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] bytes = new byte[100];
        random.nextBytes(bytes);
        for (int length = 0; length <= bytes.length; length++) {
            for (int cut = 0; cut <= length; cut++) {
                long state = Hash64.stripes(Hash64.SEED, bytes, 0, cut);
                state = Hash64.stripes(state, bytes, cut - cut % Hash64.STRIPE_BYTES, length);
                assertThat(Hash64.finish(state, bytes, 0, length)).isEqualTo(Hash64.of(bytes, length));
            }
        }
    }

    @Test
    void doesNotDependOnWhereInAnArrayTheBytesAre() {
        byte[] bytes = new byte[100];
        new SplittableRandom(3).nextBytes(bytes);
        for (int offset = 0; offset <= bytes.length; offset++) {
            byte[] alone = Arrays.copyOfRange(bytes, offset, bytes.length);
            assertThat(Hash64.of(bytes, offset, alone.length)).isEqualTo(Hash64.of(alone, alone.length));
        }
    }

    /** Inputs that differ least: every length of zeros, and every single bit, of up to 64 bytes. */
    @Test
    void similarInputsDiffer() {
        Set<Long> seen = new LinkedHashSet<>();
        int inputs = 0;
        for (int length = 0; length <= 64; length++) {
            byte[] bytes = new byte[length];
            seen.add(Hash64.of(bytes, length));
            inputs++;
            for (int bit = 0; bit < 8 * length; bit++) {
                Arrays.fill(bytes, (byte) 0);
                bytes[bit / 8] = (byte) (1 << bit % 8);
                seen.add(Hash64.of(bytes, length));
                inputs++;
            }
        }
        assertThat(seen).hasSize(inputs);
    }

    /** What changes in two places of one stripe, or of two, does not cancel out. */
    @Test
    void twoBitsInWhateverWordsDiffer() {
        byte[] bytes = new byte[2 * Hash64.STRIPE_BYTES];
        new SplittableRandom(4).nextBytes(bytes);
        int bits = 8 * bytes.length;
        Set<Long> seen = new LinkedHashSet<>();
        for (int one = 0; one < bits; one++) {
            flip(bytes, one);
            for (int two = 0; two < one; two++) {
                flip(bytes, two);
                seen.add(Hash64.of(bytes, bytes.length));
                flip(bytes, two);
            }
            flip(bytes, one);
        }
        assertThat(seen).hasSize(bits * (bits - 1) / 2);
    }

    private static void flip(byte[] bytes, int bit) {
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }

    @Test
    void wordsThatChangePlacesShow() {
        Set<Long> seen = new LinkedHashSet<>();
        int words = 2 * Hash64.STRIPE_BYTES / 8;
        for (int one = 0; one < words; one++) {
            for (int two = 0; two < words; two++) {
                if (one != two) {
                    byte[] bytes = new byte[8 * words];
                    Arrays.fill(bytes, 8 * one, 8 * one + 8, (byte) 1);
                    Arrays.fill(bytes, 8 * two, 8 * two + 8, (byte) 2);
                    seen.add(Hash64.of(bytes, bytes.length));
                }
            }
        }
        assertThat(seen).hasSize(words * (words - 1));
    }

    @Test
    void aBitOfInputChangesHalfOfTheOutput() {
        SplittableRandom random = new SplittableRandom(2);
        long flipped = 0;
        int trials = 20_000;
        for (int i = 0; i < trials; i++) {
            byte[] bytes = new byte[1 + random.nextInt(100)];
            random.nextBytes(bytes);
            long before = Hash64.of(bytes, bytes.length);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            flipped += Long.bitCount(before ^ Hash64.of(bytes, bytes.length));
        }
        assertThat((double) flipped / trials).isBetween(31.5, 32.5);
    }
}
