package io.infinitycluster.core.manifest;

import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.manifest.Manifest.Cut;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The binary form of a manifest: magic, format version, CRC-32C of what follows, and the fields in the record's order. */
public final class ManifestCodec {

    private static final int MAGIC = 0x1FC1_4D41;
    private static final int VERSION = 1;
    private static final int CHECKSUM_AT = 5;
    private static final int BODY_AT = 9;

    private ManifestCodec() {}

    /** The bytes of a manifest. */
    public static byte[] encode(Manifest manifest) {
        WireWriter out = new WireWriter(256).putInt(MAGIC).putByte(VERSION).putInt(0);
        out.putLong(manifest.version()).putLong(manifest.clusterId()).putLong(manifest.term());
        putMember(out, manifest.leader());
        out.putInt(manifest.inSync().size());
        manifest.inSync().forEach(member -> putMember(out, member));
        out.putLong(manifest.leaderLeaseNanos()).putLong(manifest.followerLeaseNanos());
        out.putLong(manifest.nonce());
        Seal seal = manifest.seal();
        out.putBoolean(seal != null);
        if (seal != null) {
            out.putLong(seal.lastIndex()).putLong(seal.lastTerm());
        }
        Checkpoint checkpoint = manifest.checkpoint();
        out.putBoolean(checkpoint != null);
        if (checkpoint != null) {
            out.putLong(checkpoint.index()).putLong(checkpoint.term());
            out.putString(checkpoint.key()).putInt(checkpoint.length()).putInt(checkpoint.checksum());
        }
        out.putInt(manifest.archive().size());
        for (ArchivedSegment segment : manifest.archive()) {
            out.putLong(segment.firstIndex()).putLong(segment.lastIndex()).putLong(segment.lastTerm());
            out.putString(segment.key()).putInt(segment.length()).putInt(segment.checksum());
        }
        out.putInt(manifest.cuts().size());
        for (Cut cut : manifest.cuts()) {
            out.putLong(cut.term()).putLong(cut.lastIndex());
        }
        byte[] bytes = out.toBytes();
        int checksum = checksum(bytes);
        bytes[CHECKSUM_AT] = (byte) (checksum >>> 24);
        bytes[CHECKSUM_AT + 1] = (byte) (checksum >>> 16);
        bytes[CHECKSUM_AT + 2] = (byte) (checksum >>> 8);
        bytes[CHECKSUM_AT + 3] = (byte) checksum;
        return bytes;
    }

    /**
     * The manifest of these bytes.
     *
     * @throws IllegalArgumentException if they are not a whole and undamaged manifest of a known format
     */
    public static Manifest decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        if (in.getInt() != MAGIC) {
            throw new IllegalArgumentException("not a manifest");
        }
        int version = in.getByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("format " + version + " of the manifest, expected " + VERSION);
        }
        if (in.getInt() != checksum(bytes)) {
            throw new IllegalArgumentException("the manifest's checksum is wrong");
        }
        Manifest manifest = new Manifest(
                in.getLong(),
                in.getLong(),
                in.getLong(),
                getMember(in),
                getMembers(in),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                getSeal(in),
                getCheckpoint(in),
                getArchive(in),
                getCuts(in));
        in.expectEnd();
        return manifest;
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, BODY_AT, bytes.length - BODY_AT);
        return (int) crc.getValue();
    }

    private static void putMember(WireWriter out, Member member) {
        out.putString(member.name()).putLong(member.replicaId()).putString(member.address());
    }

    private static Member getMember(WireReader in) {
        return new Member(in.getString(), in.getLong(), in.getString());
    }

    private static List<Member> getMembers(WireReader in) {
        int count = in.getCount(16);
        List<Member> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(getMember(in));
        }
        return members;
    }

    private static @Nullable Seal getSeal(WireReader in) {
        return in.getBoolean() ? new Seal(in.getLong(), in.getLong()) : null;
    }

    private static @Nullable Checkpoint getCheckpoint(WireReader in) {
        return in.getBoolean()
                ? new Checkpoint(in.getLong(), in.getLong(), in.getString(), in.getInt(), in.getInt())
                : null;
    }

    private static List<ArchivedSegment> getArchive(WireReader in) {
        int count = in.getCount(36);
        List<ArchivedSegment> segments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            segments.add(new ArchivedSegment(
                    in.getLong(), in.getLong(), in.getLong(), in.getString(), in.getInt(), in.getInt()));
        }
        return segments;
    }

    private static List<Cut> getCuts(WireReader in) {
        int count = in.getCount(16);
        List<Cut> cuts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            cuts.add(new Cut(in.getLong(), in.getLong()));
        }
        return cuts;
    }
}
