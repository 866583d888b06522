package io.infinitycluster.transport.inmemory;

import io.infinitycluster.core.port.Codec;
import java.util.function.ToIntFunction;

/** The form in which messages cross the network: their encoding, or the very objects. */
sealed interface Packing<M> {

    Object pack(M message);

    int size(Object packed);

    M unpack(Object packed);

    /** Messages cross as bytes: encoded once, decoded at each delivery. */
    record Encoded<M>(Codec<M> codec) implements Packing<M> {
        @Override
        public Object pack(M message) {
            return codec.encode(message);
        }

        @Override
        public int size(Object packed) {
            return ((byte[]) packed).length;
        }

        @Override
        public M unpack(Object packed) {
            return codec.decode((byte[]) packed);
        }
    }

    /** Messages cross as they are. */
    @SuppressWarnings("unchecked") // only what pack returned comes back
    record AsIs<M>(ToIntFunction<? super M> sizes) implements Packing<M> {
        @Override
        public Object pack(M message) {
            return message;
        }

        @Override
        public int size(Object packed) {
            return sizes.applyAsInt((M) packed);
        }

        @Override
        public M unpack(Object packed) {
            return (M) packed;
        }
    }
}
