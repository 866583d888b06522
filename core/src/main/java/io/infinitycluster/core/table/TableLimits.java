package io.infinitycluster.core.table;

/** How large things may be. A command or a question beyond a limit is refused, and says which. */
public final class TableLimits {

    /** How many rows one insert may bring. */
    public static final int MAX_INSERT_ROWS = 8192;

    /** How many columns a table may have. */
    public static final int MAX_COLUMNS = 4096;

    /** How many columns a table may ever have had: the number of a dropped column is not given again. */
    public static final int MAX_COLUMN_IDS = 65_535;

    /** How many characters the name of a database, a table, a column or a function may have. */
    public static final int MAX_NAME_CHARS = 255;

    /** How many characters the comment of a database, a table or a column may have. */
    public static final int MAX_COMMENT_CHARS = 4096;

    /** How many elements a vector may have. */
    public static final int MAX_DIMENSION = 65_536;

    /** How many bytes the columns of a table may have together in their encoded form, with names, defaults and comments. */
    public static final int MAX_DEFINITION_BYTES = 4 << 20;

    /** How many bytes a row may have in its stored form. */
    public static final int MAX_ROW_BYTES = 4 << 20;

    /** How deeply expressions may be nested. */
    public static final int MAX_EXPRESSION_DEPTH = 200;

    /** How many parts the expressions of one command or question may have together. */
    public static final int MAX_EXPRESSION_NODES = 20_000;

    /** How many bytes an answer may have. Whoever asks for more asks in pages, by limit and offset. */
    public static final int MAX_RESULT_BYTES = 16 << 20;

    /** How many characters the message of a refusal has at most: longer ones are cut. */
    public static final int MAX_MESSAGE_CHARS = 1000;

    private TableLimits() {}
}
