package io.infinitycluster.core.table;

import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;

/** The binary form of values, with a byte before each that says of which kind it is. */
final class ValueCodec {

    private static final int NULL = 1;
    private static final int DEFAULT = 2;
    private static final int FALSE = 3;
    private static final int TRUE = 4;
    private static final int INT = 5;
    private static final int REAL = 6;
    private static final int TEXT = 7;
    private static final int DATE = 8;
    private static final int TIME = 9;
    private static final int DATE_TIME = 10;
    /** A vector whose elements are all floats: half as long. */
    private static final int FLOATS = 11;

    private static final int DOUBLES = 12;

    private ValueCodec() {}

    static void put(WireWriter out, Value value) {
        if (value instanceof Value.Null) {
            out.putByte(NULL);
        } else if (value instanceof Value.Default) {
            out.putByte(DEFAULT);
        } else if (value instanceof Value.Bool bool) {
            out.putByte(bool.value() ? TRUE : FALSE);
        } else if (value instanceof Value.Int number) {
            out.putByte(INT).putLong(number.value());
        } else if (value instanceof Value.Real number) {
            out.putByte(REAL).putLong(Double.doubleToLongBits(number.value()));
        } else if (value instanceof Value.Text text) {
            out.putByte(TEXT).putString(text.value());
        } else if (value instanceof Value.Date date) {
            out.putByte(DATE).putInt(date.epochDay());
        } else if (value instanceof Value.Time time) {
            out.putByte(TIME).putInt(time.secondOfDay());
        } else if (value instanceof Value.DateTime moment) {
            out.putByte(DATE_TIME).putLong(moment.epochSecond());
        } else {
            putVector(out, (Value.Vector) value);
        }
    }

    static void putVector(WireWriter out, Value.Vector vector) {
        boolean floats = areFloats(vector);
        out.putByte(floats ? FLOATS : DOUBLES).putInt(vector.dimension());
        for (int i = 0; i < vector.dimension(); i++) {
            if (floats) {
                out.putInt(Float.floatToIntBits((float) vector.element(i)));
            } else {
                out.putLong(Double.doubleToLongBits(vector.element(i)));
            }
        }
    }

    private static boolean areFloats(Value.Vector vector) {
        for (int i = 0; i < vector.dimension(); i++) {
            if ((float) vector.element(i) != vector.element(i)) {
                return false;
            }
        }
        return true;
    }

    /** About how many bytes a value takes: never less than half of what it does. */
    static int sizeOf(Value value) {
        if (value instanceof Value.Text text) {
            return 5 + text.value().length() * 2;
        } else if (value instanceof Value.Vector vector) {
            return 5 + vector.dimension() * Double.BYTES;
        }
        return 1 + Long.BYTES;
    }

    static Value get(WireReader in) {
        int tag = in.getByte();
        return switch (tag) {
            case NULL -> new Value.Null();
            case DEFAULT -> new Value.Default();
            case FALSE -> new Value.Bool(false);
            case TRUE -> new Value.Bool(true);
            case INT -> new Value.Int(in.getLong());
            case REAL -> new Value.Real(Double.longBitsToDouble(in.getLong()));
            case TEXT -> new Value.Text(in.getString());
            case DATE -> new Value.Date(in.getInt());
            case TIME -> new Value.Time(in.getInt());
            case DATE_TIME -> new Value.DateTime(in.getLong());
            case FLOATS -> floats(in);
            case DOUBLES -> doubles(in);
            default -> throw new IllegalArgumentException("unknown value " + tag);
        };
    }

    static Value.Vector getVector(WireReader in) {
        if (get(in) instanceof Value.Vector vector) {
            return vector;
        }
        throw new IllegalArgumentException("a value that is no vector");
    }

    private static Value.Vector floats(WireReader in) {
        double[] elements = new double[in.getCount(Float.BYTES)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Float.intBitsToFloat(in.getInt());
        }
        return Value.Vector.owning(elements);
    }

    private static Value.Vector doubles(WireReader in) {
        double[] elements = new double[in.getCount(Double.BYTES)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = Double.longBitsToDouble(in.getLong());
        }
        return Value.Vector.owning(elements);
    }
}
