package io.infinitycluster.transport.tcp.net;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the connections that this node closed, and logs them: a line each, but of each reason only so many in a while, so that nobody can
 * fill the log. The next line says how many were left out.
 */
final class Refusals {

    static final int LINES = 5;

    private static final Logger LOG = LoggerFactory.getLogger(PeerTransport.class);
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final class Kind {
        private long count;
        private long windowBegan;
        private int lines;
        private long leftOut;
    }

    private final Map<RefusalReason, Kind> kinds = new EnumMap<>(RefusalReason.class);

    Refusals() {
        for (RefusalReason reason : RefusalReason.values()) {
            kinds.put(reason, new Kind());
        }
    }

    /**
     * Notes that a connection was closed.
     *
     * @param who whose it was
     * @param detail what was wrong, fit for a log
     */
    void note(String who, RefusalReason reason, String detail) {
        String more = admit(reason, System.nanoTime());
        if (more != null) {
            LOG.warn("Closed the connection {}: {}: {}{}", who, reason.text(), detail, more);
        }
    }

    /** Notes that a connection was closed of which somebody else tells. */
    synchronized void count(RefusalReason reason) {
        Objects.requireNonNull(kinds.get(reason)).count++;
    }

    /** Counts; what the line has to say of those before it, or null if there is to be no line. */
    synchronized @Nullable String admit(RefusalReason reason, long now) {
        Kind kind = Objects.requireNonNull(kinds.get(reason));
        kind.count++;
        if (kind.lines == 0 || now - kind.windowBegan >= WINDOW_NANOS) {
            kind.windowBegan = now;
            kind.lines = 0;
        }
        if (kind.lines == LINES) {
            kind.leftOut++;
            return null;
        }
        kind.lines++;
        String more = kind.leftOut == 0 ? "" : " (and " + kind.leftOut + " like it, which were not logged)";
        kind.leftOut = 0;
        return more;
    }

    /** How many of each reason there were. */
    synchronized Map<RefusalReason, Long> counts() {
        Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
        kinds.forEach((reason, kind) -> counts.put(reason, kind.count));
        return Collections.unmodifiableMap(counts);
    }
}
