package io.infinitycluster.core.role;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.port.Completion;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Removes objects from shared storage that no manifest names any more (P10).
 *
 * <p>An object goes when it was found unnamed twice, with the grace period between, by a leader that held its lease both times. Only
 * objects of this leader's term or an earlier one go: a later leader's are not this one's to judge.
 */
final class ObjectCollector {

    /**
     * How long an object stays that is no longer named: longer than a reader needs that has just read the manifest. One that needs
     * longer finds the object gone, and reads a newer manifest. Leaderships may be short, and garbage must not outlive them for ever.
     */
    private static final long GRACE_NANOS = 10_000_000_000L;

    private static final int REMOVED_AT_ONCE = 64;

    private final NodeContext context;
    private final long term;
    private long lastLookNanos;
    private Set<String> unnamedBefore = Set.of();

    ObjectCollector(NodeContext context, long term) {
        this.context = context;
        this.term = term;
        lastLookNanos = context.clock().nanos() - GRACE_NANOS / 2;
    }

    /** Looks, if it is time. */
    void tick(Manifest current, Archiver archiver, boolean leaseHeld) {
        long now = context.clock().nanos();
        if (!leaseHeld) {
            unnamedBefore = Set.of();
        } else if (now - lastLookNanos >= GRACE_NANOS) {
            lastLookNanos = now;
            Set<String> unnamed = new TreeSet<>();
            list(
                    Archiver.PREFIX,
                    current,
                    archiver,
                    unnamed,
                    () -> list(Archiver.STATE_PREFIX, current, archiver, unnamed, () -> remove(unnamed)));
        }
    }

    private void list(String prefix, Manifest current, Archiver archiver, Set<String> unnamed, Runnable then) {
        context.store()
                .list(
                        prefix,
                        Completion.of(
                                keys -> {
                                    Set<String> named = named(current, archiver);
                                    for (String key : keys) {
                                        if (!named.contains(key) && termOf(key) <= term) {
                                            unnamed.add(key);
                                        }
                                    }
                                    then.run();
                                },
                                failure -> unnamedBefore = Set.of()));
    }

    /** What the manifest names, or will name with its next version. */
    private static Set<String> named(Manifest current, Archiver archiver) {
        Set<String> named = new TreeSet<>();
        addKeys(named, current.archive(), current.checkpoint());
        addKeys(named, archiver.segments(), archiver.checkpoint());
        String uploading = archiver.uploading();
        if (uploading != null) {
            named.add(uploading);
        }
        return named;
    }

    private static void addKeys(Set<String> keys, List<ArchivedSegment> segments, @Nullable Checkpoint checkpoint) {
        for (ArchivedSegment segment : segments) {
            keys.add(segment.key());
        }
        if (checkpoint != null) {
            keys.add(checkpoint.key());
        }
    }

    /** The term in a key, which is {@code prefix/index-term-nonce}; very high if the key is none of ours. */
    private static long termOf(String key) {
        int from = key.indexOf('-') + 1;
        int to = key.indexOf('-', from);
        if (from <= 0 || to < 0) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(key, from, to, 10);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void remove(Set<String> unnamed) {
        int removed = 0;
        for (String key : unnamed) {
            if (unnamedBefore.contains(key) && removed < REMOVED_AT_ONCE) {
                removed++;
                context.store().delete(key, Completion.of(done -> {}, failure -> {}));
            }
        }
        unnamedBefore = unnamed;
    }
}
