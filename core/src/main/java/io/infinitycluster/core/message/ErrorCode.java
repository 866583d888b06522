package io.infinitycluster.core.message;

/** The error codes of Infinity that the cluster uses. */
public enum ErrorCode {
    STARTING(2007),
    INVALID_PARAMETER(3014),
    EMPTY_NAME(3042),
    INVALID_NAME(3005),
    NAME_TOO_LONG(3046),
    NOT_SUPPORTED(3032),
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
