package io.infinitycluster.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.manifest.CheckpointDescriptor.Part;
import io.infinitycluster.core.testing.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CheckpointDescriptorCodecProps {

    private static final String FILE = "checkpoint-descriptor-v1.txt";

    @Property
    void whatIsWrittenIsRead(@ForAll("descriptors") CheckpointDescriptor descriptor) {
        assertThat(CheckpointDescriptorCodec.decode(CheckpointDescriptorCodec.encode(descriptor)))
                .isEqualTo(descriptor);
    }

    @Property
    void anyDamageIsNoticed(
            @ForAll("descriptors") CheckpointDescriptor descriptor, @ForAll int position, @ForAll("flips") int flip) {
        byte[] damaged = CheckpointDescriptorCodec.encode(descriptor);
        damaged[Math.floorMod(position, damaged.length)] ^= (byte) flip;
        assertThatThrownBy(() -> CheckpointDescriptorCodec.decode(damaged))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void oneThatEndsEarlyIsNoticed(@ForAll("descriptors") CheckpointDescriptor descriptor, @ForAll int end) {
        byte[] whole = CheckpointDescriptorCodec.encode(descriptor);
        byte[] cut = Arrays.copyOf(whole, Math.floorMod(end, whole.length));
        assertThatThrownBy(() -> CheckpointDescriptorCodec.decode(cut)).isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void version1IsWrittenAsItAlwaysWasAndReadable() {
        CheckpointDescriptor descriptor = new CheckpointDescriptor(
                42, 7, 0x0123_4567_89AB_CDEFL, List.of(new Part("checkpoint/a/part-0", 1000, -1), new Part("b", 0, 5)));
        Golden.assertWritten(
                FILE,
                "The descriptor of a checkpoint, version 1.",
                Map.of("descriptor", CheckpointDescriptorCodec.encode(descriptor)));
        assertThat(CheckpointDescriptorCodec.decode(Golden.read(FILE).get("descriptor")))
                .isEqualTo(descriptor);
    }

    @Provide
    Arbitrary<Integer> flips() {
        return Arbitraries.integers().between(1, 255);
    }

    @Provide
    Arbitrary<CheckpointDescriptor> descriptors() {
        Arbitrary<Part> parts = Combinators.combine(
                        Arbitraries.strings().ofMaxLength(40), Arbitraries.integers(), Arbitraries.integers())
                .as(Part::new);
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        Arbitraries.longs(),
                        parts.list().ofMaxSize(5))
                .as(CheckpointDescriptor::new);
    }
}
