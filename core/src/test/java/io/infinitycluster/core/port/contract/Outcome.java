package io.infinitycluster.core.port.contract;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.PortFailure;
import org.jspecify.annotations.Nullable;

/** A completion that remembers what it was told, and objects to being told twice. */
public final class Outcome<T> implements Completion<T> {

    private @Nullable T value;
    private @Nullable PortFailure failure;
    private boolean done;

    @Override
    public void succeeded(T result) {
        once();
        value = result;
    }

    @Override
    public void failed(PortFailure why) {
        once();
        failure = why;
    }

    private void once() {
        if (done) {
            throw new AssertionError("completed twice");
        }
        done = true;
    }

    /** Whether it was told anything. */
    public boolean isDone() {
        return done;
    }

    /** Whether it was told of a success. */
    public boolean isSuccess() {
        return done && failure == null;
    }

    /** The value of the success that must have been. */
    public T value() {
        if (value == null) {
            throw new AssertionError(done ? "failed: " + failure : "not completed");
        }
        return value;
    }

    /** The kind of the failure that must have been. */
    public PortFailure.Kind failure() {
        if (failure == null) {
            throw new AssertionError(done ? "succeeded: " + value : "not completed");
        }
        return failure.kind();
    }
}
