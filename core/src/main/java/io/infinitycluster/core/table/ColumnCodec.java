package io.infinitycluster.core.table;

import io.infinitycluster.core.table.Column.Constraint;
import io.infinitycluster.core.table.ColumnType.Element;
import io.infinitycluster.core.table.ColumnType.Embedding;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.EnumSet;
import java.util.Set;

/** The binary form of columns and their types. */
final class ColumnCodec {

    /** The least that a column takes: name, type, constraints, default and comment. */
    static final int MIN_BYTES = 11;

    private static final int EMBEDDING = 100;

    private ColumnCodec() {}

    static void put(WireWriter out, Column column) {
        out.putString(column.name());
        putType(out, column.type());
        int bits = 0;
        for (Constraint each : column.constraints()) {
            bits |= each.bit();
        }
        out.putByte(bits);
        Coding.putOptional(out, column.defaultValue(), ValueCodec::put);
        out.putString(column.comment());
    }

    static Column get(WireReader in) {
        String name = in.getString();
        ColumnType type = getType(in);
        return new Column(
                name, type, constraints(in.getByte()), Coding.getOptional(in, ValueCodec::get), in.getString());
    }

    private static Set<Constraint> constraints(int bits) {
        Set<Constraint> constraints = EnumSet.noneOf(Constraint.class);
        int rest = bits;
        for (Constraint each : Constraint.values()) {
            if ((bits & each.bit()) != 0) {
                constraints.add(each);
                rest -= each.bit();
            }
        }
        if (rest != 0) {
            throw new IllegalArgumentException("unknown constraints " + rest);
        }
        return constraints;
    }

    static void putType(WireWriter out, ColumnType type) {
        if (type instanceof Embedding embedding) {
            out.putByte(EMBEDDING).putByte(embedding.element().code()).putInt(embedding.dimension());
        } else {
            out.putByte(((Scalar) type).code());
        }
    }

    static ColumnType getType(WireReader in) {
        int code = in.getByte();
        if (code == EMBEDDING) {
            Element element = Coding.byCode(Element.values(), Element::code, in.getByte());
            return new Embedding(in.getInt(), element);
        }
        return Coding.byCode(Scalar.values(), Scalar::code, code);
    }
}
