package io.infinitycluster.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Entry;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogFiles;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.core.testing.Counter;
import io.infinitycluster.core.testing.MemoryDisk;
import io.infinitycluster.core.testing.Parts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplierTest {

    private static final long SLICE = 10;

    private final ManualClock clock = new ManualClock();
    /** What commands have taken. */
    private long spent;

    private final Clock busy = new Clock() {
        @Override
        public long nanos() {
            return clock.nanos() + spent;
        }

        @Override
        public long wallMillis() {
            return clock.wallMillis();
        }

        @Override
        public Timer schedule(long delayNanos, Runnable task) {
            return clock.schedule(delayNanos, task);
        }
    };

    private final List<Long> watched = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final Log log = newLog();

    private static Log newLog() {
        return newLog(new MemoryDisk(), LogSettings.defaults());
    }

    private static Log newLog(MemoryDisk disk, LogSettings settings) {
        Outcome<Log> outcome = new Outcome<>();
        new LogFiles(disk, new ManualClock(), new Counter(0), settings, new Log.Listener() {
                    @Override
                    public void logForced() {}

                    @Override
                    public void logFailed(PortFailure failure) {}

                    @Override
                    public void logWaits(PortFailure failure) {}
                })
                .create(1, outcome);
        disk.run();
        return outcome.value();
    }

    private static byte[] append(String value) {
        return new KeyValueCommand.Append(Bytes.utf8("spell"), Bytes.utf8(value)).encode();
    }

    private static Entry once(String key, String value) {
        return KeyedCommand.of(key, append(value)).toEntry();
    }

    private Applier applier() {
        return new Applier(KeyValueStateMachine::new, watched::add, clock, SLICE);
    }

    private void applyAll(Applier applier) {
        applier.applyThrough(
                log,
                log.lastIndex(),
                (index, outcome) -> heard.add(index
                        + (outcome instanceof CommandOutcome.Result done ? " as at " + done.index() : " refused")),
                () -> {});
    }

    private static String spell(Applier applier) {
        return String.valueOf(((KeyValueStateMachine) applier.machine()).get(Bytes.utf8("spell")));
    }

    @Test
    void commandsAreAnsweredAndEveryEntryIsWatched() {
        log.append(Batch.noop(1, 1));
        log.append(Batch.ofEntries(
                2, 1, List.of(Entry.command(append("a")), once("k", "b"), once("k", "b"), once("k", "c"))));
        Applier applier = applier();
        applyAll(applier);
        assertThat(heard).containsExactly("2 as at 2", "3 as at 3", "4 as at 3", "5 refused");
        assertThat(watched).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(spell(applier)).isEqualTo("ab");
    }

    @Test
    void anotherNodeGoesOnFromASnapshotAsIfItHadAppliedAll() {
        log.append(Batch.ofEntries(1, 1, List.of(once("k", "a"), Entry.command(append("b")))));
        Applier first = applier();
        applyAll(first);
        Applier second = applier();
        StateRestorer restorer = second.restorer();
        Parts.of(first.state().snapshot(), 20).forEach(restorer::take);
        second.restore(2, restorer.finish());
        assertThat(second.appliedIndex()).isEqualTo(2);
        assertThat(watched).containsExactly(1L, 2L, 2L);
        assertThat(second.state().digest()).isEqualTo(first.state().digest());

        log.append(Batch.ofEntries(3, 1, List.of(once("k", "a"), once("l", "c"))));
        heard.clear();
        applyAll(second);
        assertThat(heard).containsExactly("3 as at 1", "4 as at 4");
        applyAll(first);
        assertThat(second.state().digest()).isEqualTo(first.state().digest());
        assertThat(spell(second)).isEqualTo("abc");
    }

    @Test
    void whatIsNoSnapshotLeavesTheStateAsItIs() {
        log.append(Batch.ofEntries(1, 1, List.of(once("k", "a"))));
        Applier applier = applier();
        applyAll(applier);
        long digest = applier.state().digest();
        List<byte[]> machineOnly = Parts.of(applier.machine().snapshot(), 100);
        assertThatThrownBy(() -> machineOnly.forEach(applier.restorer()::take))
                .isInstanceOf(IllegalArgumentException.class);
        List<byte[]> parts = Parts.of(applier.state().snapshot(), 100);
        StateRestorer incomplete = applier.restorer();
        parts.subList(0, parts.size() - 1).forEach(incomplete::take);
        assertThatThrownBy(incomplete::finish).isInstanceOf(IllegalArgumentException.class);
        assertThat(applier.appliedIndex()).isEqualTo(1);
        assertThat(applier.state().digest()).isEqualTo(digest);
    }

    /** A batch for each of these commands, which take so long. */
    private Applier slow(long nanosEach, String... values) {
        for (String value : values) {
            log.append(Batch.ofEntries(log.lastIndex() + 1, 1, List.of(Entry.command(append(value)))));
        }
        return new Applier(
                KeyValueStateMachine::new,
                index -> {
                    watched.add(index);
                    spent += nanosEach;
                },
                busy,
                SLICE);
    }

    @Test
    void whatTakesLongerThanASliceGoesOnWhenOthersHaveHadTheirTurn() {
        Applier applier = slow(SLICE / 2, "a", "b", "c", "d", "e");
        clock.schedule(0, () -> heard.add("other"));
        applier.applyThrough(
                log, 4, (index, outcome) -> heard.add(String.valueOf(index)), () -> heard.add("progressed"));
        assertThat(applier.appliedIndex()).isEqualTo(2);
        applier.applyThrough(log, 5, (index, outcome) -> {}, () -> {});
        assertThat(applier.appliedIndex()).as("it goes on by itself").isEqualTo(2);
        clock.runUntilQuiet();
        assertThat(spell(applier)).isEqualTo("abcde");
        assertThat(heard).containsExactly("1", "2", "progressed", "other", "3", "4", "progressed", "5", "progressed");
    }

    /** What is known to be committed ends with a batch, and so does what a checkpoint holds. */
    @Test
    void aBatchIsAppliedAsAWhole() {
        log.append(Batch.ofEntries(
                1, 1, List.of(Entry.command(append("a")), Entry.command(append("b")), Entry.command(append("c")))));
        Applier applier = slow(SLICE, "d");
        applyAll(applier);
        assertThat(applier.appliedIndex()).isEqualTo(3);
        clock.runUntilQuiet();
        assertThat(applier.appliedIndex()).isEqualTo(4);
    }

    @Test
    void whatIsLeftForTheNextSliceWhenItIsStoppedIsNotAppliedUntilItIsAskedForAgain() {
        Applier applier = slow(SLICE, "a", "b");
        applyAll(applier);
        applier.stop();
        clock.runUntilQuiet();
        assertThat(watched).containsExactly(1L);
        applyAll(applier);
        assertThat(watched).containsExactly(1L, 2L);
    }

    @Test
    void whoeverHearsOfProgressMayStopIt() {
        Applier applier = slow(SLICE, "a", "b");
        applier.applyThrough(log, 2, (index, outcome) -> {}, applier::stop);
        clock.runUntilQuiet();
        assertThat(watched).containsExactly(1L);
    }

    /** Whoever asked for it leads no longer: what is committed is for the next role to find out. */
    @Test
    void whatIsBeingReadWhenItIsStoppedIsNotAppliedUntilItIsAskedForAgain() {
        MemoryDisk slow = new MemoryDisk();
        Log uncached = newLog(slow, new LogSettings(8 << 10, 0));
        uncached.append(Batch.ofEntries(1, 1, List.of(Entry.command(append("a")))));
        slow.run();
        Applier applier = applier();
        applier.applyThrough(uncached, 1, (index, outcome) -> heard.add("first"), () -> heard.add("progressed"));
        applier.stop();
        slow.run();
        assertThat(applier.appliedIndex()).isZero();
        applier.applyThrough(uncached, 1, (index, outcome) -> heard.add("second"), () -> {});
        slow.run();
        assertThat(applier.appliedIndex()).isEqualTo(1);
        assertThat(heard).containsExactly("second");
    }

    @Test
    void whoeverBeginsAnewHasForgottenTheKeys() {
        log.append(Batch.ofEntries(1, 1, List.of(once("k", "a"))));
        Applier applier = applier();
        applyAll(applier);
        applier.reset();
        assertThat(applier.state().idempotencyTable().size()).isZero();
        assertThat(applier.state().digest()).isEqualTo(applier().state().digest());
    }
}
