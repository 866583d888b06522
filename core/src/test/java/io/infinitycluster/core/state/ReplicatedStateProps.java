package io.infinitycluster.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Entry;
import io.infinitycluster.core.log.EntryKind;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.testing.Golden;
import io.infinitycluster.core.testing.Parts;
import io.infinitycluster.core.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever is retried, and whenever: each command is carried out once (P12). */
class ReplicatedStateProps {

    private static final String FILE = "replicated-state-v2.txt";

    /** Counts what it is given; a command of n bytes has a result of n bytes, which also depends on the count. */
    private static final class Counting implements StateMachine {
        private long count;

        @Override
        public byte[] apply(long index, byte[] command) {
            count++;
            byte[] result = command.clone();
            if (result.length > 0) {
                result[0] = (byte) count;
            }
            return result;
        }

        @Override
        public byte[] query(byte[] query) {
            return bytes();
        }

        private byte[] bytes() {
            return ByteBuffer.allocate(Long.BYTES).putLong(count).array();
        }

        @Override
        public Snapshot snapshot() {
            return SmallSnapshot.of(bytes());
        }

        @Override
        public Restorer restorer() {
            return SmallSnapshot.restorer(bytes -> {
                if (bytes.length != Long.BYTES) {
                    throw new IllegalArgumentException("not eight bytes");
                }
                count = ByteBuffer.wrap(bytes).getLong();
            });
        }

        @Override
        public long digest() {
            return count;
        }
    }

    /** What a client sends: one of few keys or none, one of few commands. */
    private record Write(@Nullable String key, String command) {

        Entry entry() {
            byte[] bytes = command.getBytes(StandardCharsets.UTF_8);
            return key == null
                    ? Entry.command(bytes)
                    : KeyedCommand.of(key, bytes).toEntry();
        }
    }

    private static CommandOutcome apply(ReplicatedState state, long index, Entry entry) {
        CommandOutcome outcome = state.apply(index, entry.kind(), new WireReader(entry.payload()));
        assertThat(outcome).isNotNull();
        return outcome;
    }

    private static String text(CommandOutcome outcome) {
        return outcome instanceof CommandOutcome.Result done
                ? done.index() + " " + new String(done.result(), StandardCharsets.ISO_8859_1)
                : outcome.toString();
    }

    @Property
    void eachKeyIsCarriedOutOnceWhateverIsSentAndHoweverOftenTheStateIsSavedAndRestored(
            @ForAll("writes") List<Write> writes, @ForAll("restarts") List<Boolean> restarts) {
        ReplicatedState state = new ReplicatedState(new Counting());
        ReplicatedState undisturbed = new ReplicatedState(new Counting());
        Map<String, Write> firsts = new TreeMap<>();
        Map<String, String> answers = new TreeMap<>();
        long carriedOut = 0;
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            if (restarts.get(i % restarts.size())) {
                state = Parts.restored(Counting::new, Parts.of(state.snapshot(), 50));
            }
            long digest = state.digest();
            String answer = text(apply(state, i + 1, write.entry()));
            assertThat(answer).isEqualTo(text(apply(undisturbed, i + 1, write.entry())));
            Write first = write.key() == null ? null : firsts.putIfAbsent(write.key(), write);
            if (first == null) {
                carriedOut++;
                assertThat(answer).startsWith(i + 1 + " ");
                if (write.key() != null) {
                    answers.put(write.key(), answer);
                }
            } else {
                assertThat(state.digest()).as("a retry changes nothing").isEqualTo(digest);
                if (first.equals(write)) {
                    assertThat(answer).isEqualTo(answers.get(write.key()));
                } else {
                    assertThat(answer).contains("refusal=4005 ").contains("used for another command");
                }
            }
        }
        assertThat(state.machine().digest()).isEqualTo(carriedOut);
        assertThat(state.digest()).isEqualTo(undisturbed.digest());
        assertThat(Parts.joined(state.snapshot())).isEqualTo(Parts.joined(undisturbed.snapshot()));
    }

    @Property
    void aDamagedSnapshotIsRefused(
            @ForAll("writes") List<Write> writes, @ForAll int position, @ForAll("flips") int flip) {
        ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
        for (int i = 0; i < writes.size(); i++) {
            apply(state, i + 1, writes.get(i).entry());
        }
        List<byte[]> damaged = Parts.damaged(Parts.of(state.snapshot(), 50), position, flip);
        assertThatThrownBy(() -> Parts.restored(KeyValueStateMachine::new, damaged))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void anyBytesOfAnyKindHaveAnAnswer(@ForAll byte[] payload) {
        ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
        assertThat(state.apply(1, EntryKind.NOOP, new WireReader(payload))).isNull();
        assertThat(state.apply(2, EntryKind.COMMAND, new WireReader(payload))).isNotNull();
        assertThat(state.apply(3, EntryKind.KEYED_COMMAND, new WireReader(payload)))
                .isNotNull();
    }

    @Example
    void aResultThatIsTooLongIsNotRememberedButThatThereWasOneIs() {
        ReplicatedState state = new ReplicatedState(new Counting());
        byte[] command = new byte[IdempotencyTable.MAX_RESULT_BYTES + 1];
        Entry entry = KeyedCommand.of("long", command).toEntry();
        assertThat(apply(state, 1, entry)).isInstanceOf(CommandOutcome.Result.class);
        state = Parts.restored(Counting::new, Parts.of(state.snapshot(), 50));
        assertThat(apply(state, 2, entry)).isInstanceOfSatisfying(CommandOutcome.Refused.class, refused -> {
            assertThat(refused.refusal().code()).isEqualTo(ErrorCode.OUT_OF_BOUND);
            assertThat(refused.refusal().message()).contains("at index 1").contains("4097 bytes");
        });
        assertThat(state.machine().digest()).as("carried out").isEqualTo(1);
    }

    @Example
    void beyondTheBoundTheOldestKeyIsForgottenAndItsRetryCarriedOutAgain() {
        ReplicatedState state = new ReplicatedState(new Counting());
        int keys = IdempotencyTable.MAX_KEYS + 1;
        for (int i = 1; i <= keys; i++) {
            apply(state, i, KeyedCommand.of("key" + i, new byte[] {1}).toEntry());
        }
        apply(state, keys + 1, KeyedCommand.of("key2", new byte[] {1}).toEntry());
        assertThat(state.machine().digest()).isEqualTo(keys);
        apply(state, keys + 2, KeyedCommand.of("key1", new byte[] {1}).toEntry());
        assertThat(state.machine().digest()).isEqualTo(keys + 1);
    }

    @Example
    void version2IsWrittenAsItAlwaysWasAndReadable() {
        ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());
        Entry append = KeyedCommand.of("käse", new KeyValueCommand.Append(Bytes.utf8("k"), Bytes.utf8("v")).encode())
                .toEntry();
        apply(state, 4, append);
        apply(state, 6, KeyedCommand.of("2", new byte[0]).toEntry());
        Bytes value = Bytes.utf8("a value of more than one stripe of the hash");
        apply(
                state,
                7,
                KeyedCommand.of("3", new KeyValueCommand.Put(Bytes.utf8("long"), value).encode())
                        .toEntry());
        Map<String, byte[]> written = new LinkedHashMap<>();
        written.put("keyed-command", append.payload());
        written.put("batch", Batch.ofEntries(4, 2, List.of(append)).bytes());
        List<byte[]> parts = Parts.of(state.snapshot(), 1000);
        for (int i = 0; i < parts.size(); i++) {
            written.put("part-" + i, parts.get(i));
        }
        Golden.assertWritten(
                FILE, "A keyed command, and the parts of a snapshot of the replicated state, version 2.", written);

        Batch.decode(Golden.read(FILE).get("batch")).forEach(1, (index, kind, payload) -> {
            assertThat(kind).isEqualTo(EntryKind.KEYED_COMMAND);
            assertThat(payload.getRaw(payload.remaining())).isEqualTo(append.payload());
        });
        List<byte[]> golden = new ArrayList<>(Golden.read(FILE).values());
        ReplicatedState read = Parts.restored(KeyValueStateMachine::new, golden.subList(2, golden.size()));
        assertThat(read.digest()).isEqualTo(state.digest());
        assertThat(text(apply(
                        read,
                        9,
                        new Entry(EntryKind.KEYED_COMMAND, Golden.read(FILE).get("keyed-command")))))
                .startsWith("4 ");
    }

    @Example
    void partsOfVersion1AreRefusedBecauseTheirFingerprintsWereOthers() {
        byte[] part = Parts.of(new ReplicatedState(new KeyValueStateMachine()).snapshot(), 1000)
                .get(0);
        part[0] = 1;
        assertThatThrownBy(() -> new StateRestorer(KeyValueStateMachine::new).take(part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown version 1 of a part of a snapshot, expected 2");
    }

    @Provide
    Arbitrary<Integer> flips() {
        return Arbitraries.integers().between(1, 255);
    }

    @Provide
    Arbitrary<List<Boolean>> restarts() {
        return Arbitraries.of(true, false).list().ofMinSize(1).ofMaxSize(10);
    }

    @Provide
    Arbitrary<List<Write>> writes() {
        Arbitrary<String> keys = Arbitraries.of("a", "b", "c", "d").injectNull(0.3);
        Arbitrary<String> commands = Arbitraries.of("one", "two", "");
        return Combinators.combine(keys, commands)
                .as(Write::new)
                .list()
                .ofMaxSize(25)
                .map(ArrayList::new);
    }
}
