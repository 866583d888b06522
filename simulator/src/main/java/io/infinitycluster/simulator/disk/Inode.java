package io.infinitycluster.simulator.disk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file without its name: what the process sees of it (the page cache), and what is on the platter. */
final class Inode {

    /** What a read sees. */
    Chunks cached;

    /** What a crash spares: the first {@link #platterSize} bytes of this. */
    Chunks platter;

    long platterSize;

    /** Whether some name of the file survives a crash. */
    boolean named;

    /** Whether an append found no room. Then no later one is taken either until the file is cut: there would be a hole. */
    boolean overflowed;

    /** Whether a rename of it was under way in the crash that is being worked out, and did not happen. */
    boolean abandoned;

    /** Bytes that the page cache holds to be clean, after a failed force, and that never reached the platter. */
    private @Nullable List<Range> unwritten;

    Inode() {
        this(new Chunks(), 0);
    }

    /** A file of which all is on the platter. */
    Inode(Chunks content, long size) {
        cached = content;
        platter = content;
        platterSize = size;
    }

    /** Cuts what the process sees; the platter follows later. The content as it was stays intact for whoever holds it. */
    void cutCached(long size) {
        cached = cached.prefix(size);
        if (unwritten != null) {
            unwritten.removeIf(range -> range.from() >= size);
            unwritten.replaceAll(range -> new Range(range.from(), Math.min(range.to(), size)));
        }
    }

    void addUnwritten(long from, long to) {
        if (unwritten == null) {
            unwritten = new ArrayList<>();
        }
        unwritten.add(new Range(from, to));
    }

    /** What a force would bring to the platter: the cached content, but for pages that are wrongly believed clean. */
    Chunks forcible() {
        if (unwritten == null || unwritten.isEmpty()) {
            return cached;
        }
        Chunks result = cached;
        for (Range range : unwritten) {
            result = result.overwritten(range.from(), new byte[Math.toIntExact(range.to() - range.from())]);
        }
        return result;
    }

    /** Bytes of a file, the last exclusive. */
    private record Range(long from, long to) {}
}
