package io.infinitycluster.transport.tcp.net;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets only so many lines of one kind into the log in a while, so that nobody who can cause them can fill it. */
final class LineLimit {

    static final int LINES = 5;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long windowBegan;
    private int lines;
    private long leftOut;

    /** What the line has to say of those before it, or null if there is to be no line. */
    @Nullable
    String admit() {
        return admit(System.nanoTime());
    }

    synchronized @Nullable String admit(long now) {
        if (lines == 0 || now - windowBegan >= WINDOW_NANOS) {
            windowBegan = now;
            lines = 0;
        }
        if (lines == LINES) {
            leftOut++;
            return null;
        }
        lines++;
        String more = leftOut == 0 ? "" : " (and " + leftOut + " like it, which were not logged)";
        leftOut = 0;
        return more;
    }
}
