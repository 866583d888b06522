package io.infinitycluster.core.port.contract;

import io.infinitycluster.core.port.Codec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** A message for the transport suite: a number, and bytes that follow from the number and the size. */
public record Parcel(int number, byte[] body) {

    /** A parcel with so many bytes beside its number. */
    public static Parcel of(int number, int size) {
        byte[] body = new byte[size];
        new SplittableRandom(number).nextBytes(body);
        return new Parcel(number, body);
    }

    /** Whether it is just what {@link #of} made of its number. */
    public boolean isIntact() {
        return Arrays.equals(body, of(number, body.length).body);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parcel parcel && parcel.number == number && Arrays.equals(parcel.body, body);
    }

    @Override
    public int hashCode() {
        return 31 * number + Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "parcel " + number + " of " + body.length + " bytes";
    }

    /** How parcels are encoded. */
    public static final class ParcelCodec implements Codec<Parcel> {
        @Override
        public byte[] encode(Parcel parcel) {
            return ByteBuffer.allocate(Integer.BYTES + parcel.body.length)
                    .putInt(parcel.number)
                    .put(parcel.body)
                    .array();
        }

        @Override
        public Parcel decode(byte[] bytes) {
            if (bytes.length < Integer.BYTES) {
                throw new IllegalArgumentException("only " + bytes.length + " bytes");
            }
            int number = ByteBuffer.wrap(bytes).getInt();
            return new Parcel(number, Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length));
        }
    }
}
