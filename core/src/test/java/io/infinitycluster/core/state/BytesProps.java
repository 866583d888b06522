package io.infinitycluster.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BytesProps {

    @Property
    void areOrderedAsUnsignedBytesWhereverTheyStand(@ForAll("strings") byte[] left, @ForAll("strings") byte[] right) {
        int order = Integer.signum(Arrays.compareUnsigned(left, right));
        assertThat(Integer.signum(Bytes.copyOf(left).compareTo(Bytes.copyOf(right))))
                .isEqualTo(order);
        assertThat(Integer.signum(within(left, 3, 1).compareTo(within(right, 5, 2))))
                .isEqualTo(order);
        assertThat(within(left, 3, 1).equals(Bytes.copyOf(right))).isEqualTo(order == 0);
    }

    @Property
    void aPartOfAnArrayIsLikeItsCopy(@ForAll("strings") byte[] content) {
        Bytes copy = Bytes.copyOf(content);
        Bytes part = within(content, 3, 2);
        assertThat(part).isEqualTo(copy).hasSameHashCodeAs(copy).hasToString(copy.toString());
        assertThat(part.length()).isEqualTo(content.length);
        assertThat(part.toByteArray()).isEqualTo(content);
        assertThat(part.toUtf8()).isEqualTo(copy.toUtf8());
    }

    private static Bytes within(byte[] content, int before, int after) {
        byte[] array = new byte[before + content.length + after];
        Arrays.fill(array, (byte) 'x');
        System.arraycopy(content, 0, array, before, content.length);
        return Bytes.owning(array, before, content.length);
    }

    /** Two of them often begin and end alike, for more than one word, and differ by a byte beyond 127 or by their length. */
    @Provide
    Arbitrary<byte[]> strings() {
        Arbitrary<Integer> before = Arbitraries.of(0, 1, 7, 8, 14, 16, 70);
        Arbitrary<byte[]> middle = Arbitraries.of((byte) 0, (byte) 'a', (byte) 0x80, (byte) 0xFF)
                .array(byte[].class)
                .ofMaxSize(2);
        Arbitrary<Integer> after = Arbitraries.of(0, 8);
        return Combinators.combine(before, middle, after).as((begin, differs, end) -> {
            byte[] content = new byte[begin + differs.length + end];
            Arrays.fill(content, (byte) 'k');
            System.arraycopy(differs, 0, content, begin, differs.length);
            return content;
        });
    }
}
