package io.infinitycluster.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DeltaDebuggingProps {

    @Property
    void whatTheFailureNeedsIsFoundAndNothingElse(
            @ForAll @IntRange(max = 60) int size, @ForAll @Size(max = 5) Set<@IntRange(max = 59) Integer> drawn) {
        List<Integer> all = numbers(size);
        List<Integer> needed = all.stream().filter(drawn::contains).toList();

        assertThat(DeltaDebugging.minimize(all, part -> part.containsAll(needed)))
                .isEqualTo(needed);
    }

    /** Whatever fails: parts of a failing list need not fail, and two lists that fail need have nothing in common. */
    @Property
    void theResultFailsAndNothingCanBeTakenOutOfIt(@ForAll @IntRange(min = 1, max = 14) int size, @ForAll long salt) {
        List<Integer> all = numbers(size);
        Predicate<List<Integer>> fails =
                part -> part.equals(all) || Math.floorMod(part.hashCode() * 31L ^ salt, 5) == 0;

        List<Integer> least = DeltaDebugging.minimize(all, fails);

        assertThat(fails.test(least)).isTrue();
        for (int i = 0; i < least.size(); i++) {
            List<Integer> without = new ArrayList<>(least);
            without.remove(i);
            assertThat(fails.test(without)).as("%s without its %d.", least, i).isFalse();
        }
    }

    @Property
    void itAsksFarLessOftenThanThereAreParts(
            @ForAll @IntRange(min = 1, max = 200) int size, @ForAll @IntRange int one) {
        int[] asked = new int[1];
        int needed = Math.floorMod(one, size);

        DeltaDebugging.minimize(numbers(size), part -> {
            asked[0]++;
            return part.contains(needed);
        });

        assertThat(asked[0]).isLessThanOrEqualTo(2 + 2 * (32 - Integer.numberOfLeadingZeros(size)));
    }

    @Example
    void oneWhoSaysNoToEverythingKeepsTheWholeList() {
        Set<List<Integer>> asked = new LinkedHashSet<>();

        assertThat(DeltaDebugging.minimize(numbers(40), part -> {
                    asked.add(part);
                    return false;
                }))
                .isEqualTo(numbers(40));
        assertThat(asked).doesNotContain(numbers(40)).hasSizeLessThan(200);
    }

    @Example
    void aFailureThatNeedsNothingIsFoundAtOnce() {
        assertThat(DeltaDebugging.minimize(numbers(40), part -> true)).isEmpty();
        assertThat(DeltaDebugging.minimize(numbers(0), part -> true)).isEmpty();
    }

    private static List<Integer> numbers(int size) {
        return IntStream.range(0, size).boxed().toList();
    }
}
