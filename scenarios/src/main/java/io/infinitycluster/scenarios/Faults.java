package io.infinitycluster.scenarios;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.disk.DiskFaults;
import io.infinitycluster.simulator.judge.Judge.LogPlace;
import io.infinitycluster.simulator.run.FaultKind;
import io.infinitycluster.transport.inmemory.InMemoryNetwork;
import io.infinitycluster.transport.inmemory.Latency;
import io.infinitycluster.transport.inmemory.LinkFaults;
import java.util.Objects;

/** What goes wrong in a scenario, at the moment when it is called; and how it ends. */
public final class Faults {

    /** Some sectors, each of which is a group of its own or more than one write. */
    private static final long EARLY_BYTES = 6 * Disk.SECTOR_BYTES;

    /** A group begins at a sector, with a header: damage to that alone may take nothing away. */
    private static final int HEADER_BYTES = 128;

    private static final long PPB_PER_PPM = 1_000;

    private static final int MOST_TRIES = 100_000;

    private final World world;

    Faults(World world) {
        this.world = world;
    }

    // --- Processes ---

    /** A machine loses power: what its disk was not forced to keep is lost, wholly or in part, and nobody is told. */
    public void losePower(String name) {
        world.step(name + " loses power");
        world.injected(FaultKind.POWER_LOSS);
        world.node(name).losePower();
    }

    /** A machine loses power while its log is being forced to the disk. */
    public void losePowerInForce(String name) {
        SimulatedNode node = world.node(name);
        world.step(name + " loses power in the middle of a force");
        long bound = world.clients().timeoutNanos() + new Bounds(world.settings()).notice();
        world.await("that a force is under way", bound, () -> {
            var log = node.process().log();
            return log != null && !log.idle();
        });
        world.injected(FaultKind.POWER_LOSS);
        node.losePower();
    }

    /** A process is killed: the operating system keeps what was written, and closes the connections. */
    public void kill(String name) {
        world.step(name + " is killed");
        world.injected(FaultKind.KILL);
        world.node(name).kill();
    }

    /** A process that is down starts again, in admin, and has recovered its log when this returns (P11). */
    public void restart(String name) {
        world.step(name + " starts again");
        SimulatedNode node = world.node(name);
        node.start();
        world.await("that the log is open", World.SECOND, () -> node.process().log() != null);
    }

    /** A process stops while its clock runs on. */
    public void pause(String name) {
        world.step(name + " is paused");
        world.injected(FaultKind.PAUSE);
        world.node(name).pause();
    }

    /** A process is paused as soon as shared storage has read the next object for it, and before it hears what that holds. */
    public void pauseInRead(String name, long boundNanos) {
        SimulatedNode node = world.node(name);
        world.step(name + " is paused while it reads something in shared storage");
        long reads = world.cluster().store().reads(name);
        world.await("that it reads", boundNanos, () -> world.cluster().store().reads(name) > reads);
        world.injected(FaultKind.PAUSE);
        node.pause();
    }

    /** A paused process goes on as if nothing had happened. */
    public void resume(String name) {
        world.step(name + " goes on");
        world.node(name).resume();
    }

    /** A machine's disk is replaced by an empty one; the process ends. */
    public void wipe(String name) {
        world.step("the disk of " + name + " is replaced by an empty one");
        world.injected(FaultKind.WIPE);
        world.node(name).wipe();
    }

    /** From its next start on, what a node restores out of a checkpoint is not what was saved: its state machine gives that key another value. */
    public void installProgramThatRestoresWrongly(String name, String key) {
        world.step(name + " is given a program that restores " + key + " wrongly");
        world.restoreWrongly(world.node(name), key);
    }

    /** From its next start on a node restores what was saved. */
    public void installGoodProgram(String name) {
        world.step(name + " is given a good program");
        world.restoreWrongly(world.node(name), null);
    }

    // --- Links ---

    /** Cuts a node off: from whom is said next. */
    public Cut cut(String name) {
        return new Cut(world, world.node(name));
    }

    /** What one node sends to another is held back, and arrives all at once when the links {@link #heal}. */
    public void stall(String from, String to) {
        world.step("what " + from + " sends to " + to + " is held back");
        world.injected(FaultKind.LINK_STALL);
        network().stall(world.node(from).address(), world.node(to).address());
    }

    /** What one node sends to another is held back no longer: it arrives now. */
    public void release(String from, String to) {
        world.step("what " + from + " has sent to " + to + " arrives");
        network().resume(world.node(from).address(), world.node(to).address());
    }

    /** The connection of two nodes breaks, and both are told. */
    public void resetConnection(String one, String other) {
        world.step("the connection of " + one + " and " + other + " breaks");
        world.injected(FaultKind.RESET);
        network().reset(world.node(one).address(), world.node(other).address());
    }

    /** What one node sends to another takes so long, and passes so slowly. */
    public void slowLink(String from, String to, long latencyNanos, long bytesPerSecond) {
        world.step("the link from " + from + " to " + to + " is slow");
        world.injected(FaultKind.SLOW_LINKS);
        LinkFaults slow = network()
                .defaults()
                .withLatency(Latency.between(latencyNanos, latencyNanos * 2))
                .withBandwidth(bytesPerSecond);
        network().faults(world.node(from).address(), world.node(to).address(), slow);
    }

    /** All cuts end, what was held back arrives, and all links are as fast as they were; shared storage answers everybody again. */
    public void heal() {
        world.step("all links heal");
        network().healAll(network().defaults());
        world.cluster().nodes().forEach(node -> node.storeFaults().outage(false));
        world.cluster().store().faults().outage(false);
    }

    /** Whatever was cut or held back between two nodes, in either direction, is so no longer; other links stay as they are. */
    public void heal(String one, String other) {
        world.step("the link of " + one + " and " + other + " heals");
        String first = world.node(one).address();
        String second = world.node(other).address();
        network().restore(first, second);
        network().restore(second, first);
        network().resume(first, second);
        network().resume(second, first);
    }

    // --- Shared storage ---

    /** Shared storage answers nobody, until {@link #storageIsBack}. */
    public void storageOutage() {
        world.step("shared storage is down");
        world.injected(FaultKind.BUCKET_OUTAGE);
        world.cluster().store().faults().outage(true);
    }

    /** What one node asks of shared storage takes so many times as long; 1 is usual. */
    public void slowStorage(String name, int factor) {
        world.step("shared storage takes " + factor + " times as long for " + name);
        world.injected(FaultKind.SLOW_BUCKET);
        world.node(name).storeFaults().slowFactor(factor);
    }

    /**
     * Of what one node asks of shared storage so many answers in a million get lost, and so many writes land only after the node has given up
     * waiting for them, by up to {@code lateNanos}; 0 and 0 ends it.
     */
    public void unclearStorage(String name, int answersLost, int late, long lateNanos) {
        boolean clear = answersLost == 0 && late == 0;
        world.step(
                clear ? "shared storage answers " + name + " as it should" : name + " hears little of shared storage");
        if (!clear) {
            world.injected(FaultKind.BUCKET_UNCLEAR);
        }
        world.node(name)
                .storeFaults()
                .answerLost(answersLost)
                .lateEffect(late)
                .late(io.infinitycluster.simulator.fault.Latency.between(0, lateNanos));
    }

    /** Shared storage answers again. */
    public void storageIsBack() {
        world.step("shared storage is back");
        world.cluster().store().faults().outage(false);
    }

    /** Shared storage answers one node again. */
    public void storageIsBack(String name) {
        world.step("shared storage is back for " + name);
        world.node(name).storeFaults().outage(false);
    }

    // --- Disks and clocks ---

    /**
     * Some of a node's entries rots that had been forced, and not with the last group. With {@code early} it is among the oldest in the log, behind
     * its first sector.
     */
    public void rotLog(String name, boolean early) {
        world.step("the log of " + name + " rots" + (early ? " where it is old" : ""));
        world.injected(FaultKind.BIT_ROT);
        SimulatedNode node = world.node(name);
        LogPlace place = recordByte(node, early ? EARLY_BYTES : Long.MAX_VALUE);
        node.disk().corrupt(place.file(), place.offset(), 1 << world.draw().nextInt(8));
    }

    /**
     * A process is killed when all that its log holds is confirmed, and then the entries rot that were forced last. That looks like a torn tail: the
     * node cannot know that it has lost something.
     */
    public void killAndRotLast(String name, long boundNanos) {
        SimulatedNode node = world.node(name);
        world.step(name + " is killed, and what it has forced last rots");
        world.await("that all it holds is confirmed", boundNanos, () -> {
            var log = node.process().log();
            return log != null
                    && log.idle()
                    && world.judge().confirmedIndex() >= log.lastIndex()
                    && world.judge().lastEntries(node) != null;
        });
        world.injected(FaultKind.KILL);
        world.injected(FaultKind.BIT_ROT);
        LogPlace place = Objects.requireNonNull(world.judge().lastEntries(node));
        node.kill();
        world.judge().tailLost(node);
        node.disk().corrupt(place.file(), place.offset(), 1 << world.draw().nextInt(8));
    }

    /** A sector that was meant for one place of a node's log was written over another one, and nobody noticed. */
    public void misdirectWrite(String name) {
        world.step("a write to the log of " + name + " had gone astray");
        world.injected(FaultKind.MISDIRECTED_WRITE);
        SimulatedNode node = world.node(name);
        LogPlace from = recordByte(node, Long.MAX_VALUE);
        LogPlace to = recordByte(node, Long.MAX_VALUE);
        while (sector(to) == sector(from) && to.file().equals(from.file())) {
            to = recordByte(node, Long.MAX_VALUE);
        }
        node.disk().misdirect(from.file(), sector(from), Disk.SECTOR_BYTES, to.file(), sector(to));
    }

    private static long sector(LogPlace place) {
        return place.offset() / Disk.SECTOR_BYTES * Disk.SECTOR_BYTES;
    }

    /** A place in some entries of a node's log, and not in the first sector of a file. */
    private LogPlace recordByte(SimulatedNode node, long before) {
        String oldest = node.disk().durableFiles().stream()
                .filter(file -> file.startsWith("wal-"))
                .findFirst()
                .orElse("");
        for (int i = 0; i < MOST_TRIES; i++) {
            LogPlace place = world.judge().provenPlace(node, world.draw());
            if (place != null
                    && place.offset() >= Disk.SECTOR_BYTES
                    && place.offset() % Disk.SECTOR_BYTES >= HEADER_BYTES
                    && (before == Long.MAX_VALUE || (place.file().equals(oldest) && place.offset() < before))
                    && node.disk().readWritten(place.file(), place.offset(), 1)[0] != 0) {
                return place;
            }
        }
        throw new IllegalStateException("nothing in the log of " + node + " could be damaged");
    }

    /** Of what a node reads from its disk so many in a million reads have a flipped bit, and the next time have it not; 0 ends it. */
    public void misread(String name, int perMillion) {
        world.step("the disk of " + name + (perMillion == 0 ? " reads as it should" : " misreads now and then"));
        if (perMillion > 0) {
            world.injected(FaultKind.BIT_ROT_ON_READ);
        }
        world.node(name).disk().faults().readRot(perMillion);
    }

    /** A process that is down starts again, and finds its log damaged. */
    public void restartDamaged(String name) {
        world.step(name + " starts again, and finds its log damaged");
        SimulatedNode node = world.node(name);
        node.start();
        world.await("that the damage is found", World.SECOND, () -> {
            Refusal refusal = node.process().logRefusal();
            return refusal != null && refusal.code() == ErrorCode.DATA_CORRUPTED;
        });
    }

    /** A disk takes so many times as long. */
    public void slowDisk(String name, int factor) {
        world.step("the disk of " + name + " takes " + factor + " times as long");
        world.injected(FaultKind.SLOW_DISK);
        world.node(name).disk().faults().slowFactor(factor);
    }

    /** Each force of a disk takes so long, or, with 0, as long as usual; nothing else is slower. */
    public void slowForces(String name, long nanos) {
        world.step("a force of the disk of " + name + " takes " + (nanos == 0 ? "as long as usual" : "long"));
        if (nanos > 0) {
            world.injected(FaultKind.SLOW_DISK);
        }
        world.node(name)
                .disk()
                .faults()
                .force(
                        nanos == 0
                                ? new DiskFaults().force()
                                : io.infinitycluster.simulator.fault.Latency.between(nanos, nanos));
    }

    /** What is asked of a disk from now on is done only when so much time has passed. */
    public void stallDisk(String name, long nanos) {
        world.step("the disk of " + name + " hangs");
        world.injected(FaultKind.DISK_STALL);
        world.node(name).disk().faults().stalledUntil(world.now() + nanos);
    }

    /** A disk has room for so many bytes more. */
    public void fillDisk(String name, long bytesLeft) {
        world.step("the disk of " + name + " has " + bytesLeft + " bytes left");
        world.injected(FaultKind.FULL_DISK);
        SimulatedNode node = world.node(name);
        node.disk().faults().capacity(node.disk().usedBytes() + bytesLeft);
    }

    /** A disk has as much room as anybody needs. */
    public void makeRoom(String name) {
        world.step("the disk of " + name + " has room again");
        world.node(name).disk().faults().capacity(Long.MAX_VALUE);
    }

    /** A node's wall clock jumps; its monotonic clock does not. */
    public void jumpWallClock(String name, long millis) {
        world.step("the wall clock of " + name + " jumps by " + millis + " ms");
        world.injected(FaultKind.WALL_JUMP);
        world.node(name).clock().jumpWall(millis);
    }

    /** A node's clock runs too fast by so many parts per million, or too slowly if negative: within the bound that the cluster allows for. */
    public void drift(String name, long partsPerMillion) {
        if (Math.abs(partsPerMillion) >= world.settings().driftPpm()) {
            throw new IllegalArgumentException(partsPerMillion + " ppm: no cluster is safe from that");
        }
        world.step("the clock of " + name + " runs too " + (partsPerMillion < 0 ? "slowly" : "fast"));
        world.injected(FaultKind.DRIFT);
        world.node(name).clock().drift(partsPerMillion * PPB_PER_PPM);
    }

    private InMemoryNetwork<Message> network() {
        return world.cluster().network();
    }
}
