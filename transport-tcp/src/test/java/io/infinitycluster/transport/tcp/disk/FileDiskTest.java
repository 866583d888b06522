package io.infinitycluster.transport.tcp.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.PortFailure.Kind;
import io.infinitycluster.core.port.contract.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is peculiar to files: how their errors are told, and how few calls of the operating system it takes. */
class FileDiskTest {

    private static final String NO_ROOM = "No space left on device";
    private static final String BROKEN = "Input/output error";

    @TempDir
    private Path root;

    private final FaultyChannel.Faults faults = new FaultyChannel.Faults();
    private final CountingDisk disk = new CountingDisk();
    private FileDisk files;

    @BeforeEach
    void open() throws IOException {
        files = new FileDisk(DataDirectory.open(root.resolve("data")), faults, disk);
        disk.use(files);
    }

    @AfterEach
    void close() throws IOException {
        files.close();
    }

    private <T> Outcome<T> await(Consumer<Completion<T>> call) {
        Outcome<T> outcome = new Outcome<>();
        call.accept(outcome);
        disk.run();
        return outcome;
    }

    private Outcome<Done> force(String file) {
        return await(c -> disk.force(file, c));
    }

    private byte[] read(String file) {
        return this.<byte[]>await(c -> disk.read(file, 0, 100, c)).value();
    }

    private void allocate(String file, long size) {
        assertThat(this.<Done>await(c -> disk.allocate(file, size, c)).isSuccess())
                .isTrue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void contiguousWritesAreOneAndNothingIsWrittenBeforeItHasTo() {
        allocate("log", 100);
        faults.writes.set(0);
        for (int i = 0; i < 10; i++) {
            disk.write("log", 20 + 2 * i, bytes("ab"));
        }
        disk.write("log", 60, bytes("c"));
        assertThat(force("log").isSuccess()).isTrue();
        assertThat(faults.writes.get()).isEqualTo(2);
        assertThat(force("log").isSuccess()).isTrue();
        assertThat(faults.writes.get()).isEqualTo(2);
    }

    /** While the first force runs, others come: the next one of the system is for all of them. */
    @Test
    void forcesThatWaitOneBehindAnotherAreOne() {
        allocate("log", 100);
        allocate("other", 100);
        List<Long> bytes = Collections.synchronizedList(new ArrayList<>());
        files.watchForces(bytes::add);
        faults.forces.set(0);
        CountDownLatch firstRuns = new CountDownLatch(1);
        faults.beforeForce = firstRuns;
        List<String> ended = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String name = "log " + i;
            disk.write("log", 10L * i, bytes("abcde"));
            disk.force("log", Completion.of(done -> ended.add(name), failure -> ended.add(failure.detail())));
            awaitForces(1);
        }
        disk.write("other", 0, bytes("f"));
        disk.force("other", Completion.of(done -> ended.add("other"), failure -> ended.add(failure.detail())));
        firstRuns.countDown();
        disk.run();
        assertThat(ended).containsExactly("log 0", "log 1", "log 2", "log 3", "log 4", "other");
        assertThat(faults.forces.get()).isEqualTo(3);
        assertThat(bytes).containsExactly(5L, 20L, 1L);
        assertThat(files.forced()).isEqualTo(new Forced(3, 26));
    }

    private void awaitForces(int count) {
        while (faults.forces.get() < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void forcesThatAreOneFailTogether() {
        allocate("log", 100);
        faults.forces.set(0);
        CountDownLatch firstRuns = new CountDownLatch(1);
        faults.beforeForce = firstRuns;
        List<Outcome<Done>> outcomes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Outcome<Done> outcome = new Outcome<>();
            outcomes.add(outcome);
            disk.write("log", 10L * i, bytes("abcde"));
            disk.force("log", outcome);
            awaitForces(1);
        }
        faults.write = NO_ROOM;
        firstRuns.countDown();
        disk.run();
        assertThat(outcomes.get(0).isSuccess()).isTrue();
        assertThat(outcomes.get(1).failure()).isEqualTo(Kind.DISK_FULL);
        assertThat(outcomes.get(2).failure()).isEqualTo(Kind.DISK_FULL);
    }

    @Test
    void whatIsWrittenInPiecesIsWhole() {
        allocate("log", 100);
        faults.writeAtMost = 3;
        disk.write("log", 0, bytes("hello"));
        disk.write("log", 5, bytes(" world"));
        assertThat(force("log").isSuccess()).isTrue();
        assertThat(new String(read("log"), 0, 11, UTF_8)).isEqualTo("hello world");
    }

    @Test
    void largeWritesDoNotWaitInMemoryForTheirForce() {
        byte[] piece = new byte[1 << 20];
        allocate("log", 10L * piece.length);
        faults.writes.set(0);
        for (int i = 0; i < 10; i++) {
            disk.write("log", (long) i * piece.length, piece);
        }
        this.<Long>await(c -> disk.size("log", c));
        assertThat(faults.writes.get()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {NO_ROOM, "Disk quota exceeded"})
    void aWriteThatFindsNoRoomIsToldByTheNextForceAndMayBeDoneAgain(String reason) {
        allocate("log", 100);
        faults.write = reason;
        disk.write("log", 0, bytes("hello"));
        disk.write("log", 50, bytes("more"));
        int forces = faults.forces.get();
        assertThat(force("log").failure()).isEqualTo(Kind.DISK_FULL);
        assertThat(faults.forces.get())
                .as("nothing was forced that was not written")
                .isEqualTo(forces);
        disk.write("log", 0, bytes("hello"));
        assertThat(force("log").failure()).isEqualTo(Kind.DISK_FULL);
        faults.write = null;
        disk.write("log", 0, bytes("hello"));
        assertThat(force("log").isSuccess()).isTrue();
        assertThat(new String(read("log"), 0, 5, UTF_8)).isEqualTo("hello");
        assertThat(read("log")[50]).isZero();
    }

    @Test
    void aRefusedWriteIsToldByTheForceThoughItWasReadBetween() {
        allocate("log", 100);
        faults.write = NO_ROOM;
        disk.write("log", 0, bytes("hello"));
        assertThat(read("log")).hasSize(100);
        faults.write = null;
        assertThat(force("log").failure()).isEqualTo(Kind.DISK_FULL);
        assertThat(force("log").isSuccess()).isTrue();
    }

    @Test
    void afterAWriteThatFailedOtherwiseNoForceSucceedsAnyMore() {
        allocate("log", 100);
        allocate("other", 100);
        faults.write = BROKEN;
        disk.write("log", 0, bytes("hello"));
        assertThat(force("log").failure()).isEqualTo(Kind.DISK_ERROR);
        faults.write = null;
        disk.write("log", 0, bytes("hello"));
        assertThat(force("log").failure()).isEqualTo(Kind.DISK_ERROR);
        disk.write("other", 0, bytes("hello"));
        assertThat(force("other").isSuccess()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {BROKEN, NO_ROOM})
    void aForceThatFailedIsNeverTriedAgain(String reason) {
        allocate("log", 100);
        disk.write("log", 0, bytes("hello"));
        faults.force = reason;
        assertThat(force("log").failure()).isEqualTo(Kind.DISK_ERROR);
        faults.force = null;
        int forces = faults.forces.get();
        assertThat(force("log").failure()).isEqualTo(Kind.DISK_ERROR);
        disk.write("log", 0, bytes("hello"));
        assertThat(force("log").failure()).isEqualTo(Kind.DISK_ERROR);
        assertThat(faults.forces.get()).isEqualTo(forces);
    }

    @Test
    void aFailureNamesTheFileAndWhatTheSystemSaid() {
        allocate("log", 100);
        faults.force = BROKEN;
        AtomicReference<PortFailure> told = new AtomicReference<>();
        disk.force("log", Completion.of(done -> {}, told::set));
        disk.run();
        assertThat(told.get().detail())
                .contains("data")
                .contains("log")
                .contains("force")
                .contains(BROKEN);
    }

    @Test
    void aBrokenFileStaysBrokenHoweverManyOthersAreUsed() {
        allocate("log", 1);
        faults.force = BROKEN;
        force("log");
        faults.force = null;
        faults.mostOpen.set(0);
        for (int i = 0; i < 200; i++) {
            allocate("f" + i, 1);
            assertThat(force("f" + i).isSuccess()).isTrue();
        }
        assertThat(faults.mostOpen.get()).isBetween(10, 50);
        assertThat(force("log").failure()).isEqualTo(Kind.DISK_ERROR);
    }

    @Test
    void aWriteBeyondTheEndIsAnErrorAndMakesNoFileLonger() {
        allocate("log", 10);
        disk.write("log", 8, bytes("abc"));
        assertThat(force("log").failure()).isEqualTo(Kind.DISK_ERROR);
        assertThat(this.<Long>await(c -> disk.size("log", c)).value()).isEqualTo(10);
    }

    @Test
    void anAllocationThatFindsNoRoomLeavesNoFile() {
        faults.write = NO_ROOM;
        assertThat(this.<Done>await(c -> disk.allocate("log", 100, c)).failure())
                .isEqualTo(Kind.DISK_FULL);
        assertThat(this.<List<String>>await(disk::list).value()).isEmpty();
        faults.write = null;
        allocate("log", 100);
    }

    @Test
    void anAllocationThatCannotFitFillsNothing() {
        faults.writes.set(0);
        assertThat(this.<Done>await(c -> disk.allocate("log", 1L << 60, c)).failure())
                .isEqualTo(Kind.DISK_FULL);
        assertThat(faults.writes.get()).isZero();
        assertThat(this.<List<String>>await(disk::list).value()).isEmpty();
    }

    @Test
    void anAllocationThatFailsOtherwiseIsAnErrorAndLeavesNoFile() {
        faults.force = BROKEN;
        assertThat(this.<Done>await(c -> disk.allocate("log", 100, c)).failure())
                .isEqualTo(Kind.DISK_ERROR);
        assertThat(this.<List<String>>await(disk::list).value()).isEmpty();
    }

    @Test
    void anAllocatedFileIsWrittenWholeSoThatItHasItsRoom() {
        faults.writes.set(0);
        faults.writeAtMost = 1 << 20;
        allocate("log", 3 << 20);
        assertThat(faults.writes.get()).as("pieces of 256 KiB").isEqualTo(12);
    }

    @Test
    void whatNamesAFileWaitsForItsAllocation() {
        List<String> order = new ArrayList<>();
        allocate("other", 10);
        disk.allocate("log", 20 << 20, Completion.of(done -> order.add("allocated"), failure -> {}));
        disk.force("other", Completion.of(done -> order.add("other"), failure -> {}));
        disk.write("log", 0, bytes("hello"));
        disk.force("log", Completion.of(done -> order.add("log"), failure -> {}));
        disk.run();
        assertThat(order).containsExactlyInAnyOrder("allocated", "other", "log");
        assertThat(order.indexOf("allocated")).isLessThan(order.indexOf("log"));
        assertThat(new String(read("log"), 0, 5, UTF_8)).isEqualTo("hello");
    }

    @Test
    void readErrorsAreTold() {
        allocate("log", 10);
        faults.read = BROKEN;
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, 5, c)).failure()).isEqualTo(Kind.DISK_ERROR);
        faults.read = null;
        assertThat(read("log")).hasSize(10);
    }

    @Test
    void aFailedTruncationBreaksTheFile() {
        allocate("log", 10);
        faults.truncate = BROKEN;
        assertThat(this.<Done>await(c -> disk.truncate("log", 5, c)).failure()).isEqualTo(Kind.DISK_ERROR);
        assertThat(force("log").failure()).isEqualTo(Kind.DISK_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lock", ".hidden", "..", "a/b", "/etc/passwd", "a\\b", "a\0b"})
    void namesAreFlatAndPlain(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> disk.delete(name, new Outcome<>()))
                .withMessageContaining("not a name");
        assertThatIllegalArgumentException().isThrownBy(() -> files.write(name, 0, new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> files.rename("a", name, new Outcome<>()));
    }

    @Test
    void strangersInTheDirectoryAreListedOnlyIfTheyAreFiles() throws IOException {
        Files.createDirectory(root.resolve("data/directory"));
        Files.write(root.resolve("data/file"), bytes("x"));
        assertThat(this.<List<String>>await(disk::list).value()).containsExactly("file");
    }

    @Test
    void closingWaitsForWhatWasCalledAndWhatIsCalledAfterwardsFails() throws IOException {
        allocate("log", 100);
        disk.write("log", 0, bytes("hello"));
        Outcome<Done> last = new Outcome<>();
        disk.force("log", last);
        files.close();
        disk.run();
        assertThat(last.isSuccess()).isTrue();
        assertThat(Files.readAllBytes(root.resolve("data/log"))).startsWith(bytes("hello"));
        assertThat(force("log").failure()).isEqualTo(Kind.DISK_ERROR);
        assertThat(this.<Done>await(c -> disk.allocate("x", 1, c)).failure()).isEqualTo(Kind.DISK_ERROR);
        files.write("log", 0, bytes("x"));
        files.close();
    }

    @Test
    void closingGivesUpAllocations() throws IOException {
        Outcome<Done> large = new Outcome<>();
        // Byte by byte, which takes minutes: it is not done before the disk is closed, however slow that thread is.
        faults.writeAtMost = 1;
        disk.allocate("log", 256L << 20, large);
        files.close();
        disk.run();
        assertThat(large.failure()).isEqualTo(Kind.DISK_ERROR);
        assertThat(root.resolve("data/log")).doesNotExist();
    }
}
