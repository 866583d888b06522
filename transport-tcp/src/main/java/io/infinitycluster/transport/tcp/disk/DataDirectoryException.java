package io.infinitycluster.transport.tcp.disk;

import java.io.IOException;

/** A node cannot use its data directory; the message names it, and says why and what to do. */
public final class DataDirectoryException extends IOException {

    private static final long serialVersionUID = 1;

    DataDirectoryException(String message) {
        super(message);
    }

    DataDirectoryException(String message, IOException cause) {
        super(message, cause);
    }
}
