package io.infinitycluster.simulator.linearizability;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bundled models: three key-value stores that differ in their first state and in the calls that they know. */
public enum KvModel implements SequentialModel<Optional<String>, KvCall, KvResult> {

    /** One value, nil at first, with get (read), put (write) and compare-and-set. */
    REGISTER("register", Optional.empty()),

    /** A key-value store with get, put and append in which every key starts as the empty string. */
    KV("kv", Optional.of("")),

    /** This product's own: get, put, append, delete and compare-and-set; a key is absent at first. */
    KV_STORE("kv-store", Optional.empty());

    private final String label;
    private final Optional<String> initial;

    KvModel(String label, Optional<String> initial) {
        this.label = label;
        this.initial = initial;
    }

    /** The model's name in headers of histories and on the command line. */
    public String label() {
        return label;
    }

    /** The model of this name, or null. */
    public static @Nullable KvModel named(String label) {
        for (KvModel model : values()) {
            if (model.label.equals(label)) {
                return model;
            }
        }
        return null;
    }

    /** Whether objects of this model know such a call. A history with another call is not one of this model. */
    public boolean knows(KvCall call) {
        return switch (this) {
            case REGISTER ->
                call instanceof KvCall.Get || call instanceof KvCall.Put || call instanceof KvCall.CompareAndSet;
            case KV -> call instanceof KvCall.Get || call instanceof KvCall.Put || call instanceof KvCall.Append;
            case KV_STORE -> true;
        };
    }

    @Override
    public Optional<String> initialState() {
        return initial;
    }

    @Override
    public @Nullable Optional<String> apply(Optional<String> state, KvCall call, KvResult result) {
        return result.equals(answer(state, call)) ? applyUnseen(state, call) : null;
    }

    /** What an object in this state answers. */
    public KvResult answer(Optional<String> state, KvCall call) {
        if (call instanceof KvCall.Get) {
            return new KvResult.Value(state.orElse(null));
        } else if (call instanceof KvCall.Delete) {
            return new KvResult.Flag(state.isPresent());
        } else if (call instanceof KvCall.CompareAndSet cas) {
            return new KvResult.Flag(state.equals(Optional.ofNullable(cas.expected())));
        } else {
            return new KvResult.Done();
        }
    }

    @Override
    public Optional<String> applyUnseen(Optional<String> state, KvCall call) {
        if (call instanceof KvCall.Put put) {
            return Optional.of(put.value());
        } else if (call instanceof KvCall.Append append) {
            return Optional.of(state.orElse("") + append.value());
        } else if (call instanceof KvCall.Delete) {
            return Optional.empty();
        } else if (call instanceof KvCall.CompareAndSet cas) {
            return state.equals(Optional.ofNullable(cas.expected())) ? Optional.ofNullable(cas.replacement()) : state;
        } else {
            return state;
        }
    }

    @Override
    public boolean onlyObserves(KvCall call, KvResult result) {
        boolean mayWrite = call instanceof KvCall.CompareAndSet || call instanceof KvCall.Delete;
        return onlyObserves(call) || (mayWrite && result.equals(new KvResult.Flag(false)));
    }

    @Override
    public boolean onlyObserves(KvCall call) {
        return call instanceof KvCall.Get;
    }

    @Override
    public String describe(Optional<String> state) {
        return state.map(KvText::quote).orElse("nil");
    }

    @Override
    public StateSpace<KvCall, KvResult> stateSpace() {
        return new ObservedValues(initial.orElse(null));
    }
}
