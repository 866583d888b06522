package io.infinitycluster.core.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.infinitycluster.core.log.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The binary form of messages: what was written is read, and nothing else than a message ever is. */
class MessageCodecProps {

    private final MessageCodec codec = new MessageCodec();

    @Provide
    Arbitrary<Message> messages() {
        return MessageArbitraries.any();
    }

    @Property
    void everyMessageSurvivesItsEncoding(@ForAll("messages") Message message) {
        byte[] bytes = codec.encode(message);
        Message read = codec.decode(bytes);
        assertThat(read).isExactlyInstanceOf(message.getClass());
        assertThat(comparable(read)).isEqualTo(comparable(message));
        assertThat(codec.encode(read)).isEqualTo(bytes);
    }

    /** Batches are the same when their bytes are: they have no equality of their own. */
    private static Object comparable(Message message) {
        if (message instanceof Message.Append append) {
            List<Object> all = new ArrayList<>(
                    List.of(append.term(), append.previousIndex(), append.previousTerm(), append.commitIndex()));
            for (Batch batch : append.batches()) {
                all.add(Arrays.toString(batch.bytes()));
            }
            return all;
        }
        return message;
    }

    @Property
    void anEncodingThatIsCutShortOrGoesOnIsRefused(
            @ForAll("messages") Message message, @ForAll @IntRange(max = 100_000) int where) {
        byte[] bytes = codec.encode(message);
        assertRefused(Arrays.copyOf(bytes, where % bytes.length));
        assertRefused(Arrays.copyOf(bytes, bytes.length + 1 + where % 9));
    }

    private void assertRefused(byte[] bytes) {
        assertThat(catchThrowable(() -> codec.decode(bytes))).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void changedBytesAreAMessageOrRefusedAndThrowNothingElse(
            @ForAll("messages") Message message, @ForAll @IntRange(max = 100_000) int where, @ForAll byte value) {
        byte[] bytes = codec.encode(message);
        bytes[where % bytes.length] = value;
        assertMessageOrRefused(bytes);
    }

    @Property
    void randomBytesOfEveryTypeThrowNothingElse(@ForAll byte[] body, @ForAll @IntRange(max = 20) int type) {
        byte[] bytes = new byte[2 + body.length];
        bytes[0] = MessageCodec.VERSION;
        bytes[1] = (byte) type;
        System.arraycopy(body, 0, bytes, 2, body.length);
        assertMessageOrRefused(bytes);
        assertMessageOrRefused(body);
    }

    private void assertMessageOrRefused(byte[] bytes) {
        Throwable thrown = catchThrowable(() -> codec.decode(bytes));
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Example
    void anotherVersionIsRefusedWithBothNumbers() {
        byte[] bytes = codec.encode(new Message.StaleTerm(3));
        bytes[0] = 2;
        assertThat(catchThrowable(() -> codec.decode(bytes))).hasMessage("version 2 of the protocol, expected 1");
    }

    @Example
    void theseTestsKnowEveryTypeOfMessage() {
        Set<String> permitted = new TreeSet<>();
        collect(Message.class, permitted);
        Set<String> covered = new TreeSet<>();
        MessageArbitraries.byType()
                .forEach(each -> covered.add(each.sample().getClass().getSimpleName()));
        assertThat(covered).isEqualTo(permitted);
        assertThat(MessageArbitraries.byType()).hasSameSizeAs(permitted);
    }

    private static void collect(Class<?> type, Set<String> names) {
        if (type.isSealed()) {
            for (Class<?> each : type.getPermittedSubclasses()) {
                collect(each, names);
            }
        } else {
            names.add(type.getSimpleName());
        }
    }

    /** The types of messages, for other tests. */
    static Set<String> types() {
        Set<String> permitted = new TreeSet<>();
        collect(Message.class, permitted);
        return permitted;
    }
}
