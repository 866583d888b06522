package io.infinitycluster.transport.tcp;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * How tests wait for what another thread or process does: for the thing itself, and so long that a machine which stands still for
 * many seconds, as shared ones do, fails no test. What never comes is found out all the same.
 */
public final class Waiting {

    /** Only a test that fails waits for so long. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private Waiting() {}

    /** Awaitility's own default is ten seconds. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE);
    }
}
