package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Batches, and batches one after another. */
class BatchProps {

    @Property
    void aBatchSurvivesItsEncoding(
            @ForAll @LongRange(min = 1, max = 1L << 62) long first,
            @ForAll @LongRange(min = 0) long term,
            @ForAll @Size(min = 1, max = 5) List<@Size(max = 40) byte[]> commands) {
        Batch batch = Batch.decode(Batch.of(first, term, commands).bytes());
        assertThat(batch.firstIndex()).isEqualTo(first);
        assertThat(batch.lastIndex()).isEqualTo(first + commands.size() - 1);
        assertThat(batch.term()).isEqualTo(term);
        assertThat(batch.count()).isEqualTo(commands.size());
        List<byte[]> seen = new ArrayList<>();
        batch.forEach(1, (index, kind, command) -> {
            assertThat(index).isEqualTo(first + seen.size());
            assertThat(kind).isEqualTo(EntryKind.COMMAND);
            seen.add(command.getRaw(command.remaining()));
        });
        assertThat(seen).usingElementComparator(Arrays::compare).containsExactlyElementsOf(commands);
    }

    @Property
    void entriesOfAllKindsSurviveTheEncoding(
            @ForAll @Size(min = 1, max = 8) List<EntryKind> kinds, @ForAll @Size(max = 20) byte[] payload) {
        List<Entry> entries =
                kinds.stream().map(kind -> new Entry(kind, payload)).toList();
        List<EntryKind> seen = new ArrayList<>();
        Batch.decode(Batch.ofEntries(4, 2, entries).bytes()).forEach(1, (index, kind, read) -> {
            assertThat(index).isEqualTo(4 + seen.size());
            assertThat(read.getRaw(read.remaining())).isEqualTo(payload);
            seen.add(kind);
        });
        assertThat(seen).isEqualTo(kinds);
    }

    @Example
    void aNoopIsABatchOfOneEntryThatCarriesNothing() {
        Batch noop = Batch.decode(Batch.noop(7, 3).bytes());
        assertThat(noop).hasToString("[7..7]@3");
        noop.forEach(1, (index, kind, command) -> {
            assertThat(kind).isEqualTo(EntryKind.NOOP);
            assertThat(command.remaining()).isZero();
        });
    }

    @Example
    void entriesBeforeAnIndexAreNotShown() {
        List<Long> seen = new ArrayList<>();
        LogWorld.batch(5, 1, "a", "b", "c").forEach(6, (index, kind, command) -> seen.add(index));
        assertThat(seen).containsExactly(6L, 7L);
    }

    @Property
    void anyFlippedBitAndAnyMissingByteIsNoticed(
            @ForAll @Size(min = 1, max = 3) List<@Size(max = 20) byte[]> commands,
            @ForAll @IntRange(max = 10_000) int where,
            @ForAll @IntRange(max = 7) int bit) {
        byte[] good = Batch.of(1, 1, commands).bytes();
        int at = where % good.length;
        byte[] flipped = good.clone();
        flipped[at] = (byte) (flipped[at] ^ 1 << bit);
        assertThatThrownBy(() -> Batch.decode(flipped)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Batch.decode(Arrays.copyOf(good, at))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Batch.decode(Arrays.copyOf(good, good.length + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void randomBytesAreNoBatchAndThrowNothingElse(@ForAll byte[] bytes) {
        assertThatThrownBy(() -> Batch.decode(bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void aStreamGivesBackItsBatchesAndRefusesAnyPartOfThem(
            @ForAll @Size(max = 4) List<@Size(min = 1, max = 3) List<@Size(max = 9) byte[]>> contents,
            @ForAll @IntRange(max = 10_000) int where) {
        List<Batch> batches = new ArrayList<>();
        long index = 1;
        for (List<byte[]> commands : contents) {
            batches.add(Batch.of(index, 2, commands));
            index += commands.size();
        }
        byte[] bytes = BatchStream.encode(batches);
        assertThat(BatchStream.decode(bytes)).hasToString(batches.toString());
        if (bytes.length > 0) {
            byte[] cut = Arrays.copyOf(bytes, where % bytes.length);
            boolean betweenBatches = false;
            int end = 0;
            for (Batch batch : batches) {
                betweenBatches |= end == cut.length;
                end += batch.bytes().length;
            }
            if (!betweenBatches) {
                assertThatThrownBy(() -> BatchStream.decode(cut)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Example
    void noCommandsAndTooManyBytesAreRefused() {
        assertThatThrownBy(() -> Batch.of(1, 1, List.of())).isInstanceOf(IllegalArgumentException.class);
        byte[] half = new byte[WalRecord.MAX_PAYLOAD / 2];
        assertThatThrownBy(() -> Batch.of(1, 1, List.of(half, half))).isInstanceOf(IllegalArgumentException.class);
    }
}
