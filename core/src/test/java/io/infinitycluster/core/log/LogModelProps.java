package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The log against a list of batches, whatever is on its way to the disk. */
class LogModelProps {

    @Provide
    Arbitrary<List<LogLife.Event>> lives() {
        return LogLife.lives();
    }

    private static LogWorld world(int cacheBytes) {
        return world(cacheBytes, 32 << 10);
    }

    private static LogWorld world(int cacheBytes, int groupBytes) {
        LogWorld world = new LogWorld();
        world.settings = new LogSettings(8 << 10, cacheBytes, groupBytes);
        return world;
    }

    @Property(tries = 150)
    void whatTheLogCallsDurableIsThereAfterACrashAtAnyMoment(@ForAll("lives") List<LogLife.Event> events) {
        LogLife life = new LogLife(world(0));
        for (LogLife.Event event : events) {
            life.happen(event);
            assertPromisesKept(life);
        }
        life.world.disk.run();
        assertThat(life.log.idle()).isTrue();
        assertThat(life.log.durableIndex()).isEqualTo(life.log.lastIndex());
        assertThat(life.log.durableTerm()).isEqualTo(life.log.term());
    }

    /** Groups follow each other to the disk, into files that are used again, and the crash leaves anything of what was not forced. */
    @Property(tries = 300)
    void norDoesItMatterWhatTheCrashLeavesOfTheRest(
            @ForAll("lives") List<LogLife.Event> events,
            @ForAll @IntRange(min = 1, max = 2_000) int groupBytes,
            @ForAll long seed) {
        Random random = new Random(seed);
        LogLife life = new LogLife(world(0, groupBytes));
        for (LogLife.Event event : events) {
            life.happen(event);
            LogWorld other = life.crashed(random);
            assertPromisesKept(life, other);
            other.disk.crash();
            assertPromisesKept(life, other);
        }
        life.world.disk.run();
        assertThat(life.log.durableIndex()).isEqualTo(life.log.lastIndex());
    }

    private static void assertPromisesKept(LogLife life) {
        assertPromisesKept(life, life.crashed());
    }

    private static void assertPromisesKept(LogLife life, LogWorld other) {
        Log found = other.reopen();
        assertThat(life.log.durableIndex()).isLessThanOrEqualTo(life.log.lastIndex());
        assertThat(found.term()).isGreaterThanOrEqualTo(life.log.durableTerm());
        assertThat(found.durableIndex()).isEqualTo(found.lastIndex());
        for (Batch batch : life.batches) {
            if (batch.lastIndex() <= life.log.durableIndex() && batch.lastIndex() > found.baseIndex()) {
                assertThat(found.termAt(batch.lastIndex())).isEqualTo(batch.term());
                assertThat(found.endsBatch(batch.lastIndex())).isTrue();
            }
        }
        for (Batch batch : other.read(found)) {
            for (Batch expected : life.batches) {
                if (expected.lastIndex() == batch.lastIndex() && batch.lastIndex() <= life.log.durableIndex()) {
                    assertThat(batch.bytes()).isEqualTo(expected.bytes());
                }
            }
        }
    }

    @Property(tries = 150)
    void aSecondCrashWhileTheLogIsBeingOpenedLosesNothingEither(
            @ForAll("lives") List<LogLife.Event> events, @ForAll @IntRange(max = 12) int steps) {
        LogLife life = LogLife.of(world(0), events);
        life.world.disk.run();
        life.world.disk.kill();
        life.log.close();
        Recovered found = life.world.recover();
        life.world.files().open((Recovered.Intact) found, Completion.of(log -> {}, failure -> {}));
        for (int i = 0; i < steps; i++) {
            life.world.disk.step();
        }
        LogWorld other = life.crashed();
        Log again = other.reopen();
        assertThat(other.read(again))
                .usingElementComparator((a, b) -> Arrays.compare(a.bytes(), b.bytes()))
                .containsExactlyElementsOf(life.batches);
        assertThat(again.baseIndex()).isEqualTo(life.log.baseIndex());
        assertThat(again.term()).isEqualTo(life.log.term());
        assertThat(again.replicaId()).isEqualTo(life.log.replicaId());
    }

    @Property(tries = 150)
    void whoeverWaitsForTheDiskIsCalledOnceAndOnlyWhenAllBeforeIsForced(
            @ForAll("lives") List<LogLife.Event> events, @ForAll @IntRange(min = 1, max = 2_000) int groupBytes) {
        LogLife life = new LogLife(world(0, groupBytes));
        List<Long> called = new ArrayList<>();
        for (LogLife.Event event : events) {
            life.happen(event);
            long term = life.log.term();
            long[] lowest = {life.log.lastIndex()};
            boolean idle = life.log.idle();
            int before = called.size();
            life.log.whenDurable(() -> {
                called.add(term);
                assertThat(life.log.durableTerm()).isGreaterThanOrEqualTo(term);
                Log found = life.crashed().reopen();
                assertThat(found.term()).isGreaterThanOrEqualTo(term);
            });
            assertThat(called.size() > before)
                    .as("called at once when nothing is on its way")
                    .isEqualTo(idle);
            assertThat(lowest[0]).isEqualTo(life.log.lastIndex());
        }
        life.world.disk.run();
        assertThat(called).hasSize(events.size());
    }

    @Property
    void positionsInTheLogAreThoseOfANaiveList(
            @ForAll("lives") List<LogLife.Event> events,
            @ForAll @LongRange(min = 0, max = 150) long limit,
            @ForAll @LongRange(min = 0, max = 60) long maxTerm) {
        LogLife life = LogLife.of(world(1_000), events);
        Log log = life.log;
        long base = log.baseIndex();
        long term = limit == base ? log.baseTerm() : -1;
        boolean ends = limit == base;
        long candidate = limit >= base && log.baseTerm() <= maxTerm ? base : 0;
        for (Batch batch : life.batches) {
            term = batch.firstIndex() <= limit && limit <= batch.lastIndex() ? batch.term() : term;
            ends |= batch.lastIndex() == limit;
            candidate = batch.lastIndex() <= limit && batch.term() <= maxTerm ? batch.lastIndex() : candidate;
        }
        assertThat(log.termAt(limit)).isEqualTo(term);
        assertThat(log.endsBatch(limit)).isEqualTo(ends);
        assertThat(log.lastMatchCandidate(limit, maxTerm)).isEqualTo(candidate);
    }

    @Property
    void batchesAreReadFromMemoryOrDiskAlike(
            @ForAll("lives") List<LogLife.Event> events,
            @ForAll @IntRange(max = 10_000) int cacheBytes,
            @ForAll @IntRange(max = 200) int from,
            @ForAll @IntRange(max = 9_000) int maxBytes) {
        LogLife life = LogLife.of(world(cacheBytes), events);
        life.world.disk.run();
        int start = life.batches.isEmpty() ? 0 : from % (life.batches.size() + 1);
        long after =
                start == 0 ? life.log.baseIndex() : life.batches.get(start - 1).lastIndex();
        List<Batch> read = life.after(after, maxBytes);
        assertThat(read.isEmpty()).isEqualTo(start == life.batches.size());
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).bytes())
                    .isEqualTo(life.batches.get(start + i).bytes());
        }
    }
}
