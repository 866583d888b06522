package io.infinitycluster.core.table;

/** What a column holds. {@link #toString} is the name by which Infinity shows the type. */
public sealed interface ColumnType {

    /** A type with one value a row. */
    enum Scalar implements ColumnType {
        BOOL(1, "Boolean"),
        INT8(2, "TinyInt"),
        INT16(3, "SmallInt"),
        INT32(4, "Integer"),
        INT64(5, "BigInt"),
        FLOAT16(6, "Float16"),
        BFLOAT16(7, "BFloat16"),
        FLOAT32(8, "Float"),
        FLOAT64(9, "Double"),
        VARCHAR(10, "Varchar"),
        /** A JSON document, kept and compared as the text that was given. */
        JSON(11, "Json"),
        DATE(12, "Date"),
        /** A time of day, in seconds. */
        TIME(13, "Time"),
        /** A date and a time of day, in seconds, without a zone. */
        DATETIME(14, "DateTime"),
        /** The same as {@link #DATETIME}, under Infinity's other name. */
        TIMESTAMP(15, "Timestamp");

        private final int code;
        private final String shown;

        Scalar(int code, String shown) {
            this.code = code;
            this.shown = shown;
        }

        /** The number in encodings. */
        int code() {
            return code;
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    /**
     * A dense vector.
     *
     * @param dimension how many elements each vector has, 1 to {@value TableLimits#MAX_DIMENSION}
     * @param element the type of each
     */
    record Embedding(int dimension, Element element) implements ColumnType {
        /** Checks the bounds. */
        public Embedding {
            if (dimension < 1 || dimension > TableLimits.MAX_DIMENSION) {
                throw new IllegalArgumentException(
                        "a vector of dimension " + dimension + "; 1 to " + TableLimits.MAX_DIMENSION + " are allowed");
            }
        }

        @Override
        public String toString() {
            return "Embedding(" + element + "," + dimension + ")";
        }
    }

    /** The type of a vector's elements. */
    enum Element {
        /** 0 or 1. */
        BIT(1, "bit"),
        /** 0 to 255. */
        UINT8(2, "uint8"),
        INT8(3, "int8"),
        INT32(4, "int"),
        FLOAT32(5, "float"),
        FLOAT64(6, "double"),
        FLOAT16(7, "float16"),
        BFLOAT16(8, "bfloat16");

        private final int code;
        private final String shown;

        Element(int code, String shown) {
            this.code = code;
            this.shown = shown;
        }

        /** The number in encodings. */
        int code() {
            return code;
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    /** Whether values are integers of one of the four widths. */
    default boolean isInteger() {
        return this == Scalar.INT8 || this == Scalar.INT16 || this == Scalar.INT32 || this == Scalar.INT64;
    }

    /** Whether values are floating-point numbers of one of the four widths. */
    default boolean isReal() {
        return this == Scalar.FLOAT16 || this == Scalar.BFLOAT16 || this == Scalar.FLOAT32 || this == Scalar.FLOAT64;
    }

    /** Whether values are numbers. */
    default boolean isNumeric() {
        return isInteger() || isReal();
    }

    /** Whether values are texts. */
    default boolean isText() {
        return this == Scalar.VARCHAR || this == Scalar.JSON;
    }
}
