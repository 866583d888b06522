package io.infinitycluster.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;

class SnapshotMapProps {

    /** What is done: a key gets a value, or loses it (null), or (key -1) the cursor goes on. */
    private record Deed(int key, @Nullable String value) {}

    @Property
    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    void aCursorSeesTheMapAsItWasWhateverIsChangedMeanwhile(
            @ForAll("deeds") List<Deed> before, @ForAll("deeds") List<Deed> meanwhile) {
        SnapshotMap<Integer, String> map = new SnapshotMap<>();
        TreeMap<Integer, String> model = new TreeMap<>();
        before.forEach(deed -> carryOut(deed, map, model));
        Map<Integer, String> asItWas = new TreeMap<>(model);

        List<Integer> order = new ArrayList<>();
        Map<Integer, String> seen = new TreeMap<>();
        boolean changedAhead = false;
        SnapshotMap<Integer, String>.Cursor cursor = map.open();
        boolean ended = false;
        for (Deed deed : meanwhile) {
            if (deed.key() < 0) {
                ended = ended || !step(cursor, order, seen);
            } else {
                carryOut(deed, map, model);
                changedAhead |= cursor.setAside() > 0;
            }
        }
        while (!ended) {
            ended = !step(cursor, order, seen);
        }
        assertThat(seen).isEqualTo(asItWas);
        assertThat(order).isSorted().doesNotHaveDuplicates();
        assertThat(cursor.setAside())
                .as("values that are still set aside at the end")
                .isZero();
        cursor.close();

        Map<Integer, String> now = new TreeMap<>();
        SnapshotMap<Integer, String>.Cursor again = map.open();
        while (step(again, new ArrayList<>(), now)) {
            // reads on
        }
        assertThat(now).as("the map itself has all changes").isEqualTo(model);
        Statistics.collect(changedAhead);
        Statistics.coverage(coverage -> coverage.check(true).percentage(percent -> percent > 20));
    }

    private static boolean step(
            SnapshotMap<Integer, String>.Cursor cursor, List<Integer> order, Map<Integer, String> seen) {
        SnapshotMap.Step<Integer, String> step = cursor.next();
        if (step != null) {
            order.add(step.key());
            if (step.value() != null) {
                seen.put(step.key(), step.value());
            }
        }
        return step != null;
    }

    private static void carryOut(Deed deed, SnapshotMap<Integer, String> map, TreeMap<Integer, String> model) {
        if (deed.key() < 0) {
            return;
        }
        if (deed.value() == null) {
            assertThat(map.remove(deed.key())).isEqualTo(model.remove(deed.key()));
        } else {
            assertThat(map.put(deed.key(), deed.value())).isEqualTo(model.put(deed.key(), deed.value()));
        }
        assertThat(map.size()).isEqualTo(model.size());
        assertThat(map.get(deed.key())).isEqualTo(model.get(deed.key()));
        assertThat(map.firstKey()).isEqualTo(model.isEmpty() ? null : model.firstKey());
    }

    @Example
    void whatTheCursorHasPassedIsNotSetAside() {
        SnapshotMap<Integer, String> map = new SnapshotMap<>();
        for (int i = 0; i < 10; i++) {
            map.put(i, "old");
        }
        SnapshotMap<Integer, String>.Cursor cursor = map.open();
        for (int i = 0; i < 5; i++) {
            cursor.next();
        }
        for (int i = 0; i < 10; i++) {
            map.put(i, "new");
            map.put(i, "newer");
        }
        assertThat(cursor.setAside()).isEqualTo(5);
    }

    @Example
    void oneCursorIsOpenAtATimeAndAClosedOneReadsNothing() {
        SnapshotMap<Integer, String> map = new SnapshotMap<>();
        map.put(1, "one");
        SnapshotMap<Integer, String>.Cursor cursor = map.open();
        assertThatThrownBy(map::open).isInstanceOf(IllegalStateException.class).hasMessageContaining("open already");
        map.put(1, "two");
        cursor.close();
        assertThat(cursor.setAside()).isZero();
        assertThatThrownBy(cursor::next).isInstanceOf(IllegalStateException.class);
        SnapshotMap<Integer, String>.Cursor second = map.open();
        cursor.close();
        assertThat(map.isOpen()).as("closing an old one again").isTrue();
        assertThat(second.next()).isEqualTo(new SnapshotMap.Step<>(1, "two"));
    }

    @Provide
    Arbitrary<List<Deed>> deeds() {
        Arbitrary<Deed> changes = Combinators.combine(
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.of("a", "b", "c").injectNull(0.4))
                .as(Deed::new);
        return Arbitraries.oneOf(changes, changes, Arbitraries.just(new Deed(-1, null)))
                .list()
                .ofMaxSize(40);
    }
}
