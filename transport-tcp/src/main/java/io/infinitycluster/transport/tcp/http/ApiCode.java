package io.infinitycluster.transport.tcp.http;

/** Infinity's error codes for what is wrong with a request before any node has seen it. */
final class ApiCode {

    static final int INSUFFICIENT_PRIVILEGE = 2002;
    static final int ONLY_MAINTENANCE = 2005;
    static final int STARTING = 2007;
    static final int INITING = 2008;
    static final int INVALID_COLUMN_DEFINITION = 3007;
    static final int TYPE_MISMATCH = 3010;
    static final int SYNTAX = 3013;
    static final int INVALID_PARAMETER = 3014;
    static final int NO_SUCH_VARIABLE = 3027;
    static final int NOT_SUPPORTED = 3032;
    static final int INVALID_EMBEDDING = 3057;
    static final int INVALID_FILTER = 3063;
    static final int INVALID_JSON = 3067;
    static final int DUPLICATE_COLUMN = 3068;
    static final int INVALID_EXPRESSION = 3069;
    static final int INVALID_CREATE_OPTION = 3074;
    static final int INVALID_DROP_OPTION = 3075;
    static final int INVALID_COMMAND = 3076;
    static final int UNKNOWN = 3091;
    static final int UNEXPECTED = 7011;
    static final int NO_SUCH_NODE = 7019;
    static final int INVALID_ROLE = 8007;
    static final int INVALID_STATUS = 8008;

    private ApiCode() {}
}
