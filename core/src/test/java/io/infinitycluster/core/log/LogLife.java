package io.infinitycluster.core.log;

import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.core.testing.MemoryDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What a log may live through, and beside it the simplest log that could work: a list of batches. */
final class LogLife {

    /** What may happen to a log. */
    sealed interface Event {
        /** Entries are appended: so many commands of so many bytes; none make a no-op. */
        record Append(int commands, int bytes) implements Event {}

        /** A term is seen that is higher by so much. */
        record Term(int by) implements Event {}

        /** The last batches are cut. */
        record Truncate(int batches) implements Event {}

        /** The log is bound to a cluster. */
        record Lineage(long cluster, long replicaId) implements Event {}

        /** A checkpoint holds all but the last entries. */
        record Drop(int kept) implements Event {}

        /** A checkpoint takes the place of all entries. */
        record Reset(int by) implements Event {}

        /** The disk does the next thing that it was asked for. */
        record Step() implements Event {}
    }

    static Arbitrary<List<Event>> lives() {
        Arbitrary<Event> append = Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 600))
                .as(Event.Append::new);
        Arbitrary<Event> term = Arbitraries.integers().between(1, 3).map(Event.Term::new);
        Arbitrary<Event> truncate = Arbitraries.integers().between(1, 3).map(Event.Truncate::new);
        Arbitrary<Event> lineage = Combinators.combine(
                        Arbitraries.longs().between(0, 9), Arbitraries.longs().between(1, Long.MAX_VALUE))
                .as(Event.Lineage::new);
        Arbitrary<Event> drop = Arbitraries.integers().between(0, 5).map(Event.Drop::new);
        Arbitrary<Event> reset = Arbitraries.integers().between(0, 9).map(Event.Reset::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(12, append),
                        Tuple.of(2, term),
                        Tuple.of(3, truncate),
                        Tuple.of(1, lineage),
                        Tuple.of(3, drop),
                        Tuple.of(1, reset),
                        Tuple.of(14, Arbitraries.create(Event.Step::new)))
                .list()
                .ofMaxSize(60)
                .withoutEdgeCases();
    }

    final LogWorld world;
    final Log log;
    /** The batches after the base, as they should be. */
    final List<Batch> batches = new ArrayList<>();

    LogLife(LogWorld world) {
        this.world = world;
        log = world.create(1);
    }

    static LogLife of(LogWorld world, List<Event> events) {
        LogLife life = new LogLife(world);
        events.forEach(life::happen);
        return life;
    }

    void happen(Event event) {
        if (event instanceof Event.Append append) {
            Batch batch = batch(log.lastIndex() + 1, Math.max(log.term(), log.lastTerm()), append);
            log.append(batch);
            batches.add(batch);
        } else if (event instanceof Event.Term term) {
            log.seeTerm(log.term() + term.by());
        } else if (event instanceof Event.Truncate cut) {
            int keep = Math.max(0, batches.size() - cut.batches());
            batches.subList(keep, batches.size()).clear();
            log.truncateAfter(
                    keep == 0 ? log.baseIndex() : batches.get(keep - 1).lastIndex());
        } else if (event instanceof Event.Lineage lineage) {
            log.setLineage(lineage.cluster(), lineage.replicaId());
        } else if (event instanceof Event.Drop drop) {
            log.dropThrough(log.durableIndex() - drop.kept());
            batches.removeIf(batch -> batch.lastIndex() <= log.baseIndex());
        } else if (event instanceof Event.Reset reset) {
            log.resetTo(Math.max(log.baseIndex(), log.lastIndex() + reset.by() - 4), log.lastTerm());
            batches.clear();
        } else {
            world.disk.step();
        }
    }

    private static Batch batch(long index, long term, Event.Append append) {
        if (append.commands() == 0) {
            return Batch.noop(index, term);
        }
        String[] commands = new String[append.commands()];
        for (int i = 0; i < commands.length; i++) {
            commands[i] = String.valueOf((char) ('a' + (index + i) % 26)).repeat(append.bytes());
        }
        return LogWorld.batch(index, term, commands);
    }

    /** What a crash at this moment would leave, opened by another process on another machine. */
    LogWorld crashed() {
        return other(world.disk.afterCrash());
    }

    /** The same, with anything left of what was not forced. */
    LogWorld crashed(Random random) {
        return other(world.disk.afterCrash(random));
    }

    private LogWorld other(MemoryDisk disk) {
        LogWorld other = new LogWorld(disk);
        other.settings = world.settings;
        return other;
    }

    /** What {@link Log#batchesAfter} hands over, read from the disk if need be. */
    List<Batch> after(long index, int maxBytes) {
        Outcome<List<Batch>> outcome = new Outcome<>();
        log.batchesAfter(index, maxBytes, outcome::succeeded);
        world.disk.run();
        return outcome.value();
    }
}
