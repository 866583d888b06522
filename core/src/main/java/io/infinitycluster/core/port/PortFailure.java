package io.infinitycluster.core.port;

/**
 * Why an operation of a port did not succeed.
 *
 * @param kind what the core may conclude
 * @param detail what a person needs to know: the file or key, and what the system said
 */
public record PortFailure(Kind kind, String detail) {

    /** What the core may conclude from a failure. */
    public enum Kind {
        /** No room on the disk. Bytes handed over since the last force may be there in part, or not at all. */
        DISK_FULL,
        /** The disk failed. After a failed force nothing is known of the bytes it was for. */
        DISK_ERROR,
        /** The object store gave no clear answer: the operation took effect, will yet, or never does. */
        STORE_UNCLEAR,
        /** The object store refused for good, for example for wrong credentials. */
        STORE_REFUSED
    }

    @Override
    public String toString() {
        return kind + ": " + detail;
    }
}
