package io.infinitycluster.transport.tcp.node;

import io.infinitycluster.core.port.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code server_mode = "standalone"} means: a node that has read its log serves alone as soon as it can. Shared storage may be away then; so
 * it is tried until it is done, or until an operator has set a role, whichever: also "admin" holds.
 */
final class LoneStart {

    /** How long after an attempt that failed the next one is made. */
    static final long RETRY_NANOS = 2_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger("io.infinitycluster.node");

    private final NodeService service;
    private final Clock clock;

    /** @param clock of the node's event loop */
    LoneStart(NodeService service, Clock clock) {
        this.service = service;
        this.clock = clock;
    }

    void begin() {
        attempt("");
    }

    /** @param before why the last attempt failed: what has been said need not be said again */
    private void attempt(String before) {
        var unused = service.serveAloneUnlessOrdered().whenComplete((done, failure) -> {
            if (failure != null) {
                String why = String.valueOf(failure.getMessage());
                if (!why.equals(before)) {
                    LOG.warn("cannot serve alone yet, and tries again: {}", why);
                }
                clock.schedule(RETRY_NANOS, () -> attempt(why));
            }
        });
    }
}
