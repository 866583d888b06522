package io.infinitycluster.core.table;

import io.infinitycluster.core.table.ColumnType.Element;
import io.infinitycluster.core.table.ColumnType.Embedding;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.TableDefinition.Numbered;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * A row in its stored form: for each column, in the order of their numbers, {@code number (2) | size (1) | value}. The size says how long
 * the value is, so that the value of a dropped column can be passed over. A column that came after the row is not in it.
 */
final class Cells {

    /** The sizes up to this one are the number of bytes; 0 is null. */
    private static final int LARGEST_SIZE = 8;

    /** The value has its length before it, in four bytes. */
    private static final int LONG_SIZE = 9;

    private Cells() {}

    /** Appends a value that has been cast to the column's type. */
    static void put(WireWriter out, Numbered column, Value value) {
        out.putShort(column.id());
        ColumnType type = column.column().type();
        if (value instanceof Value.Null) {
            out.putByte(0);
        } else if (value instanceof Value.Bool bool) {
            out.putByte(1).putBoolean(bool.value());
        } else if (value instanceof Value.Int number) {
            putInt(out, (Scalar) type, number.value());
        } else if (value instanceof Value.Real number) {
            putReal(out, (Scalar) type, number.value());
        } else if (value instanceof Value.Text text) {
            out.putByte(LONG_SIZE).putString(text.value());
        } else if (value instanceof Value.Date date) {
            out.putByte(Integer.BYTES).putInt(date.epochDay());
        } else if (value instanceof Value.Time time) {
            out.putByte(Integer.BYTES).putInt(time.secondOfDay());
        } else if (value instanceof Value.DateTime moment) {
            out.putByte(Long.BYTES).putLong(moment.epochSecond());
        } else {
            putVector(out, (Embedding) type, (Value.Vector) value);
        }
    }

    private static void putInt(WireWriter out, Scalar type, long value) {
        switch (type) {
            case INT8 -> out.putByte(1).putByte((int) value);
            case INT16 -> out.putByte(2).putShort((int) value);
            case INT32 -> out.putByte(4).putInt((int) value);
            default -> out.putByte(8).putLong(value);
        }
    }

    private static void putReal(WireWriter out, Scalar type, double value) {
        switch (type) {
            case FLOAT16 -> out.putByte(2).putShort(HalfFloats.toFloat16(value));
            case BFLOAT16 -> out.putByte(2).putShort(HalfFloats.toBfloat16(value));
            case FLOAT32 -> out.putByte(4).putInt(Float.floatToIntBits((float) value));
            default -> out.putByte(8).putLong(Double.doubleToLongBits(value));
        }
    }

    private static void putVector(WireWriter out, Embedding type, Value.Vector vector) {
        out.putByte(LONG_SIZE).putInt(vectorBytes(type));
        if (type.element() == Element.BIT) {
            for (int i = 0; i < type.dimension(); i += 8) {
                int bits = 0;
                for (int j = i; j < Math.min(i + 8, type.dimension()); j++) {
                    bits |= (int) vector.element(j) << (j - i);
                }
                out.putByte(bits);
            }
            return;
        }
        for (int i = 0; i < type.dimension(); i++) {
            double element = vector.element(i);
            switch (type.element()) {
                case UINT8, INT8 -> out.putByte((int) element);
                case INT32 -> out.putInt((int) element);
                case FLOAT32 -> out.putInt(Float.floatToIntBits((float) element));
                case FLOAT64 -> out.putLong(Double.doubleToLongBits(element));
                case FLOAT16 -> out.putShort(HalfFloats.toFloat16(element));
                default -> out.putShort(HalfFloats.toBfloat16(element));
            }
        }
    }

    private static int vectorBytes(Embedding type) {
        int dimension = type.dimension();
        return switch (type.element()) {
            case BIT -> (dimension + 7) / 8;
            case UINT8, INT8 -> dimension;
            case FLOAT16, BFLOAT16 -> 2 * dimension;
            case INT32, FLOAT32 -> 4 * dimension;
            case FLOAT64 -> 8 * dimension;
        };
    }

    /** What a row has in a column: its default, if the row was there before the column. */
    static Value get(byte[] cells, Numbered column) {
        WireReader in = find(cells, column.id());
        if (in == null) {
            Value value = column.column().defaultValue();
            return value == null ? new Value.Null() : value;
        }
        return read(in, column.column().type());
    }

    /** The elements of a row's vector, written into an array of their number; false if the row has none. */
    static boolean getVector(byte[] cells, Numbered column, double[] elements) {
        WireReader in = find(cells, column.id());
        if (in == null) {
            if (!(column.column().defaultValue() instanceof Value.Vector vector)) {
                return false;
            }
            for (int i = 0; i < elements.length; i++) {
                elements[i] = vector.element(i);
            }
            return true;
        }
        if (in.getByte() == 0) {
            return false;
        }
        in.getInt();
        readElements(in, (Embedding) column.column().type(), elements);
        return true;
    }

    private static @Nullable WireReader find(byte[] cells, int id) {
        WireReader in = new WireReader(cells);
        while (in.remaining() > 0) {
            int found = in.getShort();
            if (found == id) {
                return in;
            }
            if (found > id) {
                return null;
            }
            skip(in);
        }
        return null;
    }

    private static void skip(WireReader in) {
        int size = in.getByte();
        in.skip(size == LONG_SIZE ? in.getCount(1) : size);
    }

    private static Value read(WireReader in, ColumnType type) {
        int size = in.getByte();
        if (size == 0) {
            return new Value.Null();
        }
        if (type instanceof Embedding embedding) {
            in.getInt();
            double[] elements = new double[embedding.dimension()];
            readElements(in, embedding, elements);
            return Value.Vector.owning(elements);
        }
        return switch ((Scalar) type) {
            case BOOL -> new Value.Bool(in.getBoolean());
            case INT8 -> new Value.Int((byte) in.getByte());
            case INT16 -> new Value.Int((short) in.getShort());
            case INT32 -> new Value.Int(in.getInt());
            case INT64 -> new Value.Int(in.getLong());
            case FLOAT16 -> new Value.Real(HalfFloats.fromFloat16(in.getShort()));
            case BFLOAT16 -> new Value.Real(HalfFloats.fromBfloat16(in.getShort()));
            case FLOAT32 -> new Value.Real(Float.intBitsToFloat(in.getInt()));
            case FLOAT64 -> new Value.Real(Double.longBitsToDouble(in.getLong()));
            case VARCHAR, JSON -> new Value.Text(in.getString());
            case DATE -> new Value.Date(in.getInt());
            case TIME -> new Value.Time(in.getInt());
            case DATETIME, TIMESTAMP -> new Value.DateTime(in.getLong());
        };
    }

    private static void readElements(WireReader in, Embedding type, double[] elements) {
        int bits = 0;
        for (int i = 0; i < elements.length; i++) {
            switch (type.element()) {
                case BIT -> {
                    bits = i % 8 == 0 ? in.getByte() : bits >> 1;
                    elements[i] = bits & 1;
                }
                case UINT8 -> elements[i] = in.getByte();
                case INT8 -> elements[i] = (byte) in.getByte();
                case INT32 -> elements[i] = in.getInt();
                case FLOAT32 -> elements[i] = Float.intBitsToFloat(in.getInt());
                case FLOAT64 -> elements[i] = Double.longBitsToDouble(in.getLong());
                case FLOAT16 -> elements[i] = HalfFloats.fromFloat16(in.getShort());
                case BFLOAT16 -> elements[i] = HalfFloats.fromBfloat16(in.getShort());
            }
        }
    }

    /**
     * Insists that these bytes are a row of a table that may once have had other columns.
     *
     * @throws IllegalArgumentException if they are none
     */
    static void check(byte[] cells, TableDefinition definition) {
        WireReader in = new WireReader(cells);
        int last = -1;
        while (in.remaining() > 0) {
            int id = in.getShort();
            int size = in.getByte();
            if (id <= last || id >= definition.columnIds() || size > LONG_SIZE) {
                throw new IllegalArgumentException("a row that is none: column " + id + " after " + last);
            }
            last = id;
            in.skip(size == LONG_SIZE ? in.getCount(1) : Math.min(size, LARGEST_SIZE));
        }
        for (Numbered each : definition.columns()) {
            WireReader found = find(cells, each.id());
            if (found != null) {
                checkSize(found, each.column());
            }
        }
    }

    private static void checkSize(WireReader in, Column column) {
        int start = in.position();
        read(in, column.type());
        int end = in.position();
        WireReader again = in.from(start);
        skip(again);
        if (again.position() != end) {
            throw new IllegalArgumentException("a value of column " + column.name() + " that is none of its type");
        }
    }
}
