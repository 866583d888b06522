package io.infinitycluster.simulator.disk;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a disk was asked, which faults were injected, and which of them took effect: a run that injected nothing, or to no
 * effect, has shown nothing (design section 6). All count from the disk's beginning, over all incarnations.
 */
public final class DiskCounters {

    long appends;
    long appendedBytes;
    long forces;
    long reads;

    long crashes;
    long crashesWithLoss;
    long lostBytes;
    long lostFiles;
    long tornFiles;
    long undoneOperations;
    long kills;
    long failedForces;
    long failedForcesWithLoss;
    long failedReads;
    long failedMetadata;
    long refusedAppends;
    long refusedBytes;
    long fullForces;
    long slowed;
    long stalled;
    long corruptedBytes;
    long wipes;

    DiskCounters() {}

    /** Calls of append. */
    public long appends() {
        return appends;
    }

    /** Bytes that appends brought and that were taken. */
    public long appendedBytes() {
        return appendedBytes;
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

    /** Bytes that had been appended, not forced, and were gone after a crash. */
    public long lostBytes() {
        return lostBytes;
    }

    /** Files that were gone after a crash because their name had never been forced. */
    public long lostFiles() {
        return lostFiles;
    }

    /** Files whose unforced part held something else after a crash. */
    public long tornFiles() {
        return tornFiles;
    }

    /** Truncates, renames and deletes under way in a crash that turned out not to have happened. */
    public long undoneOperations() {
        return undoneOperations;
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

    /** Appends that found too little room. */
    public long refusedAppends() {
        return refusedAppends;
    }

    /** Bytes that found no room. */
    public long refusedBytes() {
        return refusedBytes;
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

    /** How often all was lost. */
    public long wipes() {
        return wipes;
    }

    /** All of them by name, in a fixed order, for reports. */
    public Map<String, Long> toMap() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("appends", appends);
        all.put("appendedBytes", appendedBytes);
        all.put("forces", forces);
        all.put("reads", reads);
        all.put("crashes", crashes);
        all.put("crashesWithLoss", crashesWithLoss);
        all.put("lostBytes", lostBytes);
        all.put("lostFiles", lostFiles);
        all.put("tornFiles", tornFiles);
        all.put("undoneOperations", undoneOperations);
        all.put("kills", kills);
        all.put("failedForces", failedForces);
        all.put("failedForcesWithLoss", failedForcesWithLoss);
        all.put("failedReads", failedReads);
        all.put("failedMetadata", failedMetadata);
        all.put("refusedAppends", refusedAppends);
        all.put("refusedBytes", refusedBytes);
        all.put("fullForces", fullForces);
        all.put("slowed", slowed);
        all.put("stalled", stalled);
        all.put("corruptedBytes", corruptedBytes);
        all.put("wipes", wipes);
        return all;
    }
}
