package io.infinitycluster.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.state.KeyValueCommand.Append;
import io.infinitycluster.core.state.KeyValueCommand.CompareAndSet;
import io.infinitycluster.core.state.KeyValueCommand.Delete;
import io.infinitycluster.core.state.KeyValueCommand.Put;
import io.infinitycluster.core.testing.Parts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyValueStateMachineTest {

    private static final Bytes KEY = Bytes.utf8("key");

    private final KeyValueStateMachine machine = new KeyValueStateMachine();
    private long index;

    @Test
    void anAbsentKeyHasNoValue() {
        assertThat(get(KEY)).isEqualTo(new KeyValueResult.Value(null));
        assertThat(size()).isZero();
    }

    @Test
    void putReplaces() {
        assertThat(apply(new Put(KEY, Bytes.utf8("1")))).isEqualTo(new KeyValueResult.Done());
        assertThat(apply(new Put(KEY, Bytes.utf8("2")))).isEqualTo(new KeyValueResult.Done());
        assertThat(get(KEY)).isEqualTo(new KeyValueResult.Value(Bytes.utf8("2")));
        assertThat(size()).isEqualTo(1);
    }

    @Test
    void appendCreatesAndThenExtends() {
        apply(new Append(KEY, Bytes.utf8("ab")));
        apply(new Append(KEY, Bytes.utf8("")));
        apply(new Append(KEY, Bytes.utf8("c")));
        assertThat(get(KEY)).isEqualTo(new KeyValueResult.Value(Bytes.utf8("abc")));
    }

    /** A command's array belongs to the log: if a machine grew it in place, the log would change. */
    @Test
    void appendLeavesEarlierCommandsAlone() {
        Bytes first = Bytes.utf8("ab");
        machine.apply(new Put(KEY, first));
        machine.apply(new Append(KEY, Bytes.utf8("c")));
        machine.apply(new Append(KEY, Bytes.utf8("d")));
        assertThat(first).isEqualTo(Bytes.utf8("ab"));
        assertThat(machine.get(KEY)).isEqualTo(Bytes.utf8("abcd"));
    }

    /** A long value is not copied once more; beside a short one the rest of its command would cost too much memory. */
    @Test
    void aValueStaysInItsCommandIfItIsMostOfIt() {
        byte[] mostly = new Put(KEY, Bytes.copyOf(new byte[48])).encode();
        assertThat(value(mostly).array()).isSameAs(mostly);
        assertThat(value(mostly)).isEqualTo(Bytes.copyOf(new byte[48]));
        byte[] hardly = new Put(KEY, Bytes.copyOf(new byte[47])).encode();
        assertThat(value(hardly).array()).hasSize(47);
    }

    private static Bytes value(byte[] put) {
        return ((Put) KeyValueCommand.decode(put)).value();
    }

    @Test
    void appendBeyondTheBoundIsRejected() {
        apply(new Put(KEY, Bytes.copyOf(new byte[KeyValueStateMachine.MAX_VALUE_BYTES - 1])));
        long before = machine.digest();
        KeyValueResult result = apply(new Append(KEY, Bytes.utf8("ab")));
        assertThat(result)
                .isInstanceOfSatisfying(
                        KeyValueResult.Rejected.class,
                        r -> assertThat(r.reason()).isEqualTo(KeyValueResult.Reason.TOO_LARGE));
        assertThat(machine.digest()).isEqualTo(before);
        assertThat(apply(new Append(KEY, Bytes.utf8("a")))).isEqualTo(new KeyValueResult.Done());
    }

    @Test
    void deleteSaysWhetherThereWasAValue() {
        apply(new Put(KEY, Bytes.EMPTY));
        assertThat(apply(new Delete(KEY))).isEqualTo(new KeyValueResult.Deleted(true));
        assertThat(apply(new Delete(KEY))).isEqualTo(new KeyValueResult.Deleted(false));
        assertThat(get(KEY)).isEqualTo(new KeyValueResult.Value(null));
    }

    @Test
    void compareAndSetWantsTheExpectedValue() {
        Bytes one = Bytes.utf8("1");
        Bytes two = Bytes.utf8("2");
        assertThat(apply(new CompareAndSet(KEY, one, two))).isEqualTo(new KeyValueResult.Swapped(false));
        assertThat(apply(new CompareAndSet(KEY, null, one))).isEqualTo(new KeyValueResult.Swapped(true));
        assertThat(apply(new CompareAndSet(KEY, null, two))).isEqualTo(new KeyValueResult.Swapped(false));
        assertThat(apply(new CompareAndSet(KEY, two, two))).isEqualTo(new KeyValueResult.Swapped(false));
        assertThat(get(KEY)).isEqualTo(new KeyValueResult.Value(one));
        assertThat(apply(new CompareAndSet(KEY, one, two))).isEqualTo(new KeyValueResult.Swapped(true));
        assertThat(get(KEY)).isEqualTo(new KeyValueResult.Value(two));
    }

    @Test
    void absentAndEmptyAreTwoThings() {
        apply(new Put(KEY, Bytes.EMPTY));
        assertThat(get(KEY)).isEqualTo(new KeyValueResult.Value(Bytes.EMPTY));
        assertThat(apply(new CompareAndSet(KEY, null, Bytes.EMPTY))).isEqualTo(new KeyValueResult.Swapped(false));
        assertThat(apply(new CompareAndSet(KEY, Bytes.EMPTY, KEY))).isEqualTo(new KeyValueResult.Swapped(true));
    }

    @Test
    void whatIsNotUnderstoodIsAnsweredAndChangesNothing() {
        apply(new Put(KEY, KEY));
        long before = machine.digest();
        for (byte[] command : new byte[][] {{}, {1}, {2, 1}, {1, 77}, {1, 1}, {1, 1, 9, 0}, {1, 3, 0, 0}}) {
            assertThat(KeyValueResult.decode(machine.apply(++index, command)))
                    .isInstanceOfSatisfying(
                            KeyValueResult.Rejected.class,
                            r -> assertThat(r.reason()).isEqualTo(KeyValueResult.Reason.MALFORMED));
            assertThat(KeyValueResult.decode(machine.query(command.length == 2 ? new byte[] {1, 50} : command)))
                    .isNotNull();
        }
        assertThat(machine.digest()).isEqualTo(before);
    }

    @Test
    void boundsAreCheckedWhereCommandsAreMade() {
        Bytes longKey = Bytes.copyOf(new byte[KeyValueStateMachine.MAX_KEY_BYTES + 1]);
        Bytes longValue = Bytes.copyOf(new byte[KeyValueStateMachine.MAX_VALUE_BYTES + 1]);
        assertThatThrownBy(() -> new Put(longKey, KEY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Append(KEY, longValue)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Delete(longKey)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CompareAndSet(KEY, longValue, KEY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeyValueQuery.Get(longKey)).isInstanceOf(IllegalArgumentException.class);
    }

    /** An old node must not read a newer one's log as something else. */
    @Test
    void encodingsAreFixed() {
        assertThat(new Put(Bytes.utf8("k"), Bytes.utf8("v")).encode()).containsExactly(1, 1, 1, 'k', 'v');
        assertThat(new Append(Bytes.utf8("k"), Bytes.utf8("v")).encode()).containsExactly(1, 2, 1, 'k', 'v');
        assertThat(new Delete(Bytes.utf8("k")).encode()).containsExactly(1, 3, 1, 'k');
        assertThat(new CompareAndSet(Bytes.utf8("k"), Bytes.utf8("e"), Bytes.utf8("v")).encode())
                .containsExactly(1, 4, 1, 'k', 1, 'e', 'v');
        assertThat(new CompareAndSet(Bytes.utf8("k"), null, Bytes.utf8("v")).encode())
                .containsExactly(1, 5, 1, 'k', 'v');
        assertThat(new KeyValueQuery.Get(Bytes.utf8("k")).encode()).containsExactly(1, 1, 'k');
        assertThat(new KeyValueQuery.Size().encode()).containsExactly(1, 2);
    }

    @Test
    void errorsSayWhatIsWrong() {
        assertThatThrownBy(() -> KeyValueCommand.decode(new byte[] {9, 1}))
                .hasMessage("unknown version 9 of a command");
        assertThatThrownBy(() -> KeyValueCommand.decode(new byte[] {1, 1, 5, 'k'}))
                .hasMessage("a key of 5 bytes, of which 1 are there");
        assertThatThrownBy(() -> KeyValueCommand.decode(new byte[] {1, 3, 1, 'k', 'x'}))
                .hasMessage("1 bytes after the end of a command");
        assertThatThrownBy(() -> KeyValueCommand.decode(new byte[] {1, 1, -1, -1, -1, -1, 127}))
                .hasMessage("a length beyond 2^31");
        assertThatThrownBy(() -> KeyValueCommand.decode(new byte[] {1, 1, -128, 0}))
                .hasMessage("a length with needless zeros");
    }

    @Test
    void aDamagedSnapshotIsRefusedAndChangesNothing() {
        apply(new Put(KEY, Bytes.utf8("value")));
        apply(new Put(Bytes.utf8("other"), Bytes.utf8("value")));
        List<byte[]> good = Parts.of(machine.snapshot(), 1);
        assertThat(good).hasSize(3);
        long before = machine.digest();
        int length = good.stream().mapToInt(part -> part.length).sum();
        for (int i = 0; i < length; i++) {
            List<byte[]> damaged = Parts.damaged(good, i, 1);
            assertThatThrownBy(() -> Parts.restore(machine, damaged)).isInstanceOf(IllegalArgumentException.class);
        }
        for (int i = 0; i < good.size(); i++) {
            List<byte[]> fewer = good.subList(0, i);
            assertThatThrownBy(() -> Parts.restore(machine, fewer))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a snapshot without its end");
            List<byte[]> without = new ArrayList<>(good);
            byte[] missing = without.remove(i);
            assertThatThrownBy(() -> Parts.restore(machine, without)).isInstanceOf(IllegalArgumentException.class);
            without.add(i == 0 ? 1 : 0, missing);
            assertThatThrownBy(() -> Parts.restore(machine, without)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(machine.digest()).isEqualTo(before);
        Parts.restore(machine, good);
        assertThat(machine.digest()).isEqualTo(before);
    }

    @Test
    void noPartIsLongerThanAskedForUnlessOneItemIs() {
        for (int i = 0; i < 100; i++) {
            apply(new Put(Bytes.utf8("key" + i), Bytes.copyOf(new byte[i])));
        }
        apply(new Put(Bytes.utf8("long"), Bytes.copyOf(new byte[1000])));
        List<byte[]> parts = Parts.of(machine.snapshot(), 256);
        assertThat(parts).hasSizeGreaterThan(20);
        assertThat(parts.stream().filter(part -> part.length > 256))
                .singleElement()
                .satisfies(part -> assertThat(part).hasSize(2 + 1 + 4 + 2 + 1000));
    }

    /** What is passed over without being written takes time, too: it must not all be passed over at once. */
    @Test
    void keysThatCameLaterArePassedOverAFewAtATime() {
        apply(new Put(Bytes.utf8("z"), Bytes.utf8("last")));
        try (Snapshot snapshot = machine.snapshot()) {
            for (int i = 100; i < 200; i++) {
                apply(new Put(Bytes.utf8("key" + i), Bytes.utf8("new")));
            }
            int parts = 0;
            byte[] part = snapshot.nextPart(72);
            while (part != null) {
                parts++;
                part = snapshot.nextPart(72);
            }
            assertThat(parts).isGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void aSecondSnapshotIsRefusedWhileOneIsOpen() {
        Snapshot open = machine.snapshot();
        assertThatThrownBy(machine::snapshot).isInstanceOf(IllegalStateException.class);
        open.close();
        machine.snapshot().close();
    }

    @Test
    void partsAreFixed() {
        apply(new Put(Bytes.utf8("k"), Bytes.utf8("v")));
        List<byte[]> parts = Parts.of(machine.snapshot(), 100);
        assertThat(parts).hasSize(2);
        assertThat(parts.get(0)).containsExactly(1, 2, 1, 'k', 1, 'v');
        assertThat(parts.get(1)).hasSize(18).startsWith(1, 3, 0, 0, 0, 0, 0, 0, 0, 1);
    }

    @Test
    void bytesAreReadable() {
        assertThat(Bytes.utf8("abc")).hasToString("abc");
        assertThat(Bytes.copyOf((byte) 0, (byte) -1)).hasToString("0x00ff");
        assertThat(Bytes.copyOf(new byte[100]).toString()).endsWith("... (100 bytes)");
        assertThat(Bytes.copyOf((byte) -1)).isGreaterThan(Bytes.copyOf((byte) 1));
    }

    private KeyValueResult apply(KeyValueCommand command) {
        return KeyValueResult.decode(machine.apply(++index, command.encode()));
    }

    private KeyValueResult get(Bytes key) {
        return KeyValueResult.decode(machine.query(new KeyValueQuery.Get(key).encode()));
    }

    private long size() {
        KeyValueResult result = KeyValueResult.decode(machine.query(new KeyValueQuery.Size().encode()));
        return ((KeyValueResult.Count) result).keys();
    }
}
