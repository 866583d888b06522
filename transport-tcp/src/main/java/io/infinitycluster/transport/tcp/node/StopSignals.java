package io.infinitycluster.transport.tcp.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT: the first one asks the process to stop in order, the second one stops it where it stands. A JVM by itself would
 * exit with 143 after the first, and not hear the second.
 */
final class StopSignals {

    private static final int SIGNALLED = 128;

    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final AtomicBoolean heard = new AtomicBoolean();

    private StopSignals() {}

    /** Listens from now on. */
    static StopSignals listen() {
        StopSignals signals = new StopSignals();
        Signal.handle(new Signal("TERM"), signals::heard);
        Signal.handle(new Signal("INT"), signals::heard);
        return signals;
    }

    private void heard(Signal signal) {
        if (heard.compareAndSet(false, true)) {
            first.complete("SIG" + signal.getName());
        } else {
            System.err.println("SIG" + signal.getName() + " again: stops where it stands");
            Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
        }
    }

    /** Completes with the name of the first signal. */
    CompletableFuture<String> first() {
        return first;
    }
}
