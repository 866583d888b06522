package io.infinitycluster.simulator.disk;

/** A moment at which what a directory or a file's length says is on its way to the platter. */
public enum NameStep {
    /** A file is being made. */
    ALLOCATION,
    /** A file gets another name. */
    RENAME
}
