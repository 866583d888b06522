package io.infinitycluster.core.manifest;

import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.manifest.Manifest.Cut;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.Manifest.Seal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Manifests for tests. */
public final class Manifests {

    private static final long SECOND = 1_000_000_000L;

    private Manifests() {}

    /** A member of this name and replica id, at an address made of its name. */
    public static Member member(String name, long replicaId) {
        return new Member(name, replicaId, name + ":23850");
    }

    /** A version with leases of ten and three seconds; the first of the set leads. */
    public static Manifest of(long version, long term, Member... inSync) {
        return new Manifest(
                version,
                7,
                term,
                inSync[0],
                List.of(inSync),
                10 * SECOND,
                3 * SECOND,
                1_000 + version,
                null,
                null,
                List.of(),
                List.of());
    }

    private static Arbitrary<Member> members() {
        Arbitrary<String> text = Arbitraries.strings().ascii().withChars("ßé漢").ofMaxLength(12);
        return Combinators.combine(text, Arbitraries.longs(), text).as(Member::new);
    }

    /** Any manifest. */
    static Arbitrary<Manifest> any() {
        Arbitrary<long[]> numbers = Arbitraries.longs().array(long[].class).ofSize(6);
        Arbitrary<Seal> seals =
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(Seal::new);
        Arbitrary<ArchivedSegment> segments = Combinators.combine(
                        Arbitraries.longs().array(long[].class).ofSize(3),
                        Arbitraries.strings().ascii().ofMaxLength(12),
                        Arbitraries.integers(),
                        Arbitraries.integers())
                .as((n, key, length, checksum) -> new ArchivedSegment(n[0], n[1], n[2], key, length, checksum));
        Arbitrary<Checkpoint> checkpoints = segments.map(segment -> new Checkpoint(
                segment.firstIndex(), segment.lastTerm(), segment.key(), segment.length(), segment.checksum()));
        Arbitrary<Cut> cuts =
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(Cut::new);
        return Combinators.combine(
                        numbers,
                        members(),
                        members().list().ofMaxSize(4),
                        seals.injectNull(0.5),
                        checkpoints.injectNull(0.5),
                        segments.list().ofMaxSize(3),
                        cuts.list().ofMaxSize(3))
                .as((n, leader, inSync, seal, checkpoint, archive, cut) -> new Manifest(
                        n[0], n[1], n[2], leader, inSync, n[3], n[4], n[5], seal, checkpoint, archive, cut))
                .withoutEdgeCases();
    }
}
