package io.infinitycluster.transport.inmemory;

/**
 * How one direction of a link behaves. Cuts and stalls are switched separately, by {@link InMemoryNetwork}.
 *
 * @param latency how long messages are under way
 * @param lossPerMillion how many of a million messages get lost
 * @param duplicatePerMillion how many of a million messages arrive twice; the second copy has a latency of its own
 * @param reorderPerMillion how many of a million messages are delayed once more and may be overtaken; all others stay in
 *     order, per lane, as they do in a connection
 * @param reorderNanos the longest such delay in nanoseconds; each from 1 on is as likely as any other
 * @param bytesPerSecond how fast each lane sends; 0 for infinitely fast
 * @param maxQueuedMessages how many messages a lane holds that were sent and have not arrived; more are dropped
 * @param maxQueuedBytes how many bytes of such messages a lane holds; a message that finds the lane empty always fits
 */
public record LinkFaults(
        Latency latency,
        int lossPerMillion,
        int duplicatePerMillion,
        int reorderPerMillion,
        long reorderNanos,
        long bytesPerSecond,
        int maxQueuedMessages,
        long maxQueuedBytes) {

    /** Half a millisecond, and nothing ever goes wrong. */
    public static final LinkFaults NONE =
            new LinkFaults(Latency.fixed(500_000), 0, 0, 0, 0, 0, Integer.MAX_VALUE, Long.MAX_VALUE);

    /** Checks the ranges. */
    public LinkFaults {
        Chance.requirePerMillion(lossPerMillion);
        Chance.requirePerMillion(duplicatePerMillion);
        Chance.requirePerMillion(reorderPerMillion);
        if (reorderNanos < 0 || reorderNanos > 1L << 50) {
            throw new IllegalArgumentException("nanoseconds out of range: " + reorderNanos);
        }
        if (bytesPerSecond < 0 || maxQueuedMessages < 0 || maxQueuedBytes < 0) {
            throw new IllegalArgumentException("negative limit");
        }
    }

    /** The same with this latency. */
    public LinkFaults withLatency(Latency newLatency) {
        return new LinkFaults(
                newLatency,
                lossPerMillion,
                duplicatePerMillion,
                reorderPerMillion,
                reorderNanos,
                bytesPerSecond,
                maxQueuedMessages,
                maxQueuedBytes);
    }

    /** The same with so many messages in a million lost. */
    public LinkFaults withLoss(int perMillion) {
        return new LinkFaults(
                latency,
                perMillion,
                duplicatePerMillion,
                reorderPerMillion,
                reorderNanos,
                bytesPerSecond,
                maxQueuedMessages,
                maxQueuedBytes);
    }

    /** The same with so many messages in a million arriving twice. */
    public LinkFaults withDuplicates(int perMillion) {
        return new LinkFaults(
                latency,
                lossPerMillion,
                perMillion,
                reorderPerMillion,
                reorderNanos,
                bytesPerSecond,
                maxQueuedMessages,
                maxQueuedBytes);
    }

    /** The same with so many messages in a million delayed by up to {@code nanos} more, so that others overtake. */
    public LinkFaults withReordering(int perMillion, long nanos) {
        return new LinkFaults(
                latency,
                lossPerMillion,
                duplicatePerMillion,
                perMillion,
                nanos,
                bytesPerSecond,
                maxQueuedMessages,
                maxQueuedBytes);
    }

    /** The same with so many bytes a second in each lane; 0 for infinitely many. */
    public LinkFaults withBandwidth(long newBytesPerSecond) {
        return new LinkFaults(
                latency,
                lossPerMillion,
                duplicatePerMillion,
                reorderPerMillion,
                reorderNanos,
                newBytesPerSecond,
                maxQueuedMessages,
                maxQueuedBytes);
    }

    /** The same with lanes that hold no more than this. */
    public LinkFaults withQueue(int messages, long bytes) {
        return new LinkFaults(
                latency,
                lossPerMillion,
                duplicatePerMillion,
                reorderPerMillion,
                reorderNanos,
                bytesPerSecond,
                messages,
                bytes);
    }
}
