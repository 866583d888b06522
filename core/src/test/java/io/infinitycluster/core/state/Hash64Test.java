package io.infinitycluster.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Hash64Test {

    /** Nodes of different versions compare digests: these values must never change. */
    @Test
    void valuesAreFixed() {
        assertThat(Hash64.of(new byte[0], 0)).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(Hash64.of(new byte[] {0}, 1)).isEqualTo(0x6A9EBB515C53F0C8L);
        byte[] text = "the quick brown fox".getBytes(StandardCharsets.US_ASCII);
        assertThat(Hash64.of(text, text.length)).isEqualTo(0xB3C4605B197AF65AL);
        assertThat(Hash64.pair(1, 2)).isEqualTo(0xA0B807C9DBA2FA48L);
    }

    @Test
    void canBeContinuedAtAnyWord() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] bytes = new byte[100];
        random.nextBytes(bytes);
        for (int length = 0; length <= bytes.length; length++) {
            for (int cut = 0; cut <= length; cut++) {
                long state = Hash64.words(Hash64.SEED, bytes, 0, cut);
                state = Hash64.words(state, bytes, cut & ~7, length);
                assertThat(Hash64.finish(state, bytes, length)).isEqualTo(Hash64.of(bytes, length));
            }
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

    @Test
    void aBitOfInputChangesHalfOfTheOutput() {
        SplittableRandom random = new SplittableRandom(2);
        long flipped = 0;
        int trials = 20_000;
        for (int i = 0; i < trials; i++) {
            byte[] bytes = new byte[1 + random.nextInt(40)];
            random.nextBytes(bytes);
            long before = Hash64.of(bytes, bytes.length);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            flipped += Long.bitCount(before ^ Hash64.of(bytes, bytes.length));
        }
        assertThat((double) flipped / trials).isBetween(31.5, 32.5);
    }
}
