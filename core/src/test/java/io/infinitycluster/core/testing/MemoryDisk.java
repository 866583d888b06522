package io.infinitycluster.core.testing;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A disk in memory that does one thing at a time, when it is told to: what was not forced is lost in {@link #crash}, and so is what
 * was done to names and not synced. Bytes that are written are there at once; everything else happens when its turn comes in
 * {@link #step}.
 */
public final class MemoryDisk implements Disk {

    private static final class File {
        byte[] bytes;
        byte[] forced;

        File(int size) {
            bytes = new byte[size];
            forced = new byte[size];
        }
    }

    private final TreeMap<String, File> files = new TreeMap<>();
    private final TreeMap<String, File> synced = new TreeMap<>();
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private long capacity = Long.MAX_VALUE;
    private boolean refusesWrites;
    private int forcesToFail;
    private int rottenReads;
    private int reads;
    private int readsToFail;
    private final TreeSet<String> badFiles = new TreeSet<>();

    /** Does the next thing that was asked for; false if there is none. */
    public boolean step() {
        Runnable next = queue.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    /** Does all that was asked for, and what is asked for meanwhile. */
    public void run() {
        boolean more = step();
        while (more) {
            more = step();
        }
    }

    /** How many things wait to be done. */
    public int waiting() {
        return queue.size();
    }

    /** How often something was read. */
    public int reads() {
        return reads;
    }

    /** Loses what was not forced or synced, and all that was asked for and not done. */
    public void crash() {
        queue.clear();
        files.clear();
        files.putAll(synced);
        files.values().forEach(file -> file.bytes = file.forced.clone());
    }

    /** Ends the process only: nothing that was written is lost, forced or not. */
    public void kill() {
        queue.clear();
    }

    /** What a crash at this moment would leave, as another disk. */
    public MemoryDisk afterCrash() {
        MemoryDisk left = new MemoryDisk();
        synced.forEach((name, file) -> left.put(name, file.forced));
        return left;
    }

    /** What a crash at this moment may leave, as another disk: of what was not forced each sector is there, or not, or holds anything. */
    public MemoryDisk afterCrash(Random random) {
        MemoryDisk left = new MemoryDisk();
        synced.forEach((name, file) -> {
            byte[] bytes = Arrays.copyOf(file.forced, file.bytes.length);
            for (int from = 0; from < bytes.length; from += SECTOR_BYTES) {
                int to = Math.min(bytes.length, from + SECTOR_BYTES);
                if (!Arrays.equals(bytes, from, to, file.bytes, from, to)) {
                    int fate = random.nextInt(5);
                    if (fate == 0) {
                        byte[] garbage = new byte[to - from];
                        random.nextBytes(garbage);
                        System.arraycopy(garbage, 0, bytes, from, garbage.length);
                    } else if (fate < 3) {
                        System.arraycopy(file.bytes, from, bytes, from, to - from);
                    }
                }
            }
            left.put(name, bytes);
        });
        return left;
    }

    /** How many bytes fit on the disk. */
    public void capacity(long bytes) {
        capacity = bytes;
    }

    /** Whether writes find no room, though it was reserved. */
    public void refuseWrites(boolean refuses) {
        refusesWrites = refuses;
    }

    /** Makes the next forces fail for good. */
    public void failForces(int count) {
        forcesToFail = count;
    }

    /** Makes the next reads bring a flipped bit, not far from where they begin. */
    public void rotReads(int count) {
        rottenReads = count;
    }

    /** Makes the next reads fail. */
    public void failReads(int count) {
        readsToFail = count;
    }

    /** Makes all reads of a file's content fail that go beyond its first sector. */
    public void makeUnreadable(String name) {
        badFiles.add(name);
    }

    /** The names of all files, as the process sees them. */
    public List<String> names() {
        return new ArrayList<>(files.keySet());
    }

    /** A file as the operating system shows it; empty if there is none. */
    public byte[] content(String name) {
        File file = files.get(name);
        return file == null ? new byte[0] : file.bytes.clone();
    }

    /** Puts a file there, forced, with its name. */
    public void put(String name, byte[] bytes) {
        File file = new File(0);
        file.bytes = bytes.clone();
        file.forced = bytes.clone();
        files.put(name, file);
        synced.put(name, file);
    }

    /** Takes a file away, durably. */
    public void remove(String name) {
        files.remove(name);
        synced.remove(name);
    }

    @Override
    public void list(Completion<List<String>> completion) {
        queue.add(() -> completion.succeeded(names()));
    }

    @Override
    public void size(String file, Completion<Long> completion) {
        queue.add(() -> completion.succeeded(files.containsKey(file) ? files.get(file).bytes.length : -1L));
    }

    @Override
    public void read(String file, long offset, int length, Completion<byte[]> completion) {
        queue.add(() -> {
            reads++;
            if (readsToFail > 0 || (badFiles.contains(file) && offset + length > SECTOR_BYTES)) {
                readsToFail--;
                completion.failed(new PortFailure(PortFailure.Kind.DISK_ERROR, "input/output error"));
                return;
            }
            byte[] all = content(file);
            int from = (int) Math.min(offset, all.length);
            byte[] bytes = Arrays.copyOfRange(all, from, (int) Math.min(all.length, (long) from + length));
            if (rottenReads > 0 && bytes.length > 0) {
                rottenReads--;
                bytes[Math.min(20, bytes.length - 1)] ^= 1;
            }
            completion.succeeded(bytes);
        });
    }

    @Override
    public void allocate(String name, long size, Completion<Done> completion) {
        queue.add(() -> {
            files.remove(name);
            long used = 0;
            for (File each : files.values()) {
                used += each.bytes.length;
            }
            if (used + size > capacity) {
                completion.failed(new PortFailure(PortFailure.Kind.DISK_FULL, name));
            } else {
                files.put(name, new File((int) size));
                completion.succeeded(Done.DONE);
            }
        });
    }

    @Override
    public void write(String name, long offset, byte[] bytes) {
        File file = files.get(name);
        if (file != null) {
            System.arraycopy(bytes, 0, file.bytes, (int) offset, bytes.length);
        }
    }

    @Override
    public void force(String name, Completion<Done> completion) {
        queue.add(() -> {
            File file = files.get(name);
            if (forcesToFail > 0 || file == null) {
                forcesToFail--;
                completion.failed(new PortFailure(PortFailure.Kind.DISK_ERROR, name));
            } else if (refusesWrites) {
                completion.failed(new PortFailure(PortFailure.Kind.DISK_FULL, name));
            } else {
                file.forced = file.bytes.clone();
                completion.succeeded(Done.DONE);
            }
        });
    }

    @Override
    public void truncate(String name, long size, Completion<Done> completion) {
        queue.add(() -> {
            File file = files.get(name);
            if (file != null && file.bytes.length > size) {
                file.bytes = Arrays.copyOf(file.bytes, (int) size);
                file.forced = Arrays.copyOf(file.forced, (int) size);
            }
            completion.succeeded(Done.DONE);
        });
    }

    @Override
    public void rename(String from, String to, Completion<Done> completion) {
        queue.add(() -> {
            File file = files.remove(from);
            if (file == null) {
                completion.failed(new PortFailure(PortFailure.Kind.DISK_ERROR, from));
            } else {
                files.put(to, file);
                completion.succeeded(Done.DONE);
            }
        });
    }

    @Override
    public void delete(String name, Completion<Done> completion) {
        queue.add(() -> {
            files.remove(name);
            completion.succeeded(Done.DONE);
        });
    }

    @Override
    public void syncNames(Completion<Done> completion) {
        queue.add(() -> {
            synced.clear();
            synced.putAll(files);
            completion.succeeded(Done.DONE);
        });
    }
}
