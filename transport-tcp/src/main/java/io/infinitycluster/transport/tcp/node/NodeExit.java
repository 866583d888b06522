package io.infinitycluster.transport.tcp.node;

/** How a node's process ends. The numbers are those of {@code sysexits.h}, and scripts may rely on them. */
public enum NodeExit {
    /** It was told to stop, and did so in order. */
    STOPPED(0),
    /** It could not keep a promise (a force failed, an invariant broke), or its own code failed: start it again. */
    FAILED(74),
    /** Its data directory or one of its ports is in use, or cannot be used. */
    CANNOT_START(75),
    /** Its configuration cannot be used: starting it again does not help. */
    BAD_CONFIG(78);

    private final int code;

    NodeExit(int code) {
        this.code = code;
    }

    /** The process's exit code. */
    public int code() {
        return code;
    }
}
