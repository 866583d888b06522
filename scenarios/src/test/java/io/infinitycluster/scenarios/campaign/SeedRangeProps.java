package io.infinitycluster.scenarios.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SeedRangeProps {

    @Property
    void whatIsWrittenIsReadBack(@ForAll long a, @ForAll @IntRange(max = 1_000_000) int more) {
        Assume.that(a <= Long.MAX_VALUE - more);
        SeedRange range = new SeedRange(a, a + more);

        assertThat(SeedRange.parse(range.toString())).isEqualTo(range);
        assertThat(range.size()).isEqualTo(more + 1L);
    }

    @Property
    void ascendingAndDescendingAreTheSameSeeds(@ForAll long first, @ForAll @IntRange(max = 50) int more) {
        Assume.that(first <= Long.MAX_VALUE - more);
        SeedRange range = new SeedRange(first, first + more);
        List<Long> up = new ArrayList<>();
        List<Long> down = new ArrayList<>();
        range.ascending().forEachRemaining((long seed) -> up.add(seed));
        range.descending().forEachRemaining((long seed) -> down.add(seed));

        assertThat(up).hasSize(more + 1).isSorted().doesNotHaveDuplicates().startsWith(range.first());
        Collections.reverse(down);
        assertThat(down).isEqualTo(up);
    }

    @Property
    void theHigherSeedFirstIsRefused(@ForAll long a, @ForAll long b) {
        Assume.that(a > b);

        assertThatThrownBy(() -> SeedRange.parse(a + ".." + b))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lower one first");
    }

    @Property
    void anyTextIsARangeOrRefused(@ForAll String text) {
        try {
            SeedRange.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).isNotInstanceOf(NumberFormatException.class);
        }
    }

    @Example
    void malformedTextsAreRefused() {
        for (String text : List.of(
                "", "1", "1-5", "1...5", "..", "1..", "..5", "a..b", "1..2..3", "1.. 5", "1..9999999999999999999")) {
            assertThatThrownBy(() -> SeedRange.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not a range of seeds");
        }
    }

    @Example
    void moreSeedsThanCanBeCountedAreRefused() {
        assertThatThrownBy(() -> new SeedRange(Long.MIN_VALUE, Long.MAX_VALUE)).hasMessageContaining("too many seeds");
        assertThatThrownBy(() -> new SeedRange(0, Long.MAX_VALUE)).hasMessageContaining("too many seeds");
        assertThat(new SeedRange(1, Long.MAX_VALUE).size()).isEqualTo(Long.MAX_VALUE);
    }
}
