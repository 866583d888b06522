package io.infinitycluster.core.role;

import io.infinitycluster.core.port.Completion;
import java.util.Optional;
import java.util.function.Consumer;

/** Gets objects from shared storage, and hands out none that is not whole: what is unclear or damaged is read again a few times. */
final class ObjectReader {

    private static final int ATTEMPTS = 3;
    private static final long RETRY_NANOS = 250_000_000L;

    private final NodeContext context;
    private final Consumer<String> failed;
    private boolean cancelled;

    /** @param failed hears why an object cannot be had, with its key; nothing more is heard then */
    ObjectReader(NodeContext context, Consumer<String> failed) {
        this.context = context;
        this.failed = failed;
    }

    /** What makes an object whole; throws {@link IllegalArgumentException} if it is not. */
    @FunctionalInterface
    interface Check<T> {
        T of(byte[] body);
    }

    /** Gets an object whose length and checksum are known. */
    void get(String key, int length, int checksum, Consumer<byte[]> then) {
        get(
                key,
                body -> {
                    if (body.length != length || ObjectWriter.checksum(body) != checksum) {
                        throw new IllegalArgumentException(
                                "its length or its checksum is not the one that it was stored with");
                    }
                    return body;
                },
                then);
    }

    /** Gets an object that is whole if this check accepts it. */
    <T> void get(String key, Check<T> check, Consumer<T> then) {
        get(key, check, then, ATTEMPTS);
    }

    private <T> void get(String key, Check<T> check, Consumer<T> then, int attempts) {
        if (cancelled) {
            return;
        }
        context.store()
                .get(
                        key,
                        Completion.of(
                                body -> arrived(key, check, then, attempts, body),
                                failure -> again(
                                        key, check, then, attempts, "shared storage does not answer: " + failure)));
    }

    private <T> void arrived(String key, Check<T> check, Consumer<T> then, int attempts, Optional<byte[]> body) {
        if (cancelled) {
            return;
        }
        if (body.isEmpty()) {
            fail(key + " is missing from shared storage");
            return;
        }
        T whole;
        try {
            whole = check.of(body.get());
        } catch (IllegalArgumentException e) {
            again(key, check, then, attempts, key + " is damaged in shared storage: " + e.getMessage());
            return;
        }
        then.accept(whole);
    }

    private <T> void again(String key, Check<T> check, Consumer<T> then, int attempts, String reason) {
        if (attempts > 1) {
            context.clock().schedule(RETRY_NANOS, () -> get(key, check, then, attempts - 1));
        } else {
            fail(reason);
        }
    }

    private void fail(String reason) {
        if (!cancelled) {
            cancelled = true;
            failed.accept(reason);
        }
    }

    /** Gets nothing more, and nobody hears of anything. */
    void cancel() {
        cancelled = true;
    }
}
