package io.infinitycluster.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.manifest.Manifest.Cut;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.core.testing.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The binary form of a manifest. */
class ManifestCodecProps {

    private static final String FILE = "manifest-v1.txt";
    private static final Manifest EXAMPLE = new Manifest(
            42,
            99,
            3,
            new Member("harry", 77, "n1:23850"),
            List.of(new Member("harry", 77, "n1:23850"), new Member("ron", 78, "n2:23850")),
            10_000_000_000L,
            3_000_000_000L,
            0x1122334455667788L,
            new Seal(12, 3),
            new Checkpoint(8, 2, "state/1", 100, 0x5678),
            List.of(new ArchivedSegment(1, 12, 3, "log/1", 500, 0x1234abcd)),
            List.of(new Cut(2, 9)));

    @Provide
    Arbitrary<Manifest> manifests() {
        return Manifests.any();
    }

    @Property
    void everyManifestSurvivesItsEncoding(@ForAll("manifests") Manifest manifest) {
        assertThat(ManifestCodec.decode(ManifestCodec.encode(manifest))).isEqualTo(manifest);
    }

    @Property
    void anyFlippedBitAndAnyOtherLengthIsNoticed(
            @ForAll("manifests") Manifest manifest,
            @ForAll @IntRange(max = 100_000) int where,
            @ForAll @IntRange(max = 7) int bit) {
        byte[] good = ManifestCodec.encode(manifest);
        int at = where % good.length;
        byte[] flipped = good.clone();
        flipped[at] = (byte) (flipped[at] ^ 1 << bit);
        assertRefused(flipped);
        assertRefused(Arrays.copyOf(good, at));
        assertRefused(Arrays.copyOf(good, good.length + 1 + bit));
    }

    @Property
    void randomBytesAreNoManifestAndThrowNothingElse(@ForAll byte[] bytes) {
        assertRefused(bytes);
    }

    private static void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> ManifestCodec.decode(bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void version1IsWrittenAsItAlwaysWasAndReadable() {
        Golden.assertWritten(FILE, "A manifest, version 1.", Map.of("manifest", ManifestCodec.encode(EXAMPLE)));
        assertThat(ManifestCodec.decode(Golden.read(FILE).get("manifest"))).isEqualTo(EXAMPLE);
    }
}
