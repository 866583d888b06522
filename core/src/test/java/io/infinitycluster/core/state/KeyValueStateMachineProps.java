package io.infinitycluster.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.HostileBytes;
import io.infinitycluster.core.state.KeyValueCommand.Append;
import io.infinitycluster.core.state.KeyValueCommand.CompareAndSet;
import io.infinitycluster.core.state.KeyValueCommand.Delete;
import io.infinitycluster.core.state.KeyValueCommand.Put;
import io.infinitycluster.core.testing.Parts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

class KeyValueStateMachineProps {

    /** The simplest thing that could work. */
    private static final class Model {
        private final TreeMap<Bytes, Bytes> content = new TreeMap<>();

        KeyValueResult apply(KeyValueCommand command) {
            if (command instanceof Put put) {
                content.put(put.key(), put.value());
                return new KeyValueResult.Done();
            } else if (command instanceof Append append) {
                Bytes old = content.getOrDefault(append.key(), Bytes.EMPTY);
                byte[] joined = new byte[old.length() + append.value().length()];
                System.arraycopy(old.toByteArray(), 0, joined, 0, old.length());
                System.arraycopy(
                        append.value().toByteArray(),
                        0,
                        joined,
                        old.length(),
                        append.value().length());
                content.put(append.key(), Bytes.copyOf(joined));
                return new KeyValueResult.Done();
            } else if (command instanceof Delete delete) {
                return new KeyValueResult.Deleted(content.remove(delete.key()) != null);
            }
            CompareAndSet swap = (CompareAndSet) command;
            boolean met = Objects.equals(content.get(swap.key()), swap.expected());
            if (met) {
                content.put(swap.key(), swap.value());
            }
            return new KeyValueResult.Swapped(met);
        }
    }

    @Property
    void behavesLikeASortedMap(@ForAll("histories") List<KeyValueCommand> commands) {
        KeyValueStateMachine machine = new KeyValueStateMachine();
        Model model = new Model();
        long index = 0;
        for (KeyValueCommand command : commands) {
            assertThat(KeyValueResult.decode(machine.apply(++index, command.encode())))
                    .isEqualTo(model.apply(command));
        }
        assertSame(machine, model.content);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(onFailureOnly = true)
    void digestsAndSnapshotsAreEqualJustForEqualContent(
            @ForAll("histories") List<KeyValueCommand> left, @ForAll("histories") List<KeyValueCommand> right) {
        KeyValueStateMachine one = new KeyValueStateMachine();
        KeyValueStateMachine two = new KeyValueStateMachine();
        Model modelOne = new Model();
        Model modelTwo = new Model();
        left.forEach(c -> {
            one.apply(c);
            modelOne.apply(c);
        });
        right.forEach(c -> {
            two.apply(c);
            modelTwo.apply(c);
        });
        boolean equal = modelOne.content.equals(modelTwo.content);
        Statistics.collect(equal);
        assertThat(one.digest() == two.digest()).isEqualTo(equal);
        assertThat(Arrays.equals(Parts.joined(one.snapshot()), Parts.joined(two.snapshot())))
                .isEqualTo(equal);
    }

    /** However a content came about: here from the end to the beginning, by puts alone. */
    @Property
    void digestsForgetHistory(@ForAll("histories") List<KeyValueCommand> commands) {
        KeyValueStateMachine machine = new KeyValueStateMachine();
        Model model = new Model();
        long index = 0;
        for (KeyValueCommand command : commands) {
            machine.apply(++index, command.encode());
            model.apply(command);
        }
        KeyValueStateMachine fresh = new KeyValueStateMachine();
        model.content.descendingMap().forEach((key, value) -> fresh.apply(new Put(key, value)));
        assertThat(fresh.digest()).isEqualTo(machine.digest());
        assertThat(Parts.joined(fresh.snapshot())).isEqualTo(Parts.joined(machine.snapshot()));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void snapshotsBringBackTheStateAndItsFuture(
            @ForAll("histories") List<KeyValueCommand> before,
            @ForAll("histories") List<KeyValueCommand> replaced,
            @ForAll("histories") List<KeyValueCommand> after) {
        KeyValueStateMachine machine = new KeyValueStateMachine();
        before.forEach(machine::apply);
        KeyValueStateMachine restored = new KeyValueStateMachine();
        replaced.forEach(restored::apply);
        Parts.restore(restored, Parts.of(machine.snapshot(), 8));
        assertThat(restored.digest()).isEqualTo(machine.digest());
        for (KeyValueCommand command : after) {
            assertThat(restored.apply(command)).isEqualTo(machine.apply(command));
        }
        assertThat(restored.digest()).isEqualTo(machine.digest());
        assertThat(Parts.joined(restored.snapshot())).isEqualTo(Parts.joined(machine.snapshot()));
    }

    /** A snapshot that is read in parts, between which the state goes on changing, is the state of its beginning. */
    @Property
    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    void aSnapshotReadWhileCommandsGoOnIsTheStateOfItsBeginning(
            @ForAll("histories") List<KeyValueCommand> before,
            @ForAll("histories") List<KeyValueCommand> meanwhile,
            @ForAll("partSizes") int partSize,
            @ForAll("chances") List<Boolean> reads) {
        KeyValueStateMachine machine = new KeyValueStateMachine();
        before.forEach(machine::apply);
        long digest = machine.digest();
        byte[] whole = Parts.joined(machine.snapshot());
        List<byte[]> parts = new ArrayList<>();
        Snapshot snapshot = machine.snapshot();
        int at = 0;
        for (KeyValueCommand command : meanwhile) {
            if (reads.get(at++ % reads.size())) {
                byte[] part = snapshot.nextPart(partSize);
                if (part != null) {
                    parts.add(part);
                }
            }
            machine.apply(command);
        }
        parts.addAll(Parts.of(snapshot, partSize));
        Statistics.collect(machine.digest() != digest);
        Statistics.coverage(coverage -> coverage.check(true).percentage(percent -> percent > 40));
        KeyValueStateMachine restored = new KeyValueStateMachine();
        Parts.restore(restored, parts);
        assertThat(restored.digest()).isEqualTo(digest);
        assertThat(Parts.joined(restored.snapshot())).isEqualTo(whole);
        // And the machine is none the worse for it.
        KeyValueStateMachine undisturbed = new KeyValueStateMachine();
        before.forEach(undisturbed::apply);
        meanwhile.forEach(undisturbed::apply);
        assertThat(machine.digest()).isEqualTo(undisturbed.digest());
        assertThat(Parts.joined(machine.snapshot())).isEqualTo(Parts.joined(undisturbed.snapshot()));
    }

    @Provide
    Arbitrary<Integer> partSizes() {
        return Arbitraries.integers().between(1, 60);
    }

    @Provide
    Arbitrary<List<Boolean>> chances() {
        return Arbitraries.of(true, false).list().ofMinSize(1).ofMaxSize(10);
    }

    @Property
    void commandsSurviveTheirEncoding(@ForAll("commands") KeyValueCommand command) {
        assertThat(KeyValueCommand.decode(command.encode())).isEqualTo(command);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(onFailureOnly = true)
    void noBytesMakeDecodingFailOddly(@ForAll("hostile") byte[] bytes) {
        decodes(() -> assertThat(KeyValueCommand.decode(bytes).encode()).isEqualTo(bytes));
        decodes(() -> assertThat(KeyValueQuery.decode(bytes).encode()).isEqualTo(bytes));
        decodes(() -> KeyValueResult.decode(bytes));
        decodes(() -> new KeyValueStateMachine().restorer().take(bytes));
        KeyValueStateMachine machine = new KeyValueStateMachine();
        assertThat(KeyValueResult.decode(machine.apply(1, bytes))).isNotNull();
        assertThat(KeyValueResult.decode(machine.query(bytes))).isNotNull();
    }

    private static void decodes(Runnable attempt) {
        try {
            attempt.run();
            Statistics.collect("understood");
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).+");
            Statistics.collect("refused");
        }
    }

    private static void assertSame(KeyValueStateMachine machine, Map<Bytes, Bytes> content) {
        assertThat(machine.size()).isEqualTo(content.size());
        content.forEach((key, value) -> assertThat(machine.get(key)).isEqualTo(value));
    }

    /** Few keys and values, so that commands meet; one is long enough to stay in the array that it came in. */
    @Provide
    Arbitrary<List<KeyValueCommand>> histories() {
        Arbitrary<Bytes> values = Arbitraries.of("", "a", "b", "01234567", "0123456789", "0123456789".repeat(4))
                .map(Bytes::utf8);
        return commands(Arbitraries.of("", "k", "l").map(Bytes::utf8), values)
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<KeyValueCommand> commands() {
        Arbitrary<Bytes> strings =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Bytes::copyOf);
        return commands(strings, strings);
    }

    @Provide
    Arbitrary<byte[]> hostile() {
        return HostileBytes.beside(commands().map(KeyValueCommand::encode));
    }

    private static Arbitrary<KeyValueCommand> commands(Arbitrary<Bytes> keys, Arbitrary<Bytes> values) {
        return Arbitraries.oneOf(
                Combinators.combine(keys, values).as(Put::new),
                Combinators.combine(keys, values).as(Append::new),
                keys.map(Delete::new),
                Combinators.combine(keys, values.injectNull(0.3), values).as(CompareAndSet::new));
    }
}
