package io.infinitycluster.core.log;

import io.infinitycluster.core.log.LogHistory.Event;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What logs may live through. */
final class LogArbitraries {

    private LogArbitraries() {}

    static Arbitrary<Event> events() {
        Arbitrary<Event> append = Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 400))
                .as(Event.Append::new);
        Arbitrary<Event> term = Arbitraries.integers().between(1, 3).map(Event.Term::new);
        Arbitrary<Event> truncate = Arbitraries.integers().between(1, 3).map(Event.Truncate::new);
        Arbitrary<Event> lineage = Combinators.combine(
                        Arbitraries.longs().between(0, 9), Arbitraries.longs().between(1, Long.MAX_VALUE))
                .as(Event.Lineage::new);
        Arbitrary<Event> drop = Arbitraries.integers().between(0, 5).map(Event.Drop::new);
        return Arbitraries.frequencyOf(
                Tuple.of(6, append),
                Tuple.of(1, term),
                Tuple.of(2, truncate),
                Tuple.of(1, lineage),
                Tuple.of(1, drop),
                Tuple.of(4, Arbitraries.create(Event.Force::new)));
    }

    static Arbitrary<LogHistory> histories() {
        return events().list().ofMaxSize(25).map(LogHistory::of).withoutEdgeCases();
    }
}
