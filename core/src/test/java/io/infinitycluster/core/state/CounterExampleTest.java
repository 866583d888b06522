package io.infinitycluster.core.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.testing.Parts;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The example of the package's documentation, so that it keeps working. */
class CounterExampleTest {

    static final class Counter implements StateMachine {
        private long sum;

        @Override
        public byte[] apply(long index, byte[] command) {
            if (command.length != Long.BYTES) {
                return "not eight bytes".getBytes(UTF_8); // an answer like any other; never an exception
            }
            sum += ByteBuffer.wrap(command).getLong();
            return bytes();
        }

        @Override
        public byte[] query(byte[] query) {
            return bytes(); // there is only one question
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
                sum = ByteBuffer.wrap(bytes).getLong();
            });
        }

        @Override
        public long digest() {
            return sum;
        }

        private byte[] bytes() {
            return ByteBuffer.allocate(Long.BYTES).putLong(sum).array();
        }
    }

    @Test
    void counts() {
        Counter counter = new Counter();
        counter.apply(1, ByteBuffer.allocate(8).putLong(40).array());
        counter.apply(2, ByteBuffer.allocate(8).putLong(2).array());
        assertThat(counter.apply(3, new byte[3])).isEqualTo("not eight bytes".getBytes(UTF_8));
        Counter copy = new Counter();
        Parts.restore(copy, Parts.of(counter.snapshot(), 100));
        assertThat(copy.digest()).isEqualTo(42);
    }
}
