package io.infinitycluster.core.testing;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * A disk in memory that does one thing at a time, when it is told to: what was not forced is lost in {@link #crash}. Bytes
 * that are appended are there at once; everything else happens when its turn comes in {@link #step}.
 */
public final class MemoryDisk implements Disk {

    private static final class File {
        byte[] bytes = new byte[0];
        int forced;
    }

    private final TreeMap<String, File> files = new TreeMap<>();
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private long capacity = Long.MAX_VALUE;
    private boolean overflowed;
    private int forcesToFail;

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

    /** Loses what was not forced, and all that was asked for and not done. */
    public void crash() {
        queue.clear();
        files.values().forEach(file -> file.bytes = Arrays.copyOf(file.bytes, file.forced));
    }

    /** Ends the process only: nothing that was written is lost, forced or not. */
    public void kill() {
        queue.clear();
    }

    /** How many bytes fit on the disk. */
    public void capacity(long bytes) {
        capacity = bytes;
    }

    /** Makes the next forces fail for good. */
    public void failForces(int count) {
        forcesToFail = count;
    }

    /** A file as the operating system shows it; empty if there is none. */
    public byte[] content(String name) {
        File file = files.get(name);
        return file == null ? new byte[0] : file.bytes.clone();
    }

    /** A file as a crash would leave it. */
    public byte[] durable(String name) {
        File file = files.get(name);
        return file == null ? new byte[0] : Arrays.copyOf(file.bytes, file.forced);
    }

    /** Puts a file there, forced. */
    public void put(String name, byte[] bytes) {
        File file = new File();
        file.bytes = bytes.clone();
        file.forced = bytes.length;
        files.put(name, file);
    }

    @Override
    public void list(Completion<List<String>> completion) {
        queue.add(() -> completion.succeeded(new ArrayList<>(files.keySet())));
    }

    @Override
    public void size(String file, Completion<Long> completion) {
        queue.add(() -> completion.succeeded(files.containsKey(file) ? files.get(file).bytes.length : -1L));
    }

    @Override
    public void read(String file, long offset, int length, Completion<byte[]> completion) {
        queue.add(() -> {
            byte[] all = content(file);
            int from = (int) Math.min(offset, all.length);
            completion.succeeded(Arrays.copyOfRange(all, from, (int) Math.min(all.length, (long) from + length)));
        });
    }

    @Override
    public void append(String name, byte[] bytes) {
        File file = files.computeIfAbsent(name, key -> new File());
        long used = 0;
        for (File each : files.values()) {
            used += each.bytes.length;
        }
        if (overflowed || used + bytes.length > capacity) {
            overflowed = true;
            return;
        }
        int end = file.bytes.length;
        file.bytes = Arrays.copyOf(file.bytes, end + bytes.length);
        System.arraycopy(bytes, 0, file.bytes, end, bytes.length);
    }

    @Override
    public void force(String name, Completion<Done> completion) {
        queue.add(() -> {
            File file = files.get(name);
            if (forcesToFail > 0 || file == null) {
                forcesToFail--;
                completion.failed(new PortFailure(PortFailure.Kind.DISK_ERROR, name));
            } else if (overflowed) {
                completion.failed(new PortFailure(PortFailure.Kind.DISK_FULL, name));
            } else {
                file.forced = file.bytes.length;
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
                file.forced = Math.min(file.forced, file.bytes.length);
            }
            overflowed = false;
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
}
