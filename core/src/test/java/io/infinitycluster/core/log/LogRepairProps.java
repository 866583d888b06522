package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.contract.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** A log that is damaged in the middle, made whole with what shared storage holds (P6, P11). */
class LogRepairProps {

    private static final int SECTOR = 512;

    @Provide
    Arbitrary<List<LogLife.Event>> lives() {
        return LogLife.lives();
    }

    /** Damages some bytes before the last group; false if there are none. */
    private static boolean damage(LogWorld world, int places, Random random) {
        List<String> segments = world.segments();
        List<Integer> ends = new ArrayList<>();
        for (String file : segments) {
            boolean newest = file.equals(segments.get(segments.size() - 1));
            ends.add((int) (newest ? world.lastGroup() : limit(world, segments, file)));
        }
        boolean any = false;
        for (int i = 0; i < places; i++) {
            int which = random.nextInt(segments.size());
            byte[] bytes = world.disk.content(segments.get(which));
            int end = ends.get(which);
            if (end > 0) {
                int at = random.nextInt(end);
                int length = random.nextBoolean() ? 1 : SECTOR;
                for (int j = at; j < Math.min(end, at + length); j++) {
                    bytes[j] ^= (byte) (1 + random.nextInt(255));
                }
                world.disk.put(segments.get(which), bytes);
                any = true;
            }
        }
        return any;
    }

    private static long limit(LogWorld world, List<String> segments, String file) {
        String next = segments.get(segments.indexOf(file) + 1);
        return GroupHeader.at(world.disk.content(next), 0, Segment.number(next), 0)
                .previousLength();
    }

    private static Log repair(LogWorld world, LogRepair plan) {
        Outcome<Log> outcome = new Outcome<>();
        world.files().repair(plan, outcome);
        world.disk.run();
        return outcome.value();
    }

    private static List<byte[]> bytesOf(List<Batch> batches) {
        return batches.stream().map(Batch::bytes).toList();
    }

    @Property(tries = 500)
    void withAllThatWasDamagedInTheArchiveItIsTheVeryLogThatItWas(
            @ForAll("lives") List<LogLife.Event> events,
            @ForAll @IntRange(min = 1, max = 3) int places,
            @ForAll long seed) {
        LogLife life = LogLife.of(new LogWorld(), events);
        life.world.disk.run();
        if (!damage(life.world, places, new Random(seed))) {
            return;
        }
        Recovered found = life.world.recover();
        Recovered.Intact rest = found instanceof Recovered.Damaged damaged ? damaged.rest() : null;
        Statistics.label("what follows the damage").collect(rest == null ? "is not believed" : "counts");
        if (rest == null) {
            return;
        }
        LogRepair plan = new LogRepair(rest, life.log.baseIndex(), life.log.baseTerm(), life.batches);
        assertThat(plan.obstacle()).isNull();
        Log repaired = repair(life.world, plan);
        checkSame(life, repaired);
        assertThat(life.world.recover()).as("the next process").isInstanceOf(Recovered.Intact.class);
        checkSame(life, life.world.reopen());
    }

    private static void checkSame(LogLife life, Log log) {
        assertThat(log.replicaId()).isEqualTo(life.log.replicaId());
        assertThat(log.clusterId()).isEqualTo(life.log.clusterId());
        assertThat(log.term()).isEqualTo(life.log.term());
        assertThat(log.baseIndex()).isEqualTo(life.log.baseIndex());
        assertThat(log.baseTerm()).isEqualTo(life.log.baseTerm());
        assertThat(log.lastIndex()).isEqualTo(life.log.lastIndex());
        assertThat(log.durableIndex()).isEqualTo(life.log.lastIndex());
        assertThat(bytesOf(life.world.read(log))).usingRecursiveComparison().isEqualTo(bytesOf(life.batches));
    }

    @Property(tries = 500)
    void withoutAllOfItTheLogIsLeftAsItIs(
            @ForAll("lives") List<LogLife.Event> events, @ForAll @IntRange(max = 99) int held, @ForAll long seed) {
        LogLife life = LogLife.of(new LogWorld(), events);
        life.world.disk.run();
        Random random = new Random(seed);
        if (!damage(life.world, 1, random)
                || !(life.world.recover() instanceof Recovered.Damaged damaged)
                || damaged.rest() == null) {
            return;
        }
        Recovered.Intact rest = damaged.rest();
        List<Batch> archive =
                new ArrayList<>(life.batches.subList(0, life.batches.isEmpty() ? 0 : held % life.batches.size()));
        long end = archive.isEmpty()
                ? life.log.baseIndex()
                : archive.get(archive.size() - 1).lastIndex();
        LogRepair plan = new LogRepair(rest, life.log.baseIndex(), life.log.baseTerm(), archive);
        Statistics.label("the archive").collect(end < rest.baseIndex() ? "is too short" : "suffices");
        assertThat(plan.obstacle() == null).isEqualTo(end >= rest.baseIndex());
        if (!archive.isEmpty() && end >= rest.baseIndex() && life.log.baseIndex() < rest.baseIndex()) {
            // Of another history: the same indexes in other terms.
            List<Batch> other = archive.stream()
                    .map(batch -> LogWorld.batch(
                            batch.firstIndex(),
                            batch.term() + 1,
                            Collections.nCopies((int) (batch.lastIndex() - batch.firstIndex() + 1), "x")
                                    .toArray(String[]::new)))
                    .toList();
            assertThat(new LogRepair(rest, life.log.baseIndex(), life.log.baseTerm(), other).obstacle())
                    .isNotNull();
        }
    }

    @Property(tries = 300)
    void aCrashInTheMiddleOfARepairLeavesTheDamagedLogOrTheWholeOne(
            @ForAll("lives") List<LogLife.Event> events, @ForAll @IntRange(max = 30) int steps, @ForAll long seed) {
        LogLife life = LogLife.of(new LogWorld(), events);
        life.world.disk.run();
        if (!damage(life.world, 1, new Random(seed))
                || !(life.world.recover() instanceof Recovered.Damaged damaged)
                || damaged.rest() == null) {
            return;
        }
        LogRepair plan = new LogRepair(damaged.rest(), life.log.baseIndex(), life.log.baseTerm(), life.batches);
        life.world.files().repair(plan, new Outcome<>());
        for (int i = 0; i < steps; i++) {
            life.world.disk.step();
        }
        life.world.disk.crash();
        Recovered found = life.world.recover();
        if (found instanceof Recovered.Damaged again) {
            assertThat(again.file()).isEqualTo(damaged.file());
            assertThat(again.offset()).isEqualTo(damaged.offset());
            assertThat(again.rest()).isNotNull();
        } else {
            checkSame(life, life.world.reopen());
        }
    }
}
