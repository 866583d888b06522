package io.infinitycluster.core.message;

import java.util.Locale;

/** The roles of Infinity's cluster. */
public enum NodeRole {
    /** Takes part in nothing; waits for a role. Every node starts here (P11). */
    ADMIN,
    /** Alone, without a cluster. */
    STANDALONE,
    /** Serves reads and the only writes. */
    LEADER,
    /** A synchronous replica: no write is confirmed without it. */
    FOLLOWER,
    /** An asynchronous replica: never delays a write. */
    LEARNER;

    /** The name on the wire and in messages for people. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }
}
