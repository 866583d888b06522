package io.infinitycluster.scenarios.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in order when the process is told to (Ctrl-C, SIGTERM): the command is asked to stop, says what it has found so
 * far, and the process exits by that.
 */
final class Interrupts {

    /** Commands end within a second or two. On a machine that stands still they take longer, and nothing may be taken from under them. */
    private static final long PATIENCE_SECONDS = 60;

    private final Runnable stop;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupted, "interrupted");
    private volatile int exitCode;

    private Interrupts(Runnable stop) {
        this.stop = stop;
    }

    /**
     * Begins to listen, if it is wanted.
     *
     * @param stop makes the command come to its end soon
     */
    static Interrupts listen(boolean wanted, Runnable stop) {
        Interrupts interrupts = new Interrupts(stop);
        if (wanted) {
            Runtime.getRuntime().addShutdownHook(interrupts.hook);
        }
        return interrupts;
    }

    private void interrupted() {
        stop.run();
        if (awaitOver()) {
            Runtime.getRuntime().halt(exitCode);
        }
    }

    /** Waits until the command has said all, but not for ever: whether it has. */
    boolean awaitOver() {
        try {
            return over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The command has said all; whether or not it was interrupted, the process will exit with this code. */
    int over(int code) {
        exitCode = code;
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, because of an interrupt: the hook is at work.
        }
        return code;
    }
}
