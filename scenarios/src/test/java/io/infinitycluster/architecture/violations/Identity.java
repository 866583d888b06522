package io.infinitycluster.architecture.violations;

import java.lang.ref.WeakReference;
import java.util.function.ToIntFunction;

public class Identity {
    private final Object object = new Object();

    int identity() {
        return System.identityHashCode(object);
    }

    int ofObject() {
        return object.hashCode();
    }

    ToIntFunction<Object> byReference() {
        return Object::hashCode;
    }

    int inherited(Identity other) {
        return other.hashCode();
    }

    int ofEnum(Thread.State state) {
        return state.hashCode();
    }

    boolean collected(WeakReference<Object> reference) {
        return reference.get() == null;
    }
}
