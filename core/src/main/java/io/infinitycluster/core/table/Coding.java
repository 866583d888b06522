package io.infinitycluster.core.table;

import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How commands, questions and results are laid out: a version byte, a byte that says which, then fields, each as {@link WireWriter} writes
 * it. What can be absent has a byte before it; a list has its length.
 */
final class Coding {

    /** The only version so far. A layout that older nodes cannot read takes the next number. */
    static final int VERSION = 1;

    private Coding() {}

    static WireWriter begin(int tag, int room) {
        return new WireWriter(2 + room).putByte(VERSION).putByte(tag);
    }

    /** A reader from which the header's version has been read; the tag comes next. */
    static WireReader open(byte[] encoded, String what) {
        WireReader in = new WireReader(encoded);
        int version = in.getByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown version " + version + " of a " + what);
        }
        return in;
    }

    static <T> void putList(WireWriter out, List<T> list, BiConsumer<WireWriter, T> item) {
        out.putInt(list.size());
        for (T each : list) {
            item.accept(out, each);
        }
    }

    /** @param minimumSize of an item in bytes, so that no count costs more memory than there are bytes */
    static <T> List<T> getList(WireReader in, int minimumSize, Function<WireReader, T> item) {
        int count = in.getCount(minimumSize);
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(item.apply(in));
        }
        return list;
    }

    static void putStrings(WireWriter out, List<String> strings) {
        putList(out, strings, WireWriter::putString);
    }

    static List<String> getStrings(WireReader in) {
        return getList(in, Integer.BYTES, WireReader::getString);
    }

    static <T> void putOptional(WireWriter out, @Nullable T value, BiConsumer<WireWriter, T> item) {
        out.putBoolean(value != null);
        if (value != null) {
            item.accept(out, value);
        }
    }

    static <T> @Nullable T getOptional(WireReader in, Function<WireReader, T> item) {
        return in.getBoolean() ? item.apply(in) : null;
    }

    /** The constant that has this number in encodings. */
    static <E> E byCode(E[] constants, ToIntFunction<E> code, int wanted) {
        for (E each : constants) {
            if (code.applyAsInt(each) == wanted) {
                return each;
            }
        }
        throw new IllegalArgumentException("unknown " + constants[0].getClass().getSimpleName() + " " + wanted);
    }
}
