package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What recovery makes of files that are cut, torn or rotten (P11). */
class LogRecoveryProps {

    private static final int SECTOR = 512;

    /** How a power loss leaves what was being written. */
    enum Tear {
        CUT,
        ZEROED,
        GARBAGE,
        SOME_SECTORS_ZEROED,
        SOME_SECTORS_GARBAGE
    }

    @Provide
    Arbitrary<List<LogLife.Event>> lives() {
        return LogLife.lives();
    }

    private static LogLife lived(List<LogLife.Event> events) {
        LogLife life = LogLife.of(new LogWorld(), events);
        life.world.disk.run();
        return life;
    }

    @Property(tries = 300)
    void aTornLastGroupIsCutAndAllThatWasForcedBeforeItSurvives(
            @ForAll("lives") List<LogLife.Event> events, @ForAll Tear tear, @ForAll long seed) {
        LogLife life = new LogLife(new LogWorld());
        events.forEach(life::happen);
        life.world.disk.run();
        long durable = life.log.durableIndex();
        long term = life.log.durableTerm();
        // One more group, of which anything may be there.
        life.happen(new LogLife.Event.Append(3, 500));
        life.happen(new LogLife.Event.Append(2, 300));
        life.world.disk.run();
        String file = life.world.segments().get(life.world.segments().size() - 1);
        int group = (int) life.world.lastGroup();
        byte[] all = life.world.disk.content(file);
        life.world.disk.put(file, tear(all, group, tear, new Random(seed)));
        if (group == 0) {
            // The next segment is made only when the first group of this one has been forced.
            life.world.disk.remove(Segment.name(Segment.number(file) + 1));
        }
        Recovered recovered = life.world.recover();
        assertThat(recovered).isInstanceOf(Recovered.Intact.class);
        Recovered.Intact intact = (Recovered.Intact) recovered;
        assertThat(intact.lastIndex())
                .isGreaterThanOrEqualTo(Math.min(
                        durable, life.batches.get(life.batches.size() - 2).lastIndex()));
        assertThat(intact.term()).isEqualTo(term);
        Log again = life.world.reopen();
        List<Batch> read = life.world.read(again);
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).bytes()).isEqualTo(life.batches.get(i).bytes());
        }
    }

    private static byte[] tear(byte[] all, int group, Tear tear, Random random) {
        byte[] torn = all.clone();
        int from = group + random.nextInt(all.length - group);
        switch (tear) {
            case CUT -> {
                return Arrays.copyOf(all, from);
            }
            case ZEROED -> Arrays.fill(torn, from, torn.length, (byte) 0);
            case GARBAGE -> garble(torn, from, torn.length, random);
            case SOME_SECTORS_ZEROED, SOME_SECTORS_GARBAGE -> {
                for (int start = group; start < torn.length; start += SECTOR) {
                    int end = Math.min(torn.length, start + SECTOR);
                    if (random.nextBoolean() && tear == Tear.SOME_SECTORS_ZEROED) {
                        Arrays.fill(torn, start, end, (byte) 0);
                    } else if (random.nextBoolean() && tear == Tear.SOME_SECTORS_GARBAGE) {
                        garble(torn, start, end, random);
                    }
                }
            }
        }
        return torn;
    }

    private static void garble(byte[] bytes, int from, int to, Random random) {
        byte[] garbage = new byte[to - from];
        random.nextBytes(garbage);
        System.arraycopy(garbage, 0, bytes, from, garbage.length);
    }

    @Property(tries = 300)
    void aFlippedByteInWhatWasForcedBeforeTheLastGroupIsReportedAndNeverSkipped(
            @ForAll("lives") List<LogLife.Event> events,
            @ForAll @IntRange(max = 1_000_000) int where,
            @ForAll @IntRange(min = 1, max = 255) int mask) {
        LogLife life = lived(events);
        List<String> segments = life.world.segments();
        String file = segments.get(where % segments.size());
        boolean newest = file.equals(segments.get(segments.size() - 1));
        byte[] bytes = life.world.disk.content(file);
        int end = newest ? (int) life.world.lastGroup() : (int) limit(life.world, segments, file);
        int at = recordByte(bytes, where, end);
        if (at < 0) {
            return;
        }
        bytes[at] ^= (byte) mask;
        life.world.disk.put(file, bytes);
        assertThat(life.world.recover()).isInstanceOfSatisfying(Recovered.Damaged.class, damaged -> {
            assertThat(damaged.file()).isEqualTo(file);
            assertThat(damaged.offset()).isLessThanOrEqualTo(at);
        });
    }

    private static long limit(LogWorld world, List<String> segments, String file) {
        String next = segments.get(segments.indexOf(file) + 1);
        return GroupHeader.at(world.disk.content(next), 0, Segment.number(next), 0)
                .previousLength();
    }

    /** A byte of a record, not of the padding between groups: one at or after {@code where}, before {@code end}. */
    private static int recordByte(byte[] bytes, int where, int end) {
        for (int i = 0; i < end; i++) {
            int at = (where + i) % end;
            if (bytes[at] != 0) {
                return at;
            }
        }
        return -1;
    }

    @Property(tries = 300)
    void aMissingSegmentInTheMiddleIsReported(
            @ForAll("lives") List<LogLife.Event> events, @ForAll @IntRange(max = 99) int which) {
        LogLife life = lived(events);
        List<String> segments = life.world.segments();
        if (segments.size() < 3) {
            return;
        }
        life.world.disk.remove(segments.get(1 + which % (segments.size() - 2)));
        Recovered found = life.world.recover();
        if (found instanceof Recovered.Intact intact) {
            assertThat(intact.header().baseIndex())
                    .as("the rest is all that counts")
                    .isEqualTo(life.log.baseIndex());
            assertThat(life.world.batchesOf(life.world.reopen())).hasSameSizeAs(life.batches);
        } else {
            assertThat(found).isInstanceOf(Recovered.Damaged.class);
        }
    }

    @Property(tries = 300)
    void piecesOfAnySizeGiveTheSameResult(
            @ForAll("lives") List<LogLife.Event> events,
            @ForAll @IntRange(max = 1_000_000) int where,
            @ForAll @IntRange(max = 255) int mask,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 700) Integer> pieces) {
        LogLife life = lived(events);
        String file = life.world.segments().get(0);
        byte[] bytes = life.world.disk.content(file);
        bytes[where % bytes.length] ^= (byte) mask;
        LogBuilder whole = new LogBuilder();
        SegmentReader expected = new SegmentReader(Segment.number(file), -1, whole);
        LogWorld.feed(expected, bytes, bytes.length);
        LogBuilder inPieces = new LogBuilder();
        SegmentReader actual = new SegmentReader(Segment.number(file), -1, inPieces);
        LogWorld.feed(actual, bytes, pieces.stream().mapToInt(each -> each).toArray());
        assertThat(actual.damage()).isEqualTo(expected.damage());
        assertThat(actual.badOffset()).isEqualTo(expected.badOffset());
        assertThat(inPieces.last()).isEqualTo(whole.last());
        assertThat(inPieces.index().lastIndex()).isEqualTo(whole.index().lastIndex());
    }

    @Property(tries = 300)
    void noBytesWhateverMakeRecoveryThrow(
            @ForAll("lives") List<LogLife.Event> events, @ForAll @IntRange(max = 12) int edits, @ForAll long seed) {
        Random random = new Random(seed);
        LogLife life = lived(events);
        for (int i = 0; i < edits; i++) {
            List<String> names = life.world.disk.names();
            String file = names.get(random.nextInt(names.size()));
            byte[] bytes = life.world.disk.content(file);
            if (bytes.length > 0) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(4)) {
                    case 0 -> bytes[at] = (byte) random.nextInt();
                    case 1 -> garble(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(64)), random);
                    case 2 -> bytes = Arrays.copyOf(bytes, at);
                    default -> misdirect(bytes, random);
                }
            }
            life.world.disk.put(file, bytes);
        }
        assertThat(life.world.recover()).isNotNull();
    }

    /** Good sectors of the same file in the wrong place: their checksums are right, and they do not belong there. */
    private static void misdirect(byte[] bytes, Random random) {
        int sectors = bytes.length / SECTOR;
        if (sectors > 1) {
            int from = random.nextInt(sectors) * SECTOR;
            int to = random.nextInt(sectors) * SECTOR;
            System.arraycopy(bytes, from, bytes, to, SECTOR);
        }
    }
}
