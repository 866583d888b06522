package io.infinitycluster.transport.tcp.net;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the connections that this node closed, and logs them: a line each, up to a limit of each reason. */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(PeerTransport.class);

    private record Kind(LongAdder count, LineLimit limit) {}

    private final Map<RefusalReason, Kind> kinds = new EnumMap<>(RefusalReason.class);

    Refusals() {
        for (RefusalReason reason : RefusalReason.values()) {
            kinds.put(reason, new Kind(new LongAdder(), new LineLimit()));
        }
    }

    /**
     * Notes that a connection was closed.
     *
     * @param who whose it was
     * @param detail what was wrong, fit for a log
     */
    void note(String who, RefusalReason reason, String detail) {
        count(reason);
        String more = kind(reason).limit.admit();
        if (more != null) {
            LOG.warn("Closed the connection {}: {}: {}{}", who, reason.text(), detail, more);
        }
    }

    /** Notes that a connection was closed of which somebody else tells. */
    void count(RefusalReason reason) {
        kind(reason).count.increment();
    }

    /** How many of each reason there were. */
    Map<RefusalReason, Long> counts() {
        Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
        kinds.forEach((reason, kind) -> counts.put(reason, kind.count.sum()));
        return Collections.unmodifiableMap(counts);
    }

    private Kind kind(RefusalReason reason) {
        return Objects.requireNonNull(kinds.get(reason));
    }
}
