package io.infinitycluster.scenarios.cli;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows on standard error how far something is: one line that is rewritten where that is a terminal, and elsewhere a line every five
 * seconds. Standard output is left to results.
 */
final class Progress implements AutoCloseable {

    private static final long REWRITE_NANOS = 200_000_000L;
    private static final long LINE_NANOS = 5_000_000_000L;
    private static final String ERASE = "\r\033[K";

    private final Supplier<String> text;
    private final int columns;
    private final PrintWriter err;
    private final Thread thread = new Thread(this::show, "progress");
    private boolean closed;
    private boolean shown;

    /**
     * @param text the line, as things stand
     * @param columns the terminal's width; 0 if there is none
     */
    Progress(Supplier<String> text, int columns, PrintWriter err) {
        this.text = text;
        this.columns = columns;
        this.err = err;
        thread.setDaemon(true);
    }

    Progress start() {
        thread.start();
        return this;
    }

    private void show() {
        try {
            while (awaitNext()) {
                // Not under this object's lock: whoever counts may be about to print something above.
                print(text.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitNext() throws InterruptedException {
        long end = System.nanoTime() + (columns > 0 ? REWRITE_NANOS : LINE_NANOS);
        for (long left = end - System.nanoTime(); left > 0 && !closed; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return !closed;
    }

    private synchronized void print(String line) {
        if (closed) {
            return;
        }
        if (columns > 0) {
            err.print(ERASE + line.substring(0, Math.min(line.length(), columns - 1)));
            shown = true;
        } else {
            err.println(line);
        }
        err.flush();
    }

    /** Clears the line, prints something else, and goes on below. */
    synchronized void above(Runnable other) {
        erase();
        other.run();
    }

    private void erase() {
        if (shown) {
            err.print(ERASE);
            err.flush();
            shown = false;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        erase();
        notifyAll();
    }
}
