package io.infinitycluster.core;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What whoever decodes something must be ready for. */
public final class HostileBytes {

    private HostileBytes() {}

    /**
     * Random bytes, some of which begin as an encoding does, with version 1 and a small tag; and valid encodings with a byte changed, or cut, or
     * lengthened by zeros.
     *
     * @param valid encodings, of at least a byte each
     */
    public static Arbitrary<byte[]> beside(Arbitrary<byte[]> valid) {
        Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        Arbitrary<byte[]> headed = random.map(bytes -> {
            if (bytes.length > 1) {
                bytes[0] = 1;
                bytes[1] = (byte) (bytes[1] & 15);
            }
            return bytes;
        });
        Arbitrary<byte[]> changed = Combinators.combine(
                        valid, Arbitraries.integers().between(0, 1000), Arbitraries.bytes())
                .as((bytes, at, with) -> {
                    bytes[at % bytes.length] = with;
                    return bytes;
                });
        Arbitrary<byte[]> resized = Combinators.combine(
                        valid, Arbitraries.integers().between(0, 1000))
                .as((bytes, size) -> Arrays.copyOf(bytes, size % (2 * bytes.length)));
        return Arbitraries.oneOf(random, headed, changed, resized);
    }
}
