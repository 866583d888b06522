package io.infinitycluster.core.manifest;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.ObjectStore.Created;
import io.infinitycluster.core.port.PortFailure;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chain of manifest versions in shared storage, as one node sees it (design section 3).
 *
 * <p>The highest version holds; it is found by listing. To swap is to create exactly one version: of two who try, one wins.
 * One swap is under way at a time, and none is ever given up while its outcome is unknown: whoever loses interest in it
 * abandons it, and it is settled in the background before the next may begin.
 */
public final class ManifestChain {

    /** The prefix of all versions' keys. */
    public static final String PREFIX = "manifest/";

    private static final long FIRST_RETRY_NANOS = 100_000_000L;
    private static final long LAST_RETRY_NANOS = 1_600_000_000L;
    private static final int VERSIONS_KEPT = 32;
    private static final int PRUNED_AT_ONCE = 4;

    /** Hears how a swap ended. */
    public interface SwapListener {
        /**
         * The version is this node's own, and a listing made after the create showed nothing above it.
         *
         * @param leaseStartNanos when the create was first sent: from then on the lease counts (P8)
         */
        void won(Manifest manifest, long leaseStartNanos);

        /** Another writer's version is there, or above. The swap must not be tried again on top of it (P2). */
        void lost();
    }

    private final ObjectStore store;
    private final Clock clock;

    private @Nullable Manifest attempt;
    private byte[] attemptBytes = new byte[0];
    private long attemptStartNanos;
    private long retryNanos;
    private @Nullable SwapListener listener;
    private @Nullable PortFailure lastFailure;

    private long watchedVersion;
    private long watchedSinceNanos;

    public ManifestChain(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The key of a version. */
    public static String key(long version) {
        return PREFIX + digits(version);
    }

    /** A number as twenty digits, so that keys sort as numbers do. */
    public static String digits(long number) {
        String digits = Long.toString(number);
        return "0".repeat(20 - digits.length()) + digits;
    }

    /** Whether a swap is under way, perhaps an abandoned one: no other may begin. */
    public boolean busy() {
        return attempt != null;
    }

    /** Why shared storage did not answer the last time it was asked; null if it did. */
    public @Nullable PortFailure lastFailure() {
        return lastFailure;
    }

    /** When this node first saw the version that was the highest when it last looked, on its own clock (P8). */
    public long watchedSinceNanos(long version) {
        return version == watchedVersion ? watchedSinceNanos : clock.nanos();
    }

    /** Reads the highest version. */
    public void latest(Completion<Optional<Manifest>> completion) {
        store.list(PREFIX, Completion.of(keys -> readLast(keys, completion), failure -> {
            lastFailure = failure;
            completion.failed(failure);
        }));
    }

    private void readLast(List<String> keys, Completion<Optional<Manifest>> completion) {
        lastFailure = null;
        if (keys.isEmpty()) {
            completion.succeeded(Optional.empty());
            return;
        }
        String key = keys.get(keys.size() - 1);
        store.get(key, Completion.of(body -> decodeLast(key, body, completion), failure -> {
            lastFailure = failure;
            completion.failed(failure);
        }));
    }

    private void decodeLast(String key, Optional<byte[]> body, Completion<Optional<Manifest>> completion) {
        if (body.isEmpty()) {
            completion.failed(new PortFailure(PortFailure.Kind.STORE_UNCLEAR, key + " was pruned while it was read"));
            return;
        }
        Manifest manifest;
        try {
            manifest = ManifestCodec.decode(body.get());
        } catch (IllegalArgumentException e) {
            completion.failed(damaged(key, e));
            return;
        }
        watch(manifest.version());
        completion.succeeded(Optional.of(manifest));
    }

    /** Bytes may be damaged on their way: what cannot be read now may be read well the next time. */
    private PortFailure damaged(String key, IllegalArgumentException why) {
        PortFailure failure = new PortFailure(
                PortFailure.Kind.STORE_UNCLEAR, key + " cannot be read, and will be read again: " + why.getMessage());
        lastFailure = failure;
        return failure;
    }

    private void watch(long version) {
        if (version != watchedVersion) {
            watchedVersion = version;
            watchedSinceNanos = clock.nanos();
        }
    }

    /**
     * Creates exactly the version of {@code next}.
     *
     * @throws IllegalStateException if a swap is under way
     */
    public void swap(Manifest next, SwapListener swapListener) {
        if (attempt != null) {
            throw new IllegalStateException("a swap is under way: " + attempt);
        }
        attempt = next;
        attemptBytes = ManifestCodec.encode(next);
        listener = swapListener;
        retryNanos = FIRST_RETRY_NANOS;
        attemptStartNanos = clock.nanos();
        create(next);
    }

    /** Loses interest in the swap under way, if there is one: its listener hears nothing any more. */
    public void abandon() {
        listener = null;
    }

    private void create(Manifest next) {
        store.create(
                key(next.version()),
                attemptBytes,
                Completion.of(
                        created -> {
                            lastFailure = null;
                            settle(next, created == Created.CREATED);
                        },
                        failure -> {
                            lastFailure = failure;
                            settle(next, false);
                        }));
    }

    /**
     * Lists what is there: that the version is absent says nothing, because the create may still land, and so it is repeated
     * with the same bytes.
     */
    private void settle(Manifest next, boolean created) {
        store.list(
                PREFIX,
                Completion.of(
                        keys -> {
                            lastFailure = null;
                            listed(next, created, keys);
                        },
                        failure -> {
                            lastFailure = failure;
                            later(() -> settle(next, created));
                        }));
    }

    private void listed(Manifest next, boolean created, List<String> keys) {
        String own = key(next.version());
        String highest = keys.isEmpty() ? "" : keys.get(keys.size() - 1);
        int order = highest.compareTo(own);
        if (order > 0) {
            end(false);
        } else if (order < 0) {
            later(() -> create(next));
        } else if (created) {
            prune(keys);
            end(true);
        } else {
            store.get(own, Completion.of(body -> compare(next, body, keys), failure -> {
                lastFailure = failure;
                later(() -> settle(next, false));
            }));
        }
    }

    private void compare(Manifest next, Optional<byte[]> body, List<String> keys) {
        if (body.isEmpty()) {
            later(() -> settle(next, false));
            return;
        }
        boolean own;
        try {
            own = ManifestCodec.decode(body.get()).nonce() == next.nonce();
        } catch (IllegalArgumentException e) {
            damaged(key(next.version()), e);
            later(() -> settle(next, false));
            return;
        }
        if (own) {
            prune(keys);
        }
        end(own);
    }

    private void end(boolean won) {
        Manifest settled = attempt;
        SwapListener interested = listener;
        attempt = null;
        listener = null;
        if (won && settled != null) {
            watch(settled.version());
        }
        if (interested != null && settled != null) {
            if (won) {
                interested.won(settled, attemptStartNanos);
            } else {
                interested.lost();
            }
        }
    }

    private void later(Runnable task) {
        clock.schedule(retryNanos, task);
        retryNanos = Math.min(LAST_RETRY_NANOS, retryNanos * 2);
    }

    /** Removes versions that nobody needs any more, late and a few at a time; the highest never. */
    private void prune(List<String> keys) {
        int superfluous = Math.min(PRUNED_AT_ONCE, keys.size() - VERSIONS_KEPT);
        for (int i = 0; i < superfluous; i++) {
            store.delete(keys.get(i), Completion.of(done -> {}, failure -> {}));
        }
    }
}
