package io.infinitycluster.simulator.disk;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a disk was asked, which faults were injected, and which of them took effect: a run that injected nothing, or to no
 * effect, has shown nothing (design section 6). All count from the disk's beginning, over all incarnations.
 */
public final class DiskCounters {

    long writes;
    long writtenBytes;
    long forces;
    long reads;

    long crashes;
    long crashesWithLoss;
    long lostSectors;
    long wrongLengths;
    long tornSectors;
    long tornFiles;
    long undoneNames;
    long kills;
    long failedForces;
    long failedForcesWithLoss;
    long failedReads;
    long failedMetadata;
    long refusedAllocations;
    long rottenReads;
    long fullForces;
    long slowed;
    long stalled;
    long corruptedBytes;
    long readsOfRot;
    long misdirectedSectors;
    long readsOfMisdirected;
    long spoiledSectors;
    long unreadableReads;
    long wipes;

    DiskCounters() {}

    /** Calls of write. */
    public long writes() {
        return writes;
    }

    /** Bytes that writes brought and that were taken. */
    public long writtenBytes() {
        return writtenBytes;
    }

    /** Calls of force. */
    public long forces() {
        return forces;
    }

    /** Calls of read. */
    public long reads() {
        return reads;
    }

    /** Crashes of the machine. */
    public long crashes() {
        return crashes;
    }

    /** Crashes that lost or changed something that had not been forced. */
    public long crashesWithLoss() {
        return crashesWithLoss;
    }

    /** Sectors that had been written, not forced, and were as before after a crash. */
    public long lostSectors() {
        return lostSectors;
    }

    /** Files whose allocation a crash had cut short. */
    public long wrongLengths() {
        return wrongLengths;
    }

    /** Sectors that held anything after a crash. */
    public long tornSectors() {
        return tornSectors;
    }

    /** Files of which a crash lost or tore some sectors. */
    public long tornFiles() {
        return tornFiles;
    }

    /** Changes of names that a crash undid. */
    public long undoneNames() {
        return undoneNames;
    }

    /** Ends of the process alone. */
    public long kills() {
        return kills;
    }

    /** Forces that failed. */
    public long failedForces() {
        return failedForces;
    }

    /** Failed forces that did away with bytes, at once or unseen. */
    public long failedForcesWithLoss() {
        return failedForcesWithLoss;
    }

    /** Reads that failed. */
    public long failedReads() {
        return failedReads;
    }

    /** Truncates, renames and deletes that failed. */
    public long failedMetadata() {
        return failedMetadata;
    }

    /** Files that found too little room. */
    public long refusedAllocations() {
        return refusedAllocations;
    }

    /** Reads that brought a flipped bit. */
    public long rottenReads() {
        return rottenReads;
    }

    /** Forces that told of a full disk. */
    public long fullForces() {
        return fullForces;
    }

    /** Operations that took longer because of a slow factor. */
    public long slowed() {
        return slowed;
    }

    /** Operations that waited for the end of a stall. */
    public long stalled() {
        return stalled;
    }

    /** Bytes changed by bit rot. */
    public long corruptedBytes() {
        return corruptedBytes;
    }

    /** Reads that brought bytes which had rotted since they were written. */
    public long readsOfRot() {
        return readsOfRot;
    }

    /** Sectors that were written to another place than the one they were meant for. */
    public long misdirectedSectors() {
        return misdirectedSectors;
    }

    /** Reads that brought bytes from where a write went astray, or from where it should have gone. */
    public long readsOfMisdirected() {
        return readsOfMisdirected;
    }

    /** Sectors that became unreadable. */
    public long spoiledSectors() {
        return spoiledSectors;
    }

    /** Reads that failed because of an unreadable sector. */
    public long unreadableReads() {
        return unreadableReads;
    }

    /** How often all was lost. */
    public long wipes() {
        return wipes;
    }

    /** All of them by name, in a fixed order, for reports. */
    public Map<String, Long> toMap() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("writes", writes);
        all.put("writtenBytes", writtenBytes);
        all.put("forces", forces);
        all.put("reads", reads);
        all.put("crashes", crashes);
        all.put("crashesWithLoss", crashesWithLoss);
        all.put("lostSectors", lostSectors);
        all.put("wrongLengths", wrongLengths);
        all.put("tornSectors", tornSectors);
        all.put("tornFiles", tornFiles);
        all.put("undoneNames", undoneNames);
        all.put("kills", kills);
        all.put("failedForces", failedForces);
        all.put("failedForcesWithLoss", failedForcesWithLoss);
        all.put("failedReads", failedReads);
        all.put("failedMetadata", failedMetadata);
        all.put("refusedAllocations", refusedAllocations);
        all.put("rottenReads", rottenReads);
        all.put("fullForces", fullForces);
        all.put("slowed", slowed);
        all.put("stalled", stalled);
        all.put("corruptedBytes", corruptedBytes);
        all.put("readsOfRot", readsOfRot);
        all.put("misdirectedSectors", misdirectedSectors);
        all.put("readsOfMisdirected", readsOfMisdirected);
        all.put("spoiledSectors", spoiledSectors);
        all.put("unreadableReads", unreadableReads);
        all.put("wipes", wipes);
        return all;
    }
}
