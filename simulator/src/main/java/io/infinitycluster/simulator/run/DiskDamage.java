package io.infinitycluster.simulator.run;

import io.infinitycluster.core.port.Disk;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.judge.Judge;
import io.infinitycluster.simulator.judge.Judge.LogPlace;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Damages what a disk was forced to keep, in the files of a node's log. It spares the group that was forced last, and those that were on their way
 * together with it: when a node reads them again it cannot know whether they are torn or have rotted, and no protocol with one force a write can
 * tell.
 */
public final class DiskDamage {

    private static final int MOST_PLACES = 4;
    private static final int MOST_SECTORS = 8;

    private final Judge judge;
    private final RandomStream randomness;

    public DiskDamage(Judge judge, RandomStream randomness) {
        this.judge = judge;
        this.randomness = randomness;
    }

    /** Whether a node's log has anything to be damaged. */
    boolean isPossible(SimulatedNode node) {
        return judge.isAnythingProven(node);
    }

    /** Lets bits rot: one, or many in a row; in some places. False if there is nothing that could. */
    public boolean rot(SimulatedNode node) {
        boolean any = false;
        for (int i = randomness.between(1, MOST_PLACES); i > 0; i--) {
            LogPlace place = judge.provenPlace(node, randomness);
            if (place != null) {
                long length = Math.min(judge.provenFrom(node, place), burst());
                for (long at = 0; at < length; at++) {
                    int mask = length == 1 ? 1 << randomness.nextInt(Byte.SIZE) : randomness.between(1, 255);
                    any |= node.disk().corrupt(place.file(), place.offset() + at, mask);
                }
            }
        }
        return any;
    }

    private int burst() {
        return randomness.nextBoolean() ? 1 : randomness.between(2, Disk.SECTOR_BYTES);
    }

    /** Makes a write of the past one that went astray. False if there is none that could have. */
    public boolean misdirect(SimulatedNode node) {
        LogPlace from = judge.provenPlace(node, randomness);
        LogPlace to = judge.provenPlace(node, randomness);
        if (from == null || to == null) {
            return false;
        }
        LogPlace source = aligned(from);
        LogPlace target = aligned(to);
        long length = Math.min(
                (long) Disk.SECTOR_BYTES * randomness.between(1, MOST_SECTORS),
                Math.min(judge.provenFrom(node, source), judge.provenFrom(node, target)));
        return !source.equals(target)
                && node.disk().misdirect(source.file(), source.offset(), (int) length, target.file(), target.offset());
    }

    private static LogPlace aligned(LogPlace place) {
        return new LogPlace(place.file(), place.offset() / Disk.SECTOR_BYTES * Disk.SECTOR_BYTES);
    }

    /** Makes some sectors unreadable. False if there are none. */
    public boolean spoil(SimulatedNode node) {
        boolean any = false;
        for (int i = randomness.between(1, MOST_PLACES); i > 0; i--) {
            LogPlace place = judge.provenPlace(node, randomness);
            any |= place != null && node.disk().spoil(place.file(), place.offset());
        }
        return any;
    }
}
