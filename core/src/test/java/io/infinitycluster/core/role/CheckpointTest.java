package io.infinitycluster.core.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.manifest.CheckpointDescriptor;
import io.infinitycluster.core.manifest.CheckpointDescriptorCodec;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.ReplicatedState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writing a checkpoint, and reading it again (P10). */
class CheckpointTest {

    private static final int KEYS = 100;
    private static final String PREFIX = "checkpoint/";

    private final FakeContext context = new FakeContext();
    private final ObjectWriter writer = new ObjectWriter(context);
    private final List<Checkpoint> written = new ArrayList<>();
    private final List<ReplicatedState> restored = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    CheckpointTest() {
        context.settings = ClusterSettings.defaults().withObjects(200, FakeContext.SECOND);
        for (int i = 0; i < KEYS; i++) {
            put("key" + i, "value" + i);
        }
    }

    private void put(String key, String value) {
        byte[] command = new KeyValueCommand.Put(Bytes.utf8(key), Bytes.utf8(value)).encode();
        long index = context.log.lastIndex() + 1;
        context.log.append(Batch.of(index, 1, List.of(command)));
        context.disk.run();
        context.applier.applyThrough(context.log, index, (at, outcome) -> {}, () -> {});
    }

    private CheckpointWriter begin() {
        return new CheckpointWriter(context, writer, PREFIX, 7, written::add);
    }

    /** Lets the node's tasks run that are due, without any answer of the store. */
    private void turn() {
        context.clock.advance(0);
    }

    private Checkpoint writeAll() {
        begin();
        for (int i = 0; i < 2 * KEYS && written.isEmpty(); i++) {
            turn();
            context.store.run();
        }
        assertThat(written).hasSize(1);
        return written.get(0);
    }

    private void read(Checkpoint checkpoint) {
        CheckpointReader reader = new CheckpointReader(context, new CheckpointReader.Listener() {
            @Override
            public void restored(CheckpointDescriptor descriptor, ReplicatedState state) {
                restored.add(state);
            }

            @Override
            public void failed(String reason) {
                failures.add(reason);
            }
        });
        reader.read(checkpoint);
        for (int i = 0; i < 2 * KEYS && restored.isEmpty() && failures.isEmpty(); i++) {
            context.store.run();
            context.clock.advance(FakeContext.SECOND);
        }
    }

    private CheckpointDescriptor descriptor(Checkpoint checkpoint) {
        return CheckpointDescriptorCodec.decode(context.store.objects().get(checkpoint.key()));
    }

    @Test
    void itHasManyPartsAndNoMoreThanFourAreUnderWay() {
        begin();
        for (int i = 0; i < KEYS; i++) {
            turn();
        }
        assertThat(context.store.waiting()).isEqualTo(4);
        while (written.isEmpty()) {
            context.store.run();
            turn();
            assertThat(context.store.waiting()).isLessThanOrEqualTo(4);
        }
        CheckpointDescriptor descriptor = descriptor(written.get(0));
        assertThat(descriptor.parts()).hasSizeGreaterThan(5).allSatisfy(part -> {
            assertThat(part.length()).isLessThanOrEqualTo(200);
            assertThat(context.store.objects()).containsKey(part.key());
        });
        assertThat(descriptor.index()).isEqualTo(KEYS);
        assertThat(descriptor.digest()).isEqualTo(context.applier.state().digest());
    }

    @Test
    void oneEventMakesOnePart() {
        begin();
        assertThat(context.store.waiting())
                .as("made by the event that began it")
                .isZero();
        context.clock.runNext();
        assertThat(context.store.waiting()).isEqualTo(1);
        context.clock.runNext();
        assertThat(context.store.waiting()).isEqualTo(2);
    }

    @Test
    void whatIsAppliedMeanwhileIsNotInIt() {
        long digest = context.applier.state().digest();
        begin();
        for (int i = 0; written.isEmpty(); i++) {
            turn();
            put("key" + i % KEYS, "changed");
            put("new" + i, "new");
            context.store.run();
        }
        assertThat(context.applier.state().digest()).isNotEqualTo(digest);
        read(written.get(0));
        assertThat(failures).isEmpty();
        assertThat(restored)
                .singleElement()
                .satisfies(state -> assertThat(state.digest()).isEqualTo(digest));
    }

    @Test
    void theDescriptorFollowsWhenAllPartsAreThere() {
        begin();
        turn();
        context.store.take(context.store.history().get(0)).isUnclear();
        for (int i = 0; i < KEYS; i++) {
            turn();
            context.store.run();
        }
        assertThat(written).isEmpty();
        assertThat(context.store.objects().keySet()).noneMatch(CheckpointWriter::isDescriptor);
        assertThat(writer.failure()).isNotNull();
        context.clock.advance(FakeContext.SECOND);
        context.store.run();
        turn();
        context.store.run();
        assertThat(written).hasSize(1);
        assertThat(writer.failure()).isNull();
    }

    @Test
    void oneThatIsGivenUpWritesNoDescriptorAndLetsTheNextBegin() {
        CheckpointWriter first = begin();
        turn();
        turn();
        first.close();
        context.store.run();
        for (int i = 0; i < KEYS; i++) {
            turn();
            context.store.run();
        }
        assertThat(written).isEmpty();
        assertThat(context.store.objects().keySet()).noneMatch(CheckpointWriter::isDescriptor);
        read(writeAll());
        assertThat(restored).hasSize(1);
    }

    @Test
    void aMissingPartIsReportedWithItsKey() {
        Checkpoint checkpoint = writeAll();
        String key = descriptor(checkpoint).parts().get(3).key();
        context.store.objects().remove(key);
        read(checkpoint);
        assertThat(failures).containsExactly(key + " is missing from shared storage");
        assertThat(restored).isEmpty();
    }

    @Test
    void aDamagedPartIsReadAgainAndThenReportedWithItsKey() {
        Checkpoint checkpoint = writeAll();
        String key = descriptor(checkpoint).parts().get(3).key();
        context.store.objects().get(key)[10] ^= 1;
        int before = context.store.history().size();
        read(checkpoint);
        assertThat(failures).singleElement().asString().startsWith(key + " is damaged in shared storage");
        assertThat(restored).isEmpty();
        assertThat(context
                        .store
                        .history()
                        .subList(before, context.store.history().size())
                        .stream()
                        .filter(call -> call.contains(key)))
                .hasSize(3);
    }

    @Test
    void aStateWithAnotherDigestThanTheOneThatWasSavedIsNotUsed() {
        Checkpoint checkpoint = writeAll();
        CheckpointDescriptor good = descriptor(checkpoint);
        byte[] body = CheckpointDescriptorCodec.encode(
                new CheckpointDescriptor(good.index(), good.term(), good.digest() + 1, good.parts()));
        context.store.objects().put(checkpoint.key(), body);
        read(new Checkpoint(
                checkpoint.index(), checkpoint.term(), checkpoint.key(), body.length, ObjectWriter.checksum(body)));
        assertThat(failures).singleElement().asString().contains("has digest").contains("not used");
        assertThat(restored).isEmpty();
    }
}
