package io.infinitycluster.core.role;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.port.Completion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;

/**
 * Removes objects from shared storage that no manifest names any more (P10).
 *
 * <p>An object goes when it was found unnamed twice, with the grace period between, by a leader that held its lease both times. Only
 * objects of this leader's term or an earlier one go: a later leader's are not this one's to judge. The descriptor of a checkpoint and
 * its parts go or stay together.
 *
 * <p>So whoever has read the manifest has the grace period, at least, to fetch what it names. A reader that needs longer finds an object
 * gone, and begins again with a newer manifest, for which the period begins anew. Leaderships may be short, and garbage must not outlive
 * them for ever: so the period is not counted from the first leader that found the object unnamed, but from this one's.
 */
final class ObjectCollector {

    private static final int REMOVED_AT_ONCE = 64;

    private final NodeContext context;
    private final long term;
    private long lastLookNanos;
    private Set<String> unnamedBefore = Set.of();
    /** Found unnamed twice; keys are never used again, and so they stay so. */
    private final Deque<String> doomed = new ArrayDeque<>();

    ObjectCollector(NodeContext context, long term) {
        this.context = context;
        this.term = term;
        lastLookNanos = context.clock().nanos() - context.settings().objectGraceNanos() / 2;
    }

    /** Looks, if it is time. */
    void tick(Manifest current, Archiver archiver, boolean leaseHeld) {
        long now = context.clock().nanos();
        if (!leaseHeld) {
            unnamedBefore = Set.of();
            doomed.clear();
        } else if (now - lastLookNanos >= context.settings().objectGraceNanos()) {
            lastLookNanos = now;
            doomed.clear();
            Set<String> unnamed = new TreeSet<>();
            list(
                    Archiver.PREFIX,
                    current,
                    archiver,
                    unnamed,
                    () -> list(Archiver.STATE_PREFIX, current, archiver, unnamed, () -> condemn(unnamed)));
        }
        removeSome();
    }

    private void list(String prefix, Manifest current, Archiver archiver, Set<String> unnamed, Runnable then) {
        context.store()
                .list(
                        prefix,
                        Completion.of(
                                keys -> {
                                    for (String key : keys) {
                                        if (termOf(key) <= term && !isNeeded(key, current, archiver)) {
                                            unnamed.add(key);
                                        }
                                    }
                                    then.run();
                                },
                                failure -> unnamedBefore = Set.of()));
    }

    /** Whether the manifest names an object, or will with its next version. */
    private static boolean isNeeded(String key, Manifest current, Archiver archiver) {
        return archiver.needs(key) || Archiver.names(current.archive(), current.checkpoint(), key);
    }

    /** The term in a key, which is {@code prefix/index-term-nonce} and perhaps more; very high if the key is none of ours. */
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

    private void condemn(Set<String> unnamed) {
        for (String key : unnamed) {
            if (unnamedBefore.contains(key)) {
                doomed.add(key);
            }
        }
        unnamedBefore = unnamed;
    }

    /** A few at a time: a large checkpoint has many parts. */
    private void removeSome() {
        for (int i = 0; i < REMOVED_AT_ONCE && !doomed.isEmpty(); i++) {
            context.store().delete(doomed.remove(), Completion.of(done -> {}, failure -> {}));
        }
    }
}
