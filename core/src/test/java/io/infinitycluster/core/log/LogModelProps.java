package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.LogHistory.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The log against a list of terms, whatever is on its way to the disk. */
class LogModelProps {

    @Provide
    Arbitrary<List<Event>> lives() {
        return LogArbitraries.events().list().ofMaxSize(40).withoutEdgeCases();
    }

    @Property
    void whatTheLogCallsDurableIsThereAfterACrashAtAnyMoment(@ForAll("lives") List<Event> life) {
        LogWorld world = new LogWorld();
        Log log = world.create(1);
        for (Event event : life) {
            happen(world, log, event);
            assertPromisesKept(world, log);
        }
        world.disk.run();
        assertThat(log.idle()).isTrue();
        assertThat(log.durableIndex()).isEqualTo(log.lastIndex());
        assertThat(log.durableTerm()).isEqualTo(log.term());
    }

    private static void happen(LogWorld world, Log log, Event event) {
        if (event instanceof Event.Append append) {
            log.append(
                    append.commands() == 0
                            ? Batch.noop(log.lastIndex() + 1, log.term())
                            : LogWorld.batch(log.lastIndex() + 1, log.term(), "x".repeat(append.commands())));
        } else if (event instanceof Event.Term term) {
            log.seeTerm(log.term() + term.by());
        } else if (event instanceof Event.Truncate cut) {
            log.truncateAfter(Math.max(log.baseIndex(), log.lastIndex() - cut.batches()));
        } else if (event instanceof Event.Lineage lineage) {
            log.setLineage(lineage.cluster(), lineage.replicaId());
        } else if (event instanceof Event.Drop drop) {
            log.dropThrough(log.durableIndex() - drop.kept());
        } else {
            world.disk.step();
        }
    }

    /** A second machine looks at what a crash would have left of the file. */
    private static void assertPromisesKept(LogWorld world, Log log) {
        Recovered.Intact found = (Recovered.Intact) LogWorld.read(world.disk.durable(LogFile.NAME));
        assertThat(log.durableIndex()).isLessThanOrEqualTo(log.lastIndex());
        assertThat(found.term()).isGreaterThanOrEqualTo(log.durableTerm());
        List<Long> terms = termsOf(found.batches());
        assertThat(found.baseIndex())
                .as("dropped only when a checkpoint holds it")
                .isLessThanOrEqualTo(log.baseIndex());
        for (long index = log.baseIndex() + 1; index <= log.durableIndex(); index++) {
            int at = (int) (index - found.baseIndex());
            assertThat(terms).hasSizeGreaterThanOrEqualTo(at);
            assertThat(terms.get(at - 1)).as("term of " + index).isEqualTo(log.termAt(index));
        }
    }

    private static List<Long> termsOf(List<Batch> batches) {
        List<Long> terms = new ArrayList<>();
        for (Batch batch : batches) {
            batch.forEach(1, (index, kind, command) -> terms.add(batch.term()));
        }
        return terms;
    }

    @Property
    void whoeverWaitsForTheDiskIsCalledOnceAndOnlyWhenAllBeforeIsForced(@ForAll("lives") List<Event> life) {
        LogWorld world = new LogWorld();
        Log log = world.create(1);
        List<Long> called = new ArrayList<>();
        for (Event event : life) {
            happen(world, log, event);
            int expected = called.size();
            long last = log.lastIndex();
            long term = log.term();
            long[] lowestSince = {last};
            log.whenDurable(() -> {
                called.add(last);
                Recovered.Intact found = (Recovered.Intact) LogWorld.read(world.disk.durable(LogFile.NAME));
                assertThat(found.term()).isGreaterThanOrEqualTo(term);
                assertThat(log.durableIndex()).isGreaterThanOrEqualTo(Math.min(lowestSince[0], log.lastIndex()));
            });
            if (log.idle()) {
                assertThat(called)
                        .as("called at once when nothing is on its way")
                        .hasSizeGreaterThan(expected);
            }
            // A later truncation may have lowered what there is to be forced.
            lowestSince[0] = 0;
        }
        world.disk.run();
        assertThat(called).hasSize(life.size());
    }

    @Property
    void positionsInTheLogAreThoseOfANaiveList(
            @ForAll("lives") List<Event> life,
            @ForAll @LongRange(min = -1, max = 130) long limit,
            @ForAll @LongRange(min = 0, max = 40) long maxTerm,
            @ForAll @IntRange(max = 600) int maxBytes) {
        LogWorld world = new LogWorld();
        Log log = world.create(1);
        life.forEach(event -> happenInWholeBatches(world, log, event));
        List<Batch> all = log.batchesAfter(0, Integer.MAX_VALUE);
        List<Long> terms = termsOf(all);
        assertThat(log.termAt(limit)).isEqualTo(limit == 0 ? 0 : naiveTerm(terms, limit));
        assertThat(log.endsBatch(limit))
                .isEqualTo(limit == 0 || all.stream().anyMatch(batch -> batch.lastIndex() == limit));
        long candidate = 0;
        for (Batch batch : all) {
            candidate = batch.lastIndex() <= limit && batch.term() <= maxTerm ? batch.lastIndex() : candidate;
        }
        assertThat(log.lastMatchCandidate(limit, maxTerm)).isEqualTo(candidate);
        assertContinues(log, candidate, maxBytes);
    }

    private static void happenInWholeBatches(LogWorld world, Log log, Event event) {
        if (event instanceof Event.Append append && append.commands() > 0) {
            String[] commands = new String[append.commands()];
            Arrays.fill(commands, "c");
            log.append(LogWorld.batch(log.lastIndex() + 1, log.term(), commands));
        } else if (event instanceof Event.Truncate cut) {
            log.truncateAfter(log.lastMatchCandidate(log.lastIndex() - cut.batches(), Long.MAX_VALUE));
        } else if (!(event instanceof Event.Drop)) {
            happen(world, log, event);
        }
    }

    private static long naiveTerm(List<Long> terms, long index) {
        return index < 0 || index > terms.size() ? -1 : terms.get((int) index - 1);
    }

    private static void assertContinues(Log log, long index, int maxBytes) {
        List<Batch> next = log.batchesAfter(index, maxBytes);
        long expected = index + 1;
        int bytes = 0;
        for (Batch batch : next) {
            assertThat(batch.firstIndex()).isEqualTo(expected);
            expected = batch.lastIndex() + 1;
            bytes += batch.bytes().length;
        }
        assertThat(next.isEmpty()).isEqualTo(index >= log.lastIndex());
        assertThat(next.size() <= 1 || bytes <= maxBytes).isTrue();
    }
}
