package io.infinitycluster.simulator.disk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A disk's directory: as the process sees it, as the platter surely has it, and the changes of names between the two. */
final class Directory {

    /** The files as the process sees them. */
    private final TreeMap<String, Inode> seen = new TreeMap<>();

    /** The files as a crash leaves them at worst. */
    private final TreeMap<String, Inode> durable = new TreeMap<>();

    /** What happened to names and is not durable, oldest first. */
    private final List<NameChange> changes = new ArrayList<>();

    private long usedBytes;

    // --- What there is ---

    @Nullable
    Inode find(String file) {
        return seen.get(file);
    }

    @Nullable
    Inode findDurable(String file) {
        return durable.get(file);
    }

    /** The names that the process sees, in ascending order. */
    List<String> files() {
        return List.copyOf(seen.keySet());
    }

    /** The names that are durable, in ascending order. */
    List<String> durableFiles() {
        return List.copyOf(durable.keySet());
    }

    /** The files whose names the process sees, in the order of these. */
    Collection<Inode> inodes() {
        return seen.values();
    }

    /** The files whose names are durable, in the order of these. */
    Collection<Inode> durableInodes() {
        return durable.values();
    }

    /** How many bytes all files have together, as the process sees them. */
    long usedBytes() {
        return usedBytes;
    }

    /** How many changes of names are not durable. */
    int changes() {
        return changes.size();
    }

    // --- What the process does ---

    /** A file whose name is free. */
    void create(String file, Inode inode) {
        usedBytes += inode.size();
        change(new NameChange.Create(file, inode));
    }

    /** Cuts a file; its length is no matter of the directory, but its room is. */
    void cut(Inode inode, long size) {
        usedBytes -= Math.max(0, inode.size() - size);
        inode.cut(size);
    }

    /** Gives a file another name, in place of one that has it. */
    void rename(String to, Inode inode) {
        Inode replaced = seen.get(to);
        usedBytes -= replaced == null ? 0 : replaced.size();
        change(new NameChange.Rename(to, inode));
    }

    /** Removes a file; none is no error. */
    void delete(String file) {
        Inode inode = seen.get(file);
        if (inode != null) {
            usedBytes -= inode.size();
            change(new NameChange.Delete(file));
        }
    }

    private void change(NameChange change) {
        change.apply(seen);
        changes.add(change);
    }

    // --- What becomes durable ---

    /** The oldest changes, so many, are durable; true if there were any. */
    boolean sync(int count) {
        List<NameChange> synced = changes.subList(0, Math.min(count, changes.size()));
        boolean news = !synced.isEmpty();
        for (NameChange change : synced) {
            change.apply(durable);
        }
        synced.clear();
        return news;
    }

    /**
     * Decides in a crash what becomes of each change that is not durable, the oldest first.
     *
     * @param happened draws whether one has happened
     * @return how many have not
     */
    int settle(BooleanSupplier happened) {
        int undone = 0;
        for (NameChange change : changes) {
            if (happened.getAsBoolean()) {
                change.apply(durable);
            } else {
                undone++;
            }
        }
        changes.clear();
        return undone;
    }

    /** Begins anew with what is durable. */
    void restart() {
        seen.clear();
        seen.putAll(durable);
        changes.clear();
        usedBytes = seen.values().stream().mapToLong(Inode::size).sum();
    }

    /** Loses all. */
    void wipe() {
        durable.clear();
        restart();
    }
}
