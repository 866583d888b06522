package io.infinitycluster.transport.tcp.node;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT: the first one asks the process to stop in order, the second one stops it where it stands. A JVM by itself would
 * exit with 143 after the first, and not hear the second.
 */
public final class StopSignals {

    private static final int SIGNALLED = 128;

    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final AtomicBoolean heard = new AtomicBoolean();

    private StopSignals() {}

    /** Listens from now on. */
    public static StopSignals listen() {
        StopSignals signals = new StopSignals();
        Signal.handle(new Signal("TERM"), signals::heard);
        Signal.handle(new Signal("INT"), signals::heard);
        return signals;
    }

    /**
     * Listens in a child process: a Ctrl-C at the terminal is its parent's business, and the end of its standard input, which comes
     * when the parent ends, is as SIGTERM.
     */
    static StopSignals listenBelowParent() {
        StopSignals signals = new StopSignals();
        Signal.handle(new Signal("TERM"), signals::heard);
        Signal.handle(new Signal("INT"), signal -> {});
        Thread watcher = new Thread(signals::awaitEndOfInput, "end-of-input");
        watcher.setDaemon(true);
        watcher.start();
        return signals;
    }

    private void awaitEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
            first.complete("end of input");
        } catch (IOException e) {
            first.complete("end of input: " + e.getMessage());
        }
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
    public CompletableFuture<String> first() {
        return first;
    }
}
