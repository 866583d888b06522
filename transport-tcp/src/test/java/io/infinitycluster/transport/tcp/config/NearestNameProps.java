package io.infinitycluster.transport.tcp.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

/** The distance between names is one. */
class NearestNameProps {

    @Property(tries = 300)
    void aNameIsNearestToItself(@ForAll @AlphaChars @StringLength(max = 20) String name) {
        assertThat(NearestName.edits(name, name)).isZero();
    }

    @Property(tries = 300)
    void theDistanceIsTheSameBothWays(
            @ForAll @AlphaChars @StringLength(max = 12) String one,
            @ForAll @AlphaChars @StringLength(max = 12) String other) {
        assertThat(NearestName.edits(one, other)).isEqualTo(NearestName.edits(other, one));
        assertThat(NearestName.edits(one, other))
                .isBetween(Math.abs(one.length() - other.length()), Math.max(one.length(), other.length()));
    }

    @Property(tries = 300)
    void oneSlipIsOneEdit(
            @ForAll @AlphaChars @StringLength(min = 2, max = 20) String name, @ForAll @IntRange(max = 18) int at) {
        int i = at % (name.length() - 1);
        String without = name.substring(0, i) + name.substring(i + 1);
        String swapped = name.substring(0, i) + name.charAt(i + 1) + name.charAt(i) + name.substring(i + 2);
        String replaced = name.substring(0, i) + '_' + name.substring(i + 1);
        assertThat(NearestName.edits(without, name)).isOne();
        assertThat(NearestName.edits(replaced, name)).isOne();
        assertThat(NearestName.edits(swapped, name)).isLessThanOrEqualTo(1);
    }

    @Example
    void knownDistances() {
        assertThat(NearestName.edits("kitten", "sitting")).isEqualTo(3);
        assertThat(NearestName.edits("", "abc")).isEqualTo(3);
    }
}
