package io.infinitycluster.core.message;

/** What is known of a node's life (P7). */
public enum NodeStatus {
    /** Heard of within the timeout. */
    ALIVE("alive"),
    /** Silent for longer than the timeout. */
    TIMEOUT("timeout"),
    /** Its connection broke, or it says that it does not know us. */
    LOST_CONNECTION("lostconnection"),
    /** Being removed by an operator, or already removed. */
    REMOVED("removed"),
    /** Its log cannot be used as it is: it has to start over. */
    INVALID("invalid");

    private final String text;

    NodeStatus(String text) {
        this.text = text;
    }

    /** The name in answers to people. */
    public String text() {
        return text;
    }
}
