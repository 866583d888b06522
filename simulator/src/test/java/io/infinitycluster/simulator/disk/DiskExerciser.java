package io.infinitycluster.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.fault.Latency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A process that does anything at all to a disk, and keeps account of what it was promised. */
final class DiskExerciser {

    private static final int LARGEST = 2_000;
    private static final int SECTOR = Disk.SECTOR_BYTES;

    /** A file, whatever its name is: what was written, and what of it must survive. */
    private static final class Account {
        int size;
        byte[] written;
        byte[] promised;
        /** How often each sector was written, and what that number was when it was last forced. */
        final int[] writes;

        final int[] forced;
        /** What became of a sector is not known any more. */
        final boolean[] doubtful;
        /** Whether the disk has said that the file has its length. */
        boolean allocated;
        /** The lengths that it may have after a crash: the one that is durable, and those of cuts under way. */
        final List<Integer> sizes = new ArrayList<>();

        Account(int size) {
            this.size = size;
            written = new byte[size];
            promised = new byte[size];
            int sectors = size / SECTOR + 1;
            writes = new int[sectors];
            forced = new int[sectors];
            doubtful = new boolean[sectors];
            sizes.add(size);
        }

        void doubt(int[] writesThen) {
            for (int i = 0; i < doubtful.length; i++) {
                doubtful[i] |= writesThen[i] > forced[i];
            }
        }
    }

    final ManualClock clock = new ManualClock();
    final SimulatedDisk machine;
    private final SplittableRandom random;
    private final boolean forcesFail;
    private final Map<Inode, Account> accounts = new IdentityHashMap<>();

    /** The names that are durable, and what was done to them since. */
    private TreeMap<String, Account> synced = new TreeMap<>();

    private final List<UnaryOperator<TreeMap<String, Account>>> changes = new ArrayList<>();
    private TreeMap<String, Account> names = new TreeMap<>();
    private Disk disk;

    DiskExerciser(long seed, DiskFaults faults, boolean forcesFail) {
        random = new SplittableRandom(seed);
        this.forcesFail = forcesFail;
        faults.force(Latency.between(0, 1000)).read(Latency.between(0, 300));
        machine = new SimulatedDisk(clock, new SeededRandomness(seed + 1), new SeededRandomness(seed + 2), faults);
        disk = machine.open();
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step("f" + random.nextInt(3), "f" + random.nextInt(3));
            clock.advance(random.nextInt(200));
            assertThat(machine.files()).containsExactlyElementsOf(names.keySet());
            assertThat(machine.usedBytes())
                    .isEqualTo(
                            names.values().stream().mapToLong(file -> file.size).sum());
        }
    }

    private void step(String file, String other) {
        switch (random.nextInt(24)) {
            case 0 -> crash();
            case 1 -> kill();
            case 2 -> truncate(file);
            case 3, 4 -> rename(file, other);
            case 5 -> delete(file);
            case 6, 7, 8 -> allocate(file);
            case 9, 10 -> syncNames();
            case 11, 12, 13, 14, 15 -> force(file);
            case 16 -> disk.read(file, random.nextInt(50), 50, ignored());
            default -> write(file);
        }
    }

    private void allocate(String file) {
        if (names.containsKey(file) && random.nextInt(4) != 0) {
            return;
        }
        Account made = new Account(random.nextInt(LARGEST));
        if (names.containsKey(file)) {
            // The old one goes, and the new one comes: a crash may undo either.
            remove(file);
        }
        change(after -> {
            after.put(file, made);
            return after;
        });
        disk.allocate(file, made.size, Completion.of(done -> made.allocated = true, failure -> {}));
        accounts.put(machine.directory.find(file), made);
    }

    private void write(String file) {
        Account account = names.get(file);
        if (account == null || account.size == 0) {
            return;
        }
        int from = random.nextInt(account.size);
        byte[] bytes = new byte[1 + random.nextInt(account.size - from)];
        random.nextBytes(bytes);
        System.arraycopy(bytes, 0, account.written, from, bytes.length);
        for (int sector = from / SECTOR; sector <= (from + bytes.length - 1) / SECTOR; sector++) {
            account.writes[sector]++;
        }
        disk.write(file, from, bytes);
    }

    private void force(String file) {
        Account account = names.get(file);
        if (account == null) {
            return;
        }
        byte[] content = account.written.clone();
        int[] writes = account.writes.clone();
        disk.force(
                file,
                Completion.of(
                        done -> {
                            account.promised = content;
                            System.arraycopy(writes, 0, account.forced, 0, writes.length);
                        },
                        failure -> account.doubt(writes)));
    }

    private void truncate(String file) {
        Account account = names.get(file);
        if (account == null) {
            return;
        }
        int size = random.nextInt(account.size + 1);
        account.size = size;
        account.sizes.add(size);
        disk.truncate(file, size, Completion.of(done -> account.sizes.remove(0), failure -> {}));
    }

    private void rename(String from, String to) {
        Account account = names.get(from);
        if (account == null || from.equals(to)) {
            return;
        }
        change(after -> {
            after.values().removeIf(named -> named == account);
            after.put(to, account);
            return after;
        });
        disk.rename(from, to, ignored());
    }

    private void delete(String file) {
        if (names.containsKey(file)) {
            remove(file);
        }
        disk.delete(file, ignored());
    }

    private void remove(String file) {
        change(after -> {
            after.remove(file);
            return after;
        });
    }

    private void change(UnaryOperator<TreeMap<String, Account>> change) {
        names = change.apply(names);
        changes.add(change);
    }

    private void syncNames() {
        List<UnaryOperator<TreeMap<String, Account>>> covered = List.copyOf(changes);
        disk.syncNames(Completion.of(
                done -> {
                    for (UnaryOperator<TreeMap<String, Account>> change : covered) {
                        if (changes.remove(change)) {
                            synced = change.apply(synced);
                        }
                    }
                },
                failure -> {}));
    }

    private void crash() {
        machine.crash(new SeededRandomness(random.nextLong()));
        TreeMap<String, Account> left = new TreeMap<>();
        machine.files().forEach(name -> left.put(name, accounts.get(machine.directory.find(name))));
        assertThat(possibleNames()).contains(left);
        left.forEach(this::check);
        restart(left);
    }

    /** All that may have become of the names: each change that was not synced happened or did not. */
    private Set<TreeMap<String, Account>> possibleNames() {
        Set<TreeMap<String, Account>> possible = new LinkedHashSet<>(Set.of(synced));
        for (UnaryOperator<TreeMap<String, Account>> change : changes) {
            for (TreeMap<String, Account> each : List.copyOf(possible)) {
                possible.add(change.apply(new TreeMap<>(each)));
            }
        }
        return possible;
    }

    private void check(String name, Account account) {
        int size = (int) machine.durableSize(name);
        if (!account.allocated) {
            assertThat(size).isLessThanOrEqualTo(account.sizes.get(0));
            return;
        }
        assertThat(account.sizes).contains(size);
        byte[] found = machine.readDurable(name, 0, LARGEST);
        for (int sector = 0; sector * SECTOR < size; sector++) {
            if (!account.doubtful[sector] && account.writes[sector] == account.forced[sector]) {
                int from = sector * SECTOR;
                int to = Math.min(size, from + SECTOR);
                assertThat(Arrays.copyOfRange(found, from, to))
                        .isEqualTo(Arrays.copyOfRange(account.promised, from, to));
            }
        }
    }

    private void restart(TreeMap<String, Account> left) {
        accounts.clear();
        changes.clear();
        names = new TreeMap<>();
        left.forEach((name, old) -> {
            Account account = new Account((int) machine.durableSize(name));
            account.promised = machine.readDurable(name, 0, LARGEST);
            account.written = account.promised.clone();
            account.allocated = true;
            names.put(name, account);
            accounts.put(machine.directory.find(name), account);
        });
        synced = new TreeMap<>(names);
        disk = machine.open();
    }

    /** After the process's end alone, even what is not promised is there, unless a force failed. */
    private void kill() {
        machine.kill();
        disk = machine.open();
        names.forEach((name, account) -> {
            if (forcesFail) {
                account.doubt(account.writes);
            }
            // The operating system finishes what was called; nobody will hear of it.
            account.allocated = true;
            account.sizes.clear();
            account.sizes.add(account.size);
            Outcome<byte[]> read = new Outcome<>();
            disk.read(name, 0, LARGEST, read);
            clock.runUntilQuiet();
            for (int at = 0; read.isSuccess() && at < account.size; at++) {
                assertThat(account.doubtful[at / SECTOR] || read.value()[at] == account.written[at])
                        .isTrue();
            }
        });
    }

    static <T> Completion<T> ignored() {
        return Completion.of(value -> {}, failure -> {});
    }
}
