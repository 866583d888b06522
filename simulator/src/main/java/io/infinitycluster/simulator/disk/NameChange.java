package io.infinitycluster.simulator.disk;

import java.util.TreeMap;

/** A change of a directory that a crash may undo. */
sealed interface NameChange {

    /** Makes the change in a directory, whatever became of those before it. */
    void apply(TreeMap<String, Inode> names);

    /** A file was made, in place of one that had the name. */
    record Create(String file, Inode inode) implements NameChange {
        @Override
        public void apply(TreeMap<String, Inode> names) {
            names.put(file, inode);
        }
    }

    /** A file got another name, atomically: it never has two. */
    record Rename(String to, Inode inode) implements NameChange {
        @Override
        public void apply(TreeMap<String, Inode> names) {
            names.values().removeIf(named -> named == inode);
            names.put(to, inode);
        }
    }

    /** A file was removed. */
    record Delete(String file) implements NameChange {
        @Override
        public void apply(TreeMap<String, Inode> names) {
            names.remove(file);
        }
    }
}
