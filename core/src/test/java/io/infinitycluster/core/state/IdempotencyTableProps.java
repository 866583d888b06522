package io.infinitycluster.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.testing.Parts;
import io.infinitycluster.core.wire.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

class IdempotencyTableProps {

    private static final int MAX_KEYS = 8;
    private static final int MAX_BYTES = 10_000;

    /** A keyed command that is about to be applied. */
    private record Write(String key, long fingerprint, int resultLength) {}

    private record Remembered(Bytes key, long index, long fingerprint, byte[] result) {}

    /** The simplest thing that could work: a list, the oldest first, searched and summed up each time. */
    private static final class Model {
        private final List<Remembered> all = new ArrayList<>();

        @Nullable
        Remembered find(Bytes key) {
            return all.stream()
                    .filter(each -> each.key().equals(key))
                    .findFirst()
                    .orElse(null);
        }

        private static int stored(Remembered entry) {
            return entry.result().length > IdempotencyTable.MAX_RESULT_BYTES ? 0 : entry.result().length;
        }

        long bytes() {
            return all.stream()
                    .mapToLong(each -> each.key().length() + stored(each))
                    .sum();
        }

        void remember(Remembered entry) {
            all.add(entry);
            while (all.size() > MAX_KEYS || bytes() > MAX_BYTES) {
                all.remove(0);
            }
        }
    }

    private static byte[] result(long index, int length) {
        byte[] result = new byte[length];
        Arrays.fill(result, (byte) index);
        return result;
    }

    private static void assertSame(IdempotencyTable table, Model model, List<Write> writes) {
        assertThat(table.size()).isEqualTo(model.all.size());
        assertThat(table.bytes()).isEqualTo(model.bytes());
        for (Write write : writes) {
            Bytes key = Bytes.utf8(write.key());
            IdempotencyTable.Entry found = table.find(key);
            Remembered expected = model.find(key);
            if (expected == null) {
                assertThat(found).isNull();
                continue;
            }
            assertThat(found.index()).isEqualTo(expected.index());
            assertThat(found.fingerprint()).isEqualTo(expected.fingerprint());
            assertThat(found.resultLength()).isEqualTo(expected.result().length);
            assertThat(found.result())
                    .isEqualTo(expected.result().length > IdempotencyTable.MAX_RESULT_BYTES ? null : expected.result());
        }
    }

    @Property
    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    void behavesLikeAListFromWhichTheOldestFall(@ForAll("writes") List<Write> writes) {
        IdempotencyTable table = new IdempotencyTable(MAX_KEYS, MAX_BYTES);
        Model model = new Model();
        int remembered = 0;
        long index = 0;
        for (Write write : writes) {
            index += 3; // entries of other kinds lie between
            Bytes key = Bytes.utf8(write.key());
            if (table.find(key) == null) {
                byte[] result = result(index, write.resultLength());
                table.remember(key, index, write.fingerprint(), result);
                model.remember(new Remembered(key, index, write.fingerprint(), result));
                remembered++;
            }
            assertSame(table, model, writes);
        }
        Statistics.collect(remembered > table.size() ? "some" : "none");
        Statistics.coverage(coverage -> coverage.check("some").percentage(percent -> percent > 20));
        IdempotencyTable restored = restored(Parts.of(table.snapshot(), 1 << 16));
        assertSame(restored, model, writes);
        assertThat(restored.digest()).isEqualTo(table.digest());
        assertThat(Parts.joined(restored.snapshot())).isEqualTo(Parts.joined(table.snapshot()));
    }

    @Property
    void whatFallsAfterARestoreIsWhatWouldHaveFallenWithoutIt(
            @ForAll("writes") List<Write> before, @ForAll("writes") List<Write> after) {
        IdempotencyTable table = new IdempotencyTable(MAX_KEYS, MAX_BYTES);
        long index = play(table, before, 0);
        IdempotencyTable restored = restored(Parts.of(table.snapshot(), 1 << 16));
        play(table, after, index);
        play(restored, after, index);
        assertThat(restored.digest()).isEqualTo(table.digest());
        assertThat(Parts.joined(restored.snapshot())).isEqualTo(Parts.joined(table.snapshot()));
    }

    private static IdempotencyTable restored(List<byte[]> parts) {
        return restored(new IdempotencyTable(MAX_KEYS, MAX_BYTES), parts);
    }

    private static IdempotencyTable restored(IdempotencyTable fresh, List<byte[]> parts) {
        IdempotencyRestorer restorer = new IdempotencyRestorer(fresh);
        parts.forEach(part -> restorer.take(new WireReader(part)));
        return restorer.finished();
    }

    /** A snapshot that is read while keys come and fall is the table of its beginning. */
    @Property
    void aSnapshotReadWhileKeysComeAndFallIsTheTableOfItsBeginning(
            @ForAll("writes") List<Write> before, @ForAll("writes") List<Write> meanwhile, @ForAll("sizes") int size) {
        IdempotencyTable table = new IdempotencyTable(MAX_KEYS, MAX_BYTES);
        long index = play(table, before, 0);
        long digest = table.digest();
        Snapshot snapshot = table.snapshot();
        List<byte[]> parts = new ArrayList<>();
        for (Write write : meanwhile) {
            index = play(table, List.of(write), index);
            if (write.fingerprint() % 2 == 0) {
                byte[] part = snapshot.nextPart(size);
                if (part != null) {
                    parts.add(part);
                }
            }
        }
        parts.addAll(Parts.of(snapshot, size));
        assertThat(restored(parts).digest()).isEqualTo(digest);
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(1, 5000);
    }

    private static long play(IdempotencyTable table, List<Write> writes, long from) {
        long index = from;
        for (Write write : writes) {
            index++;
            Bytes key = Bytes.utf8(write.key());
            if (table.find(key) == null) {
                table.remember(key, index, write.fingerprint(), result(index, write.resultLength()));
            }
        }
        return index;
    }

    @Property
    void differentTablesHaveDifferentDigests(@ForAll("writes") List<Write> some, @ForAll("writes") List<Write> others) {
        IdempotencyTable one = new IdempotencyTable(MAX_KEYS, MAX_BYTES);
        IdempotencyTable another = new IdempotencyTable(MAX_KEYS, MAX_BYTES);
        play(one, some, 0);
        play(another, others, 0);
        assertThat(one.digest() == another.digest())
                .isEqualTo(Arrays.equals(Parts.joined(one.snapshot()), Parts.joined(another.snapshot())));
    }

    @Property
    void aDamagedSnapshotIsRefused(
            @ForAll("writes") List<Write> writes, @ForAll int position, @ForAll("flips") int flip) {
        IdempotencyTable table = new IdempotencyTable(MAX_KEYS, MAX_BYTES);
        play(table, writes, 0);
        List<byte[]> damaged = Parts.damaged(Parts.of(table.snapshot(), 100), position, flip);
        assertThatThrownBy(() -> restored(damaged)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void aSnapshotThatEndsEarlyIsRefused(@ForAll("writes") List<Write> writes, @ForAll int end) {
        IdempotencyTable table = new IdempotencyTable(MAX_KEYS, MAX_BYTES);
        play(table, writes, 0);
        List<byte[]> whole = Parts.of(table.snapshot(), 100);
        List<byte[]> cut = whole.subList(0, Math.floorMod(end, whole.size()));
        assertThatThrownBy(() -> restored(cut)).isInstanceOf(IllegalArgumentException.class);
        List<byte[]> cutWithin = new ArrayList<>(whole);
        byte[] last = cutWithin.get(whole.size() - 1);
        cutWithin.set(whole.size() - 1, Arrays.copyOf(last, Math.floorMod(end, last.length)));
        assertThatThrownBy(() -> restored(cutWithin)).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void theBoundsOfTheClusterAreThoseThatAreDocumented() {
        IdempotencyTable table = new IdempotencyTable();
        for (int i = 1; i <= IdempotencyTable.MAX_KEYS + 1; i++) {
            assertThat(table.find(Bytes.utf8("key" + i))).isNull();
            table.remember(Bytes.utf8("key" + i), i, i, new byte[2]);
        }
        assertThat(table.size()).isEqualTo(65_536);
        assertThat(table.find(Bytes.utf8("key1"))).isNull();
        assertThat(table.find(Bytes.utf8("key2"))).isNotNull();
        assertThat(restored(new IdempotencyTable(), Parts.of(table.snapshot(), 1 << 16))
                        .digest())
                .isEqualTo(table.digest());
    }

    @Example
    void asManyOfTheLongestKeysAndResultsArePromisedAsFit() {
        IdempotencyTable table = new IdempotencyTable();
        String filler = "k".repeat(KeyedCommand.MAX_KEY_BYTES - 4);
        for (int i = 1000; i < 6000; i++) {
            table.remember(Bytes.utf8(filler + i), i, i, new byte[IdempotencyTable.MAX_RESULT_BYTES]);
        }
        assertThat(table.bytes()).isLessThanOrEqualTo(16 << 20);
        assertThat(table.size()).isEqualTo(IdempotencyTable.LEAST_KEYS);
        assertThat(table.find(Bytes.utf8(filler + 5999))).isNotNull();
    }

    @Provide
    Arbitrary<Integer> flips() {
        return Arbitraries.integers().between(1, 255);
    }

    @Provide
    Arbitrary<List<Write>> writes() {
        Arbitrary<String> keys =
                Arbitraries.integers().between(0, 30).map(i -> "key-" + i + "x".repeat(i % 7)); // of several lengths
        Arbitrary<Integer> lengths = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 8),
                Arbitraries.integers().between(2_000, IdempotencyTable.MAX_RESULT_BYTES + 2));
        return Combinators.combine(keys, Arbitraries.longs(), lengths)
                .as(Write::new)
                .list()
                .ofMaxSize(30);
    }
}
