package io.infinitycluster.core.port;

import java.util.function.Consumer;

/**
 * Hears how an asynchronous operation ended: exactly one of the two methods is called, once, on the node's event loop,
 * and never before the call that began the operation has returned.
 *
 * @param <T> what a success brings; {@link Done} when there is nothing to bring
 */
public interface Completion<T> {

    /** The operation took effect. */
    void succeeded(T value);

    /** The operation failed, or its outcome is unknown; {@link PortFailure#kind()} says which. */
    void failed(PortFailure failure);

    /** A completion made of two functions. */
    static <T> Completion<T> of(Consumer<? super T> onSuccess, Consumer<? super PortFailure> onFailure) {
        return new Completion<>() {
            @Override
            public void succeeded(T value) {
                onSuccess.accept(value);
            }

            @Override
            public void failed(PortFailure failure) {
                onFailure.accept(failure);
            }
        };
    }

    /** What a success brings that brings nothing. */
    enum Done {
        /** The only value. */
        DONE
    }
}
