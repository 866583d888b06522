package io.infinitycluster.simulator.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamsTest {

    /** The first outputs that the authors' C program yields from the state 1, 2, 3, 4. */
    @Test
    void isXoshiro256StarStar() {
        RandomStream stream = new RandomStream(0, 1, 2, 3, 4);

        assertThat(List.of(
                        stream.nextLong(),
                        stream.nextLong(),
                        stream.nextLong(),
                        stream.nextLong(),
                        stream.nextLong(),
                        stream.nextLong(),
                        stream.nextLong()))
                .containsExactly(
                        11520L,
                        0L,
                        1509978240L,
                        1215971899390074240L,
                        1216172134540287360L,
                        607988272756665600L,
                        Long.parseUnsignedLong("16172922978634559625"));
    }

    /** The first outputs that the authors' C program yields from the seed 1234567. */
    @Test
    void isSeededBySplitMix64() {
        assertThat(IntStream.rangeClosed(1, 5)
                        .mapToObj(n -> Long.toUnsignedString(SplitMix.output(1234567, n)))
                        .toList())
                .containsExactly(
                        "6457827717110365317",
                        "3203168211198807973",
                        "9817491932198370423",
                        "4593380528125082431",
                        "16408922859458223821");
    }

    /** Recorded seeds rely on all of this. If this test fails, every recorded seed means another run. */
    @Test
    void isTheSameForEver() {
        RandomStream stream = new RandomStreams(42).stream("disk/n1");
        List<Long> drawn = new ArrayList<>();
        drawn.add(stream.nextLong());
        drawn.add((long) stream.nextInt(1_000_000));
        drawn.add(stream.nextLong(1L << 40));
        drawn.add(stream.between(-500L, 500L));
        drawn.add((long) stream.between(1, 6));
        drawn.add(stream.exponential(1_000_000_000L));
        drawn.add(stream.exponential(1_000_000_000L));
        drawn.add(stream.chance(500_000) ? 1L : 0L);
        drawn.add((long) stream.pick(List.of(10, 20, 30, 40)));
        List<Long> order = new ArrayList<>(List.of(1L, 2L, 3L, 4L, 5L));
        stream.shuffle(order);
        drawn.addAll(order);
        drawn.add(stream.fork("sector").nextLong());

        assertThat(drawn).isEqualTo(GOLDEN);
    }

    private static final List<Long> GOLDEN = List.of(
            3998626086963387842L,
            418260L,
            541100194771L,
            -412L,
            1L,
            265274619L,
            67352676L,
            0L,
            20L,
            1L,
            2L,
            3L,
            5L,
            4L,
            -6900695991497056233L);

    @Test
    void streamsDependOnSeedAndNameAlone() {
        RandomStreams one = new RandomStreams(7);
        RandomStreams two = new RandomStreams(7);
        for (int i = 0; i < 100; i++) {
            one.stream("other").nextLong();
            one.stream("network").fork("x").nextLong();
        }

        assertThat(first(one.stream("network"))).isEqualTo(first(two.stream("network")));
        assertThat(first(one.stream("a"))).isNotEqualTo(first(two.stream("b")));
        assertThat(first(one.stream("ab").fork("c")))
                .isNotEqualTo(first(one.stream("a").fork("bc")));
        assertThat(first(new RandomStreams(8).stream("network")))
                .isNotEqualTo(first(new RandomStreams(7).stream("network")));
    }

    @Test
    void aForkDependsOnNoDraw() {
        RandomStream untouched = new RandomStreams(7).stream("network");
        RandomStream drawn = new RandomStreams(7).stream("network");
        drawn.nextLong();

        assertThat(first(drawn.fork("a"))).isEqualTo(first(untouched.fork("a")));
    }

    @Test
    void aStreamGoesOnWhereItWas() {
        RandomStreams streams = new RandomStreams(7);

        assertThat(streams.stream("a")).isSameAs(streams.stream("a"));
    }

    @Test
    void staysWithinBoundsAndReachesThem() {
        RandomStream stream = new RandomStreams(1).stream("bounds");
        long[] counts = new long[7];
        for (int i = 0; i < 70_000; i++) {
            counts[stream.nextInt(7)]++;
        }
        assertThat(Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(9_500L, 10_500L));
        long bound = (1L << 62) + 12_345;
        assertThat(IntStream.range(0, 1_000).mapToObj(i -> stream.nextLong(bound)))
                .allSatisfy(value -> assertThat(value).isBetween(0L, bound - 1))
                .anySatisfy(value -> assertThat(value).isGreaterThan(bound / 2));
        assertThat(IntStream.range(0, 200).mapToObj(i -> stream.between(-1L, 1L)))
                .containsOnly(-1L, 0L, 1L)
                .contains(-1L, 0L, 1L);
        assertThat(IntStream.range(0, 100).mapToObj(i -> stream.between(Long.MIN_VALUE, Long.MAX_VALUE)))
                .doesNotHaveDuplicates();
        assertThat(stream.nextLong(1)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextInt(0));
        assertThatIllegalArgumentException().isThrownBy(() -> stream.nextLong(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> stream.between(2, 1));
    }

    @Test
    void chancesAndDelaysHaveTheirMeans() {
        RandomStream stream = new RandomStreams(1).stream("means");
        int hits = 0;
        long sum = 0;
        for (int i = 0; i < 100_000; i++) {
            hits += stream.chance(250_000) ? 1 : 0;
            sum += stream.exponential(1_000_000);
        }

        assertThat(hits).isBetween(24_500, 25_500);
        assertThat(sum / 100_000).isBetween(985_000L, 1_015_000L);
        assertThat(stream.chance(0)).isFalse();
        assertThat(stream.chance(RandomStream.MILLION)).isTrue();
        assertThat(stream.exponential(0)).isZero();
    }

    private static long first(RandomStream stream) {
        return stream.fork("probe").nextLong();
    }
}
