package io.infinitycluster.transport.tcp.storage;

import java.time.Duration;

/**
 * How much a store does at a time. Reads, uploads and the small requests that keep a leader in office have a lane each, so
 * that none waits behind a slow one of another kind.
 *
 * @param width how many requests of a kind run at a time
 * @param queued how many more of a kind wait for their turn; what comes on top is not sent, and fails
 * @param patience how long one waits for its turn
 * @param maxObjectBytes what is larger is not read; at most what fits into an array
 */
public record StoreLimits(int width, int queued, Duration patience, int maxObjectBytes) {

    /** The usual limits: 4 at a time, 256 waiting for up to 5 s, objects of up to 256 MiB. */
    public static final StoreLimits USUAL = new StoreLimits(4, 256, Duration.ofSeconds(5), 256 << 20);

    /** Checks the limits. */
    public StoreLimits {
        if (width < 1 || queued < 1 || patience.isNegative() || patience.isZero() || maxObjectBytes < 1) {
            throw new IllegalArgumentException("limits of a store must be positive: width " + width + ", queued "
                    + queued + ", patience " + patience + ", largest object " + maxObjectBytes);
        }
    }
}
