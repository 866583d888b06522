package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;

/**
 * Ends a command or a question that is refused. Its message becomes part of what is replicated (P12), so that it never holds a text of
 * the JDK's.
 */
@SuppressWarnings("serial") // never serialized: it does not leave the state machine
final class TableRefusal extends RuntimeException {

    private final ErrorCode code;

    TableRefusal(ErrorCode code, String message) {
        // Without a stack trace: to refuse is as usual as to answer.
        super(message, null, false, false);
        this.code = code;
    }

    TableResult.Refused result() {
        return new TableResult.Refused(code, String.valueOf(getMessage()));
    }

    /** The same, under another code. */
    TableRefusal as(ErrorCode other) {
        return new TableRefusal(other, String.valueOf(getMessage()));
    }

    ErrorCode code() {
        return code;
    }

    static TableRefusal noSuchDatabase(String name) {
        return new TableRefusal(ErrorCode.NO_SUCH_DATABASE, "Database: " + name + " doesn't exist.");
    }

    static TableRefusal noSuchTable(String name) {
        return new TableRefusal(ErrorCode.NO_SUCH_TABLE, "Table: " + name + " doesn't exist.");
    }

    static TableRefusal noSuchColumn(String name) {
        return new TableRefusal(ErrorCode.NO_SUCH_COLUMN, "Column: " + name + " doesn't exist");
    }

    static TableRefusal duplicateTable(String name) {
        return new TableRefusal(ErrorCode.DUPLICATE_TABLE, "Table: " + name + " is already existed");
    }

    static TableRefusal duplicateColumn(String name) {
        return new TableRefusal(ErrorCode.DUPLICATE_COLUMN, "Duplicate column name: " + name);
    }

    static TableRefusal mismatch(String expected, String given) {
        return new TableRefusal(ErrorCode.TYPE_MISMATCH, "Expected: " + expected + ", but " + given + " is given.");
    }

    static TableRefusal invalidExpression(String why) {
        return new TableRefusal(ErrorCode.INVALID_EXPRESSION, why);
    }
}
