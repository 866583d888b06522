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
    public static final Forced NOTHING = new Forced(0, 0);

    /** With one force more, of so many bytes. */
    public Forced andOne(long moreBytes) {
        return new Forced(forces + 1, bytes + moreBytes);
    }
}
