package io.infinitycluster.simulator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.BatchStream;
import io.infinitycluster.core.manifest.CheckpointDescriptor;
import io.infinitycluster.core.manifest.CheckpointDescriptor.Part;
import io.infinitycluster.core.manifest.CheckpointDescriptorCodec;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.manifest.Manifest.Cut;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.manifest.ManifestCodec;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.core.state.ReplicatedState;
import io.infinitycluster.core.state.Snapshot;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.store.SimulatedStore;
import io.infinitycluster.simulator.store.StoreClient;
import io.infinitycluster.simulator.store.StoreFaults;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** A bucket that is watched, what is put into it, and what was confirmed. */
abstract class WatchedBucket {

    static final Member HARRY = new Member("harry", 1, "harry:1");
    static final Member RON = new Member("ron", 2, "ron:1");

    final ManualClock clock = new ManualClock();
    final SimulatedStore store = new SimulatedStore(
            clock, new SeededRandomness(1), new SeededRandomness(2), new SeededRandomness(3), new StoreFaults());
    final StoreClient client = store.connect("harry", clock, new StoreFaults());
    final List<String> heard = new ArrayList<>();
    final ManifestWatch watch = new ManifestWatch(
            store,
            KeyValueStateMachine::new,
            (top, cut) -> heard.add(top.version() + (cut == null ? "" : " cut after " + cut.lastIndex())));
    final LongLog confirmed = new LongLog();
    final LongLog digests = new LongLog();
    final ReplicatedState state = new ReplicatedState(new KeyValueStateMachine());

    WatchedBucket() {
        store.observe(watch);
    }

    /** A version as its fields are, but for what a test is about. */
    static final class Version {
        long version = 1;
        long clusterId = 5;
        long term = 1;
        Member leader = HARRY;

        @Nullable
        Seal seal;

        @Nullable
        Checkpoint checkpoint;

        List<ArchivedSegment> archive = List.of();
        List<Cut> cuts = List.of();

        Version(long version) {
            this.version = version;
        }

        Version ledBy(Member newLeader, long newTerm) {
            leader = newLeader;
            term = newTerm;
            return this;
        }

        Version of(long newClusterId) {
            clusterId = newClusterId;
            return this;
        }

        Version sealedAt(long lastIndex) {
            seal = new Seal(lastIndex, term);
            return this;
        }

        Version naming(@Nullable Checkpoint newCheckpoint, ArchivedSegment... segments) {
            checkpoint = newCheckpoint;
            archive = List.of(segments);
            return this;
        }

        Version cutAfter(long... lastIndexes) {
            cuts = new ArrayList<>();
            for (long each : lastIndexes) {
                cuts.add(new Cut(term, each));
            }
            return this;
        }

        Manifest manifest() {
            return new Manifest(
                    version,
                    clusterId,
                    term,
                    leader,
                    List.of(HARRY, RON),
                    10,
                    3,
                    version,
                    seal,
                    checkpoint,
                    archive,
                    cuts);
        }
    }

    final void create(Version version) {
        Manifest manifest = version.manifest();
        client.create(ManifestChain.key(manifest.version()), ManifestCodec.encode(manifest), new Outcome<>());
        clock.runUntilQuiet();
    }

    final void put(String key, byte[] body) {
        client.put(key, body, new Outcome<>());
        clock.runUntilQuiet();
    }

    final void delete(String key) {
        client.delete(key, new Outcome<>());
        clock.runUntilQuiet();
    }

    final void check() {
        watch.checkArchive(confirmed, digests);
    }

    static void rejected(Invariant invariant, String words, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        Violation.class,
                        broken -> assertThat(broken.invariant()).isEqualTo(invariant))
                .hasMessageContaining(words);
    }

    static int checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }

    // --- What was confirmed, and what is put into the bucket of it ---

    static Batch batch(long index) {
        byte[] command = new KeyValueCommand.Put(Bytes.utf8("k" + index), Bytes.utf8("v")).encode();
        return Batch.of(index, 1, List.of(command));
    }

    final void confirm(long lastIndex) {
        while (confirmed.last() < lastIndex) {
            Batch next = batch(confirmed.last() + 1);
            confirmed.add(next.term() << 32 ^ (ByteBuffer.wrap(next.bytes()).getInt(8) & 0xFFFF_FFFFL));
            KeyValueCommand.decode(commandOf(next));
            state.machine().apply(next.firstIndex(), commandOf(next));
            digests.add(state.digest());
        }
    }

    static byte[] commandOf(Batch batch) {
        byte[] bytes = batch.bytes();
        return java.util.Arrays.copyOfRange(bytes, 12 + 20 + 5, bytes.length);
    }

    final ArchivedSegment segment(long first, long last) {
        List<Batch> batches = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            batches.add(batch(i));
        }
        return segment("log/" + first, first, last, batches);
    }

    final ArchivedSegment segment(String key, long first, long last, List<Batch> batches) {
        byte[] body = BatchStream.encode(batches);
        put(key, body);
        return new ArchivedSegment(first, last, 1, key, body.length, checksum(body));
    }

    /** A checkpoint of the state as it is now, in parts of a few bytes; its descriptor says that it is of this index. */
    final Checkpoint checkpoint(long index, long digest) {
        List<Part> parts = new ArrayList<>();
        try (Snapshot snapshot = state.snapshot()) {
            for (byte[] part = snapshot.nextPart(10); part != null; part = snapshot.nextPart(10)) {
                String key = "checkpoint/" + index + "/part-" + parts.size();
                put(key, part);
                parts.add(new Part(key, part.length, checksum(part)));
            }
        }
        byte[] body = CheckpointDescriptorCodec.encode(new CheckpointDescriptor(index, 1, digest, parts));
        put("checkpoint/" + index + "/descriptor", body);
        return new Checkpoint(index, 1, "checkpoint/" + index + "/descriptor", body.length, checksum(body));
    }
}
