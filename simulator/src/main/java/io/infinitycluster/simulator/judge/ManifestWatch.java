package io.infinitycluster.simulator.judge;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.BatchStream;
import io.infinitycluster.core.manifest.CheckpointDescriptor;
import io.infinitycluster.core.manifest.CheckpointDescriptor.Part;
import io.infinitycluster.core.manifest.CheckpointDescriptorCodec;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.manifest.Manifest.Cut;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.manifest.ManifestCodec;
import io.infinitycluster.core.state.ReplicatedState;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.core.state.StateRestorer;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.store.SimulatedStore;
import io.infinitycluster.simulator.store.StoreObserver;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The manifest chain and the archive, as they are in the bucket (invariants 1 and 6). */
final class ManifestWatch implements StoreObserver {

    /** Hears of every new highest version. */
    interface Listener {
        /** @param cut the cut that this version records, if it is new */
        void changed(Manifest top, @Nullable Cut cut);
    }

    private final SimulatedStore store;
    private final Supplier<? extends StateMachine> machines;
    private final Listener listener;
    /** The descriptor of the checkpoint that was looked at, and the keys of its parts. */
    private String checkedCheckpoint = "";

    private final Set<String> checkpointParts = new TreeSet<>();
    private @Nullable Manifest top;
    private int cuts;
    private long cutTerm;

    /** Segments that were named and are not confirmed throughout yet, with the identities of their entries. */
    private final Map<String, long[]> segments = new LinkedHashMap<>();

    /** Objects that earlier versions named, and the highest does not: nobody will ever name them again. */
    private final Set<String> noLongerNamed = new TreeSet<>();

    private long checkedTo;
    /** The end of the longest log that was sealed: certain to be committed, though not yet confirmed. */
    private long sealedEnd;

    ManifestWatch(SimulatedStore store, Supplier<? extends StateMachine> machines, Listener listener) {
        this.store = store;
        this.machines = machines;
        this.listener = listener;
    }

    @Nullable
    Manifest top() {
        return top;
    }

    int cuts() {
        return cuts;
    }

    /** The term of the last promotion with loss of data; 0 if there was none. */
    long cutTerm() {
        return cutTerm;
    }

    @Override
    public void created(String client, String key, byte[] body) {
        if (!key.startsWith(ManifestChain.PREFIX)) {
            return;
        }
        Manifest manifest = ManifestCodec.decode(body);
        Manifest before = top;
        if (before != null && manifest.version() <= before.version()) {
            return; // a pruned version that a sleeper created again
        }
        if (before != null) {
            checkTerms(before, manifest);
        }
        if (before != null) {
            noLongerNamed.addAll(named(before));
            noLongerNamed.removeAll(named(manifest));
            noLongerNamed.add(ManifestChain.key(before.version()));
        }
        top = manifest;
        Cut cut = null;
        if (manifest.cuts().size() > (before == null ? 0 : before.cuts().size())) {
            cut = manifest.cuts().get(manifest.cuts().size() - 1);
            cuts++;
            cutTerm = cut.term();
            checkedTo = Math.min(checkedTo, cut.lastIndex());
        }
        listener.changed(manifest, cut);
    }

    private static Set<String> named(Manifest manifest) {
        Set<String> keys = new TreeSet<>();
        Checkpoint checkpoint = manifest.checkpoint();
        if (checkpoint != null) {
            keys.add(checkpoint.key());
        }
        manifest.archive().forEach(segment -> keys.add(segment.key()));
        return keys;
    }

    /** What is still in the bucket, was named, and will never be named again; and the versions below the highest. */
    List<String> noLongerNamed() {
        return List.copyOf(noLongerNamed);
    }

    private static void checkTerms(Manifest before, Manifest after) {
        boolean sameLeader = before.leader().isSame(after.leader());
        if (after.version() != before.version() + 1
                || after.term() < before.term()
                || (after.term() == before.term() && !sameLeader)
                || after.clusterId() != before.clusterId()) {
            throw new Violation(
                    Invariant.ONE_LEADER_PER_TERM,
                    "version " + after.version() + " (term " + after.term() + ", "
                            + after.leader().name()
                            + ") follows version " + before.version() + " (term " + before.term() + ", "
                            + before.leader().name() + ")");
        }
        if (before.seal() != null && after.term() == before.term()) {
            throw new Violation(
                    Invariant.ONE_LEADER_PER_TERM,
                    "version " + after.version() + " goes on with term " + after.term() + ", which was sealed");
        }
    }

    @Override
    public void put(String client, String key, byte[] body) {
        // An object counts when a manifest names it.
    }

    @Override
    public void deleted(String client, String key) {
        noLongerNamed.remove(key);
        Manifest manifest = top;
        if (manifest == null) {
            return;
        }
        if (key.equals(ManifestChain.key(manifest.version()))) {
            throw new Violation(Invariant.STORAGE_IS_WHOLE, "the highest version of the manifest was deleted: " + key);
        }
        Checkpoint checkpoint = manifest.checkpoint();
        if (checkpoint != null && (checkpoint.key().equals(key) || checkpointParts.contains(key))) {
            throw new Violation(Invariant.STORAGE_IS_WHOLE, key + " was deleted, and the manifest names it");
        }
        for (ArchivedSegment segment : manifest.archive()) {
            if (segment.key().equals(key)) {
                throw new Violation(Invariant.STORAGE_IS_WHOLE, key + " was deleted, and the manifest names it");
            }
        }
    }

    /** Checks that what the highest version names is there, whole, and says what was confirmed; what was checked once stays so. */
    void checkArchive(LongLog confirmed, LongLog digests) {
        Manifest manifest = top;
        if (manifest == null) {
            return;
        }
        List<ArchivedSegment> archive = manifest.archive();
        checkCheckpoint(manifest, confirmed, digests);
        long checkpointed = manifest.checkpointIndex();
        long expected = archive.isEmpty()
                ? checkpointed + 1
                : Math.min(checkpointed + 1, archive.get(0).firstIndex());
        for (ArchivedSegment segment : archive) {
            if (segment.firstIndex() != expected || segment.lastIndex() <= checkpointed) {
                throw new Violation(
                        Invariant.STORAGE_IS_WHOLE,
                        "the archive goes on at " + segment.firstIndex() + ", not at " + expected);
            }
            expected = segment.lastIndex() + 1;
            if (segment.lastIndex() > checkedTo) {
                checkSegment(segment, confirmed, manifest.seal() != null);
            }
        }
        if (manifest.seal() == null && expected - 1 > Math.max(confirmed.last(), sealedEnd)) {
            throw new Violation(
                    Invariant.STORAGE_IS_WHOLE,
                    "the archive ends at " + (expected - 1) + ", and committed is " + confirmed.last());
        }
    }

    private void checkCheckpoint(Manifest manifest, LongLog confirmed, LongLog digests) {
        Checkpoint checkpoint = manifest.checkpoint();
        if (checkpoint == null || checkpoint.key().equals(checkedCheckpoint)) {
            return;
        }
        if (checkpoint.index() > confirmed.last()) {
            throw new Violation(
                    Invariant.STORAGE_IS_WHOLE,
                    "a checkpoint of " + checkpoint.index() + ", and confirmed is " + confirmed.last());
        }
        ReplicatedState state = restore(checkpoint);
        long at = checkpoint.index();
        while (digests.has(at) && digests.get(at) == Judge.NO_STATE) {
            at--; // applied by nobody whose state counts
        }
        if (digests.has(at) && digests.get(at) != state.digest()) {
            throw new Violation(
                    Invariant.STATES_AGREE, "the checkpoint of " + checkpoint.index() + " holds another state");
        }
        checkedCheckpoint = checkpoint.key();
    }

    /** Follows the descriptor into its parts: each must be there, whole, and together they must be the state that was saved. */
    private ReplicatedState restore(Checkpoint checkpoint) {
        try {
            CheckpointDescriptor descriptor = CheckpointDescriptorCodec.decode(
                    named(checkpoint.key(), checkpoint.length(), checkpoint.checksum()));
            checkpointParts.clear();
            StateRestorer restorer = new StateRestorer(machines);
            for (Part part : descriptor.parts()) {
                checkpointParts.add(part.key());
                restorer.take(named(part.key(), part.length(), part.checksum()));
            }
            ReplicatedState state = restorer.finish();
            if (descriptor.index() != checkpoint.index()
                    || descriptor.term() != checkpoint.term()
                    || descriptor.digest() != state.digest()) {
                throw new IllegalArgumentException("it is of another state than it says");
            }
            return state;
        } catch (IllegalArgumentException e) {
            throw new Violation(Invariant.STORAGE_IS_WHOLE, checkpoint.key() + ": " + e.getMessage());
        }
    }

    private byte[] named(String key, int length, int checksum) {
        Optional<byte[]> body = store.object(key);
        if (body.isEmpty()) {
            throw new Violation(Invariant.STORAGE_IS_WHOLE, key + " is missing, and the manifest names it");
        }
        CRC32C crc = new CRC32C();
        crc.update(body.get());
        if (body.get().length != length || (int) crc.getValue() != checksum) {
            throw new Violation(Invariant.STORAGE_IS_WHOLE, key + " is damaged, and the manifest names it");
        }
        return body.get();
    }

    private void checkSegment(ArchivedSegment segment, LongLog confirmed, boolean sealed) {
        long[] entries = segments.computeIfAbsent(segment.key(), key -> read(segment));
        for (int i = 0; i < entries.length; i++) {
            long index = segment.firstIndex() + i;
            if (confirmed.has(index) && entries[i] != confirmed.get(index)) {
                throw new Violation(
                        Invariant.STORAGE_IS_WHOLE, segment.key() + " differs from what was confirmed at " + index);
            }
        }
        if (sealed) {
            sealedEnd = Math.max(sealedEnd, segment.lastIndex());
        }
        if (segment.lastIndex() <= confirmed.last()) {
            checkedTo = segment.lastIndex();
            segments.remove(segment.key());
        }
    }

    private long[] read(ArchivedSegment segment) {
        List<Batch> batches = BatchStream.decode(named(segment.key(), segment.length(), segment.checksum()));
        long[] entries = new long[(int) (segment.lastIndex() - segment.firstIndex() + 1)];
        int at = 0;
        for (Batch batch : batches) {
            long identity = batch.term() << 32 ^ (ByteBuffer.wrap(batch.bytes()).getInt(8) & 0xFFFF_FFFFL);
            for (int i = 0; i < batch.count(); i++) {
                entries[at++] = identity;
            }
        }
        return entries;
    }
}
