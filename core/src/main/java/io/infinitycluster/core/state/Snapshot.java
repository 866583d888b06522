package io.infinitycluster.core.state;

import org.jspecify.annotations.Nullable;

/**
 * A state as it was at one moment, handed out in parts while later commands are applied (P10).
 *
 * <p>To open one costs constant time, whatever the size of the state. It must be closed, whether it was read to the end or not: as long
 * as it is open, the machine keeps what was changed since. It belongs to the node's event loop, like the machine.
 */
public interface Snapshot extends AutoCloseable {

    /**
     * The next part; null when there is none left. Parts put together in their order are the whole state: equal states, read with nothing
     * applied in between, give equal parts.
     *
     * @param maxBytes how long it may be: what one call costs at most. A single item of the state that is longer is a part of its own
     * @throws IllegalStateException if the snapshot is closed
     */
    byte @Nullable [] nextPart(int maxBytes);

    /** Lets go of what was kept for this snapshot. To close it again does nothing. */
    @Override
    void close();
}
