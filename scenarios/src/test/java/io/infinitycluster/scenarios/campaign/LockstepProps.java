package io.infinitycluster.scenarios.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LockstepProps {

    @Property(tries = 100)
    void theFirstEventThatDiffersIsNamed(@ForAll @IntRange(min = 1, max = FakeRuns.EVENTS) int event) {
        Lockstep.Difference difference = Lockstep.firstDifference(secondDiffersAt(event), 7);

        assertThat(difference).isNotNull();
        assertThat(difference.number()).isEqualTo(event);
        assertThat(difference.first().actor()).isEqualTo("n1");
        assertThat(difference.second().actor()).isEqualTo("n2");
        assertThat(difference.second().lines()).containsExactly("n2 does something odd");
        assertThat(difference.before()).isEqualTo(event <= 10 ? null : "n1 does step " + (event - 1) / 10 * 10);
    }

    private static Runs secondDiffersAt(int event) {
        AtomicInteger runs = new AtomicInteger();
        return seed -> runs.incrementAndGet() == 2
                ? FakeRuns.differingAt(seed, event)
                : FakeRuns.passing().of(seed);
    }
}
