package io.infinitycluster.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.fault.Latency;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random operations, crashes and faults, judged by what the process was promised. */
class SimulatedDiskProps {

    @Property(tries = 500)
    void aCrashNeverLosesWhatWasForced(@ForAll long seed) {
        new Exerciser(seed, new DiskFaults()).run(400);
    }

    @Property(tries = 500)
    void aCrashNeverLosesWhatWasForcedBeforeAForceFailed(@ForAll long seed) {
        new Exerciser(seed, new DiskFaults().forceFailure(100_000).readFailure(50_000)).run(400);
    }

    @Property(tries = 100)
    void oneSeedIsOneRun(@ForAll long seed) {
        Exerciser first = new Exerciser(seed, new DiskFaults().forceFailure(50_000));
        Exerciser second = new Exerciser(seed, new DiskFaults().forceFailure(50_000));
        first.run(200);
        second.run(200);
        assertThat(first.machine.counters().toMap())
                .isEqualTo(second.machine.counters().toMap());
        assertThat(first.machine.durableFiles()).isEqualTo(second.machine.durableFiles());
        for (String file : first.machine.durableFiles()) {
            assertThat(first.machine.durable(file)).isEqualTo(second.machine.durable(file));
        }
        assertThat(first.clock.nanos()).isEqualTo(second.clock.nanos());
    }

    @Property(tries = 300)
    void aWriterGetsOverAFullDisk(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ManualClock clock = new ManualClock();
        DiskFaults faults = new DiskFaults();
        SimulatedDisk machine =
                new SimulatedDisk(clock, new SeededRandomness(seed), new SeededRandomness(seed + 1), faults);
        Disk disk = machine.open();
        byte[] expected = new byte[0];
        int full = 0;
        for (int i = 0; i < 50; i++) {
            faults.capacity(random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(2000));
            byte[] more = new byte[random.nextInt(100)];
            random.nextBytes(more);
            int cut = random.nextInt(more.length + 1);
            disk.append("log", Arrays.copyOf(more, cut));
            disk.append("log", Arrays.copyOfRange(more, cut, more.length));
            Outcome<Done> outcome = new Outcome<>();
            disk.force("log", outcome);
            clock.runUntilQuiet();
            if (outcome.isSuccess()) {
                expected = Arrays.copyOf(expected, expected.length + more.length);
                System.arraycopy(more, 0, expected, expected.length - more.length, more.length);
            } else {
                assertThat(outcome.failure()).isEqualTo(PortFailure.Kind.DISK_FULL);
                full++;
                disk.truncate("log", expected.length, new Outcome<>());
                clock.runUntilQuiet();
            }
            assertThat(machine.usedBytes()).isEqualTo(expected.length);
        }
        assertThat(machine.durable("log")).isEqualTo(expected);
        assertThat(machine.counters().fullForces()).isEqualTo(full);
    }

    /** What the success of an operation changes in what is promised. */
    private record Effect(boolean force, Consumer<Map<String, byte[]>> change) {}

    /** A process that does anything at all, and keeps account of what it was promised. */
    private static final class Exerciser {
        private final SplittableRandom random;
        private final ManualClock clock = new ManualClock();
        private final SimulatedDisk machine;
        private final Deque<Effect> underWay = new ArrayDeque<>();
        private final TreeSet<String> everWritten = new TreeSet<>();
        private final TreeSet<String> doubtful = new TreeSet<>();
        private final boolean faultsForces;
        private Disk disk;

        /** What the process wrote, and what of it must survive. */
        private TreeMap<String, byte[]> written = new TreeMap<>();

        private TreeMap<String, byte[]> promised = new TreeMap<>();

        /** What an observer can make of what it hears. */
        private final TreeMap<String, byte[]> heard = new TreeMap<>();

        Exerciser(long seed, DiskFaults faults) {
            random = new SplittableRandom(seed);
            faultsForces = faults.takeForceFailure() > 0;
            faults.force(Latency.between(0, 1000)).read(Latency.between(0, 300));
            machine = new SimulatedDisk(clock, new SeededRandomness(seed + 1), new SeededRandomness(seed + 2), faults);
            machine.observe(new Listener());
            disk = machine.open();
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                step("f" + random.nextInt(3), "f" + random.nextInt(3));
                clock.advance(random.nextInt(200));
                assertHeardIsDurable();
                assertThat(machine.usedBytes())
                        .isEqualTo(machine.names.values().stream()
                                .mapToLong(inode -> inode.cached.size())
                                .sum());
            }
        }

        private void step(String file, String other) {
            switch (random.nextInt(24)) {
                case 0 -> crash();
                case 1 -> machineKeepsRunning();
                case 2, 3 -> truncate(file);
                case 4, 5 -> rename(file, other);
                case 6 -> delete(file);
                case 7, 8, 9, 10, 11 -> force(file);
                case 12 -> disk.read(file, random.nextInt(50), 50, ignored());
                default -> append(file);
            }
        }

        private void append(String file) {
            byte[] more = new byte[random.nextInt(700)];
            random.nextBytes(more);
            disk.append(file, more);
            everWritten.add(file);
            byte[] old = written.getOrDefault(file, new byte[0]);
            byte[] all = Arrays.copyOf(old, old.length + more.length);
            System.arraycopy(more, 0, all, old.length, more.length);
            written.put(file, all);
        }

        private void force(String file) {
            byte[] content = written.get(file);
            if (content == null) {
                return;
            }
            begin(true, c -> disk.force(file, c), state -> {
                if (!doubtful.contains(file)) {
                    state.put(file, content);
                }
            });
        }

        private void truncate(String file) {
            byte[] content = written.get(file);
            if (content == null || doubtful.contains(file)) {
                return;
            }
            int size = random.nextInt(content.length + 1);
            written.put(file, Arrays.copyOf(content, size));
            begin(
                    false,
                    c -> disk.truncate(file, size, c),
                    state -> state.computeIfPresent(
                            file, (name, old) -> Arrays.copyOf(old, Math.min(size, old.length))));
        }

        private void rename(String from, String to) {
            // A force under way may fail, and then the doubt would be about another name.
            if (!written.containsKey(from)
                    || !doubtful.isEmpty()
                    || underWay.stream().anyMatch(Effect::force)) {
                return;
            }
            written.put(to, written.remove(from));
            begin(false, c -> disk.rename(from, to, c), state -> {
                byte[] moved = state.remove(from);
                state.put(to, moved == null ? new byte[0] : moved);
            });
        }

        private void delete(String file) {
            if (doubtful.contains(file)) {
                return;
            }
            written.remove(file);
            begin(false, c -> disk.delete(file, c), state -> state.remove(file));
        }

        /** Makes a call whose success changes what is promised. */
        private void begin(boolean force, Consumer<Completion<Done>> call, Consumer<Map<String, byte[]>> effect) {
            underWay.add(new Effect(force, effect));
            call.accept(Completion.of(done -> underWay.remove().change().accept(promised), failure -> {
                // Of the file it was for, nothing more than before is sure any more.
                underWay.remove();
                doubtful.add(failure.detail().split("[ :]", -1)[1]);
            }));
        }

        private void crash() {
            machine.crash(new SeededRandomness(random.nextLong()));
            assertThat(isPromiseKept()).isTrue();
            restart();
        }

        /** After the process's end alone, even what is not promised is there, unless a force failed. */
        private void machineKeepsRunning() {
            boolean mayFail = underWay.stream().anyMatch(Effect::force) && faultsForces;
            machine.kill();
            disk = machine.open();
            for (Map.Entry<String, byte[]> file : written.entrySet()) {
                if (!doubtful.contains(file.getKey()) && !mayFail) {
                    Outcome<byte[]> read = new Outcome<>();
                    disk.read(file.getKey(), 0, 1 << 20, read);
                    clock.runUntilQuiet();
                    assertThat(!read.isSuccess() || Arrays.equals(read.value(), file.getValue()))
                            .isTrue();
                }
            }
            machine.crash(new SeededRandomness(random.nextLong()));
            restart();
        }

        private void restart() {
            underWay.clear();
            doubtful.clear();
            everWritten.clear();
            everWritten.addAll(machine.durableFiles());
            promised = durable();
            written = durable();
            heard.clear();
            heard.putAll(durable());
            disk = machine.open();
        }

        /** Some first part of the operations under way must explain what is there. */
        private boolean isPromiseKept() {
            if (explains()) {
                return true;
            }
            for (Effect effect : underWay) {
                // A force that was not completed promises nothing.
                if (!effect.force()) {
                    effect.change().accept(promised);
                }
                if (explains()) {
                    return true;
                }
            }
            return false;
        }

        private boolean explains() {
            for (Map.Entry<String, byte[]> file : promised.entrySet()) {
                byte[] found = machine.durable(file.getKey());
                byte[] least = file.getValue();
                if (found == null
                        || found.length < least.length
                        || Arrays.mismatch(found, 0, least.length, least, 0, least.length) >= 0) {
                    return false;
                }
            }
            return everWritten.containsAll(unexplained());
        }

        private TreeSet<String> unexplained() {
            TreeSet<String> files = new TreeSet<>(machine.durableFiles());
            files.removeAll(promised.keySet());
            return files;
        }

        private TreeMap<String, byte[]> durable() {
            TreeMap<String, byte[]> all = new TreeMap<>();
            for (String file : machine.durableFiles()) {
                all.put(file, machine.durable(file));
            }
            return all;
        }

        private void assertHeardIsDurable() {
            assertThat(heard.keySet()).containsExactlyElementsOf(machine.durableFiles());
            heard.forEach((file, content) -> assertThat(content).isEqualTo(machine.durable(file)));
        }

        private static <T> Completion<T> ignored() {
            return Completion.of(value -> {}, failure -> {});
        }

        private final class Listener implements DiskObserver {
            @Override
            public void durable(String file, long offset, byte[] bytes) {
                byte[] old = heard.getOrDefault(file, new byte[0]);
                assertThat(offset).isEqualTo(old.length);
                byte[] all = Arrays.copyOf(old, old.length + bytes.length);
                System.arraycopy(bytes, 0, all, old.length, bytes.length);
                heard.put(file, all);
            }

            @Override
            public void truncated(String file, long size) {
                heard.computeIfPresent(file, (name, old) -> Arrays.copyOf(old, (int) size));
            }

            @Override
            public void renamed(String from, String to) {
                byte[] moved = heard.remove(from);
                heard.put(to, moved == null ? new byte[0] : moved);
            }

            @Override
            public void deleted(String file) {
                heard.remove(file);
            }

            @Override
            public void crashed() {}

            @Override
            public void wiped() {}

            @Override
            public void corrupted(String file, long offset) {}
        }
    }
}
