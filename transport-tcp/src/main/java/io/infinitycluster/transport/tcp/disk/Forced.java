package io.infinitycluster.transport.tcp.disk;

/**
 * What a disk has forced so far, since it was opened. Forces of new files while they are filled, and of the directory, are not among
 * it: nobody waits for those who waits for what was written.
 *
 * @param forces how many forces of files the operating system carried out; one may have done several that were called
 * @param bytes how many bytes had been written before them
 */
public record Forced(long forces, long bytes) {

    /** Nothing yet. */
    static final Forced NOTHING = new Forced(0, 0);

    Forced andOne(long moreBytes) {
        return new Forced(forces + 1, bytes + moreBytes);
    }
}
