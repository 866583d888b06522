package io.infinitycluster.transport.tcp.node;

import io.infinitycluster.core.NodeListener;
import io.infinitycluster.core.message.NodeRole;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Writes what happens to a node into its log. A node that tries something again and again says so again and again; of one and the same
 * text a few lines a minute are written, and how many were left out.
 *
 * <p>Called on the node's event loop only.
 */
final class NodeJournal implements NodeListener {

    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final int LINES_A_MINUTE = 4;
    private static final int REMEMBERED = 64;

    /** How often a text was said since a moment. */
    private static final class Said {
        private final long sinceNanos;
        private int times;

        Said(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    private final Logger log;
    private final LongSupplier nanos;
    private final Consumer<String> onStopped;
    private final Map<String, Said> recent = new LinkedHashMap<>();

    /**
     * @param nanos the time
     * @param onStopped hears why the node has stopped for good
     */
    NodeJournal(Logger log, LongSupplier nanos, Consumer<String> onStopped) {
        this.log = log;
        this.nanos = nanos;
        this.onStopped = onStopped;
    }

    @Override
    public void noted(String event) {
        long now = nanos.getAsLong();
        Said said = recent.get(event);
        int leftOut = 0;
        if (said == null || now - said.sinceNanos >= MINUTE_NANOS) {
            leftOut = said == null ? 0 : Math.max(0, said.times - LINES_A_MINUTE);
            said = new Said(now);
            recent.remove(event);
            recent.put(event, said);
            if (recent.size() > REMEMBERED) {
                recent.remove(recent.keySet().iterator().next());
            }
        }
        said.times++;
        if (leftOut > 0) {
            log.atInfo().addKeyValue("left_out", leftOut).log(event);
        } else if (said.times <= LINES_A_MINUTE) {
            log.info(event);
        }
    }

    @Override
    public void roleChanged(NodeRole role) {
        log.debug("has role {}", role.lowerCase());
    }

    @Override
    public void stopped(String reason) {
        log.error("The node has stopped for good: {}", reason);
        onStopped.accept(reason);
    }
}
