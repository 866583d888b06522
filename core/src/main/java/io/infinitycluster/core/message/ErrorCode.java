package io.infinitycluster.core.message;

/** The error codes of Infinity that the cluster uses. */
public enum ErrorCode {
    STARTING(2007),
    INVALID_DATABASE_NAME(3003),
    INVALID_TABLE_NAME(3004),
    INVALID_NAME(3005),
    TYPE_MISMATCH(3010),
    SYNTAX_ERROR(3013),
    INVALID_PARAMETER(3014),
    DUPLICATE_DATABASE(3016),
    DUPLICATE_TABLE(3017),
    NO_SUCH_DATABASE(3021),
    NO_SUCH_TABLE(3022),
    NO_SUCH_COLUMN(3024),
    FUNCTION_NOT_FOUND(3030),
    NOT_SUPPORTED(3032),
    DROPPING_USING_DATABASE(3033),
    FUNCTION_ARGUMENTS(3036),
    COLUMN_COUNT_MISMATCH(3039),
    EMPTY_DATABASE_NAME(3040),
    EMPTY_TABLE_NAME(3041),
    EMPTY_NAME(3042),
    DATABASE_NAME_TOO_LONG(3044),
    TABLE_NAME_TOO_LONG(3045),
    NAME_TOO_LONG(3046),
    NO_COLUMN_DEFINED(3048),
    TYPE_CONVERSION(3049),
    EMPTY_OUTPUT(3050),
    INVALID_DATA_TYPE(3051),
    INVALID_EMBEDDING(3057),
    INVALID_FILTER(3063),
    INSERT_WITHOUT_VALUES(3065),
    DUPLICATE_COLUMN(3068),
    INVALID_EXPRESSION(3069),
    CONFLICT(4005),
    DISK_ERROR(7001),
    DATA_CORRUPTED(7006),
    UNEXPECTED(7011),
    INVALID_ADDRESS(7016),
    CANNOT_CONNECT(7018),
    NO_SUCH_NODE(7019),
    DUPLICATE_NODE(7020),
    STORAGE_UNREACHABLE(7021),
    WRONG_STORAGE_TYPE(7024),
    NOT_REGISTERED(7025),
    ROLE_SWITCH(7026),
    TOO_MANY_FOLLOWERS(7027),
    TOO_MANY_LEARNERS(7028),
    OUT_OF_BOUND(7030),
    INVALID_ROLE(8007),
    INVALID_STATUS(8008);

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /**
     * The error with this number.
     *
     * @throws IllegalArgumentException if the cluster uses no such number
     */
    public static ErrorCode of(int code) {
        for (ErrorCode value : values()) {
            if (value.code == code) {
                return value;
            }
        }
        throw new IllegalArgumentException("unknown error code " + code);
    }
}
