package io.infinitycluster.core.port.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link Disk} promises as long as nothing fails. What it does not promise (what is left after a crash) is no business
 * of this suite.
 */
public abstract class DiskContract {

    private Disk disk;

    /** An empty disk. */
    protected abstract Disk newDisk();

    /** The disk that was used last, for the next process after an orderly end of this one. */
    protected abstract Disk reopen();

    /** Waits until everything that was called has been completed. */
    protected abstract void run();

    @BeforeEach
    void begin() {
        disk = newDisk();
    }

    @Test
    void listsNothingAtFirst() {
        assertThat(list()).isEmpty();
    }

    @Test
    void listsNamesInAscendingOrder() {
        for (String file : List.of("b", "a-10", "c", "a-2")) {
            allocate(file, 1);
        }
        assertThat(list()).containsExactly("a-10", "a-2", "b", "c");
    }

    @Test
    void anAbsentFileHasNoSizeAndNoBytes() {
        assertThat(size("absent")).isEqualTo(-1);
        assertThat(read("absent", 0, 10)).isEmpty();
        assertThat(list()).isEmpty();
    }

    @Test
    void anAllocatedFileIsZeroAndHasItsSize() {
        allocate("log", 1000);
        assertThat(size("log")).isEqualTo(1000);
        assertThat(read("log", 0, 2000)).isEqualTo(new byte[1000]);
        assertThat(list()).containsExactly("log");
    }

    @Test
    void aFileMayHaveNoBytesAtAll() {
        allocate("log", 0);
        assertThat(size("log")).isZero();
        assertThat(list()).containsExactly("log");
    }

    @Test
    void allocatingReplacesWhatWasThere() {
        allocate("log", 10);
        disk.write("log", 0, bytes("old"));
        force("log");
        allocate("log", 5);
        assertThat(read("log", 0, 100)).isEqualTo(new byte[5]);
    }

    @Test
    void writesAreReadBeforeTheyAreForced() {
        allocate("log", 11);
        disk.write("log", 5, bytes(" world"));
        disk.write("log", 0, bytes("hello"));
        assertThat(read("log", 0, 100)).isEqualTo(bytes("hello world"));
        disk.write("log", 3, bytes("p!"));
        assertThat(read("log", 0, 5)).isEqualTo(bytes("help!"));
        assertThat(size("log")).isEqualTo(11);
    }

    @Test
    void readsWhatLiesBetweenTwoOffsets() {
        String all = "abcdefghij";
        allocate("log", all.length());
        int at = 0;
        for (String part : List.of("abc", "d", "efgh", "ij")) {
            disk.write("log", at, bytes(part));
            at += part.length();
        }
        for (int from = 0; from <= all.length(); from++) {
            for (int length = 0; length <= all.length() + 2; length++) {
                String expected = all.substring(from, Math.min(all.length(), from + length));
                assertThat(read("log", from, length)).isEqualTo(bytes(expected));
            }
        }
        assertThat(read("log", 11, 5)).isEmpty();
    }

    @Test
    void whatWasReadIsTheReadersOwn() {
        allocate("log", 5);
        disk.write("log", 0, bytes("hello"));
        Arrays.fill(read("log", 0, 5), (byte) 0);
        assertThat(read("log", 0, 5)).isEqualTo(bytes("hello"));
    }

    @Test
    void forcedFilesAreThereForTheNextProcess() {
        allocate("log", 20);
        allocate("other", 1);
        disk.write("log", 0, bytes("hello"));
        disk.write("other", 0, bytes("!"));
        force("log");
        force("other");
        disk.write("log", 14, bytes(" world"));
        force("log");
        syncNames();
        disk = reopen();
        assertThat(list()).containsExactly("log", "other");
        byte[] expected = new byte[20];
        System.arraycopy(bytes("hello"), 0, expected, 0, 5);
        System.arraycopy(bytes(" world"), 0, expected, 14, 6);
        assertThat(read("log", 0, 100)).isEqualTo(expected);
    }

    @Test
    void forcingTwiceDoesNoHarm() {
        allocate("log", 5);
        disk.write("log", 0, bytes("hello"));
        force("log");
        force("log");
        assertThat(read("log", 0, 100)).isEqualTo(bytes("hello"));
    }

    @Test
    void forceOfAnAbsentFileFails() {
        disk.write("absent", 0, bytes("x"));
        assertThat(this.<Done>await(c -> disk.force("absent", c)).failure()).isEqualTo(Kind.DISK_ERROR);
        assertThat(list()).isEmpty();
    }

    @Test
    void truncateCutsDurably() {
        allocate("log", 5);
        disk.write("log", 0, bytes("hello"));
        force("log");
        syncNames();
        truncate("log", 2);
        assertThat(size("log")).isEqualTo(2);
        disk = reopen();
        assertThat(read("log", 0, 100)).isEqualTo(bytes("he"));
    }

    @Test
    void truncateNeverMakesAFileLonger() {
        allocate("log", 5);
        truncate("log", 100);
        assertThat(size("log")).isEqualTo(5);
    }

    @Test
    void truncateOfAnAbsentFileDoesNothing() {
        truncate("absent", 3);
        assertThat(list()).isEmpty();
    }

    @Test
    void renameMovesAFile() {
        allocate("new", 7);
        disk.write("new", 0, bytes("content"));
        force("new");
        rename("new", "final");
        syncNames();
        disk = reopen();
        assertThat(list()).containsExactly("final");
        assertThat(read("final", 0, 100)).isEqualTo(bytes("content"));
        assertThat(size("new")).isEqualTo(-1);
    }

    /** The bytes are the completion's until it returns, so that many can be asked for at once. */
    @Test
    void lentBytesAreTheOnesThatWouldBeRead() {
        byte[] content = new byte[1000];
        new SplittableRandom(1).nextBytes(content);
        allocate("log", content.length);
        disk.write("log", 0, content);
        List<byte[]> lent = new ArrayList<>();
        List<byte[]> read = new ArrayList<>();
        int[][] ranges = {{0, 1000}, {0, 0}, {1, 300}, {999, 5}, {1000, 5}, {2000, 5}, {512, 488}};
        for (int[] range : ranges) {
            disk.lend(
                    "log",
                    range[0],
                    range[1],
                    Completion.of(
                            buffer -> {
                                byte[] bytes = new byte[buffer.remaining()];
                                buffer.get(bytes);
                                lent.add(bytes);
                            },
                            failure -> {
                                throw new AssertionError(failure);
                            }));
            disk.read("log", range[0], range[1], Completion.of(read::add, failure -> {}));
        }
        run();
        assertThat(lent).hasSize(ranges.length);
        for (int i = 0; i < ranges.length; i++) {
            assertThat(lent.get(i)).isEqualTo(read.get(i));
        }
        assertThat(this.<ByteBuffer>await(c -> disk.lend("absent", 0, 10, c))
                        .value()
                        .remaining())
                .isZero();
    }

    @Test
    void renameReplacesAFile() {
        allocate("final", 30);
        allocate("new", 7);
        disk.write("new", 0, bytes("content"));
        force("new");
        rename("new", "final");
        syncNames();
        disk = reopen();
        assertThat(list()).containsExactly("final");
        assertThat(read("final", 0, 100)).isEqualTo(bytes("content"));
    }

    @Test
    void whatIsWrittenAfterARenameGoesToTheNewName() {
        allocate("a", 2);
        disk.write("a", 0, bytes("1"));
        rename("a", "b");
        disk.write("b", 1, bytes("2"));
        force("b");
        allocate("a", 1);
        syncNames();
        disk = reopen();
        assertThat(read("a", 0, 100)).isEqualTo(new byte[1]);
        assertThat(read("b", 0, 100)).isEqualTo(bytes("12"));
    }

    @Test
    void renameToTheSameNameDoesNothing() {
        allocate("a", 1);
        disk.write("a", 0, bytes("1"));
        rename("a", "a");
        assertThat(read("a", 0, 100)).isEqualTo(bytes("1"));
    }

    @Test
    void renameOfAnAbsentFileFailsAndReplacesNothing() {
        allocate("final", 3);
        assertThat(this.<Done>await(c -> disk.rename("absent", "final", c)).failure())
                .isEqualTo(Kind.DISK_ERROR);
        assertThat(size("final")).isEqualTo(3);
    }

    @Test
    void deleteRemovesAFile() {
        allocate("log", 5);
        delete("log");
        syncNames();
        disk = reopen();
        assertThat(list()).isEmpty();
        assertThat(size("log")).isEqualTo(-1);
    }

    @Test
    void deleteOfAnAbsentFileIsNoError() {
        delete("absent");
        assertThat(list()).isEmpty();
    }

    @Test
    void holdsLargeFiles() {
        byte[] piece = new byte[64 * 1024];
        allocate("large", 32L * piece.length);
        for (int i = 0; i < 32; i++) {
            byte[] next = piece.clone();
            Arrays.fill(next, (byte) i);
            disk.write("large", (long) i * piece.length, next);
        }
        force("large");
        assertThat(size("large")).isEqualTo(32L * piece.length);
        byte[] across = read("large", 7L * piece.length - 1, 2);
        assertThat(across).containsExactly(6, 7);
    }

    /** Nobody waits for anything in between. */
    @Test
    void operationsTakeEffectInTheOrderOfTheCalls() {
        allocate("a", 5);
        Outcome<byte[]> first = new Outcome<>();
        Outcome<Long> second = new Outcome<>();
        Outcome<List<String>> third = new Outcome<>();
        Outcome<byte[]> fourth = new Outcome<>();
        disk.write("a", 0, bytes("hello"));
        disk.force("a", new Outcome<>());
        disk.read("a", 0, 100, first);
        disk.truncate("a", 2, new Outcome<>());
        disk.size("a", second);
        disk.force("a", new Outcome<>());
        disk.rename("a", "b", new Outcome<>());
        disk.list(third);
        disk.delete("a", new Outcome<>());
        disk.read("b", 0, 100, fourth);
        run();
        assertThat(first.value()).isEqualTo(bytes("hello"));
        assertThat(second.value()).isEqualTo(2);
        assertThat(third.value()).containsExactly("b");
        assertThat(fourth.value()).isEqualTo(bytes("he"));
        assertThat(list()).containsExactly("b");
    }

    @Test
    void nothingIsCompletedWithinTheCall() {
        List<Outcome<?>> outcomes = new ArrayList<>();
        List<Consumer<Disk>> calls = List.of(
                d -> d.allocate("a", 5, keep(outcomes)),
                d -> d.list(keep(outcomes)),
                d -> d.size("a", keep(outcomes)),
                d -> d.size("absent", keep(outcomes)),
                d -> d.read("a", 0, 1, keep(outcomes)),
                d -> d.read("absent", 0, 1, keep(outcomes)),
                d -> d.force("a", keep(outcomes)),
                d -> d.force("absent", keep(outcomes)),
                d -> d.truncate("a", 1, keep(outcomes)),
                d -> d.truncate("absent", 1, keep(outcomes)),
                d -> d.rename("a", "b", keep(outcomes)),
                d -> d.rename("absent", "b", keep(outcomes)),
                d -> d.delete("b", keep(outcomes)),
                d -> d.delete("absent", keep(outcomes)),
                d -> d.syncNames(keep(outcomes)));
        for (Consumer<Disk> call : calls) {
            call.accept(disk);
            assertThat(outcomes.get(outcomes.size() - 1).isDone()).isFalse();
            run();
            assertThat(outcomes.get(outcomes.size() - 1).isDone()).isTrue();
        }
    }

    /** Long random sequences against the simplest thing that could work; nobody waits but for a new file. */
    @Test
    void behavesLikeAMapOfByteArrays() {
        for (long seed = 0; seed < 20; seed++) {
            disk = newDisk();
            new Comparison(new SplittableRandom(seed)).run(300);
        }
    }

    /** The same calls to the disk and to a model of it. */
    private final class Comparison {
        private final SplittableRandom random;
        private final Map<String, byte[]> model = new TreeMap<>();
        private final List<Runnable> checks = new ArrayList<>();

        Comparison(SplittableRandom random) {
            this.random = random;
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                step(file(), file());
                if (random.nextInt(20) == 0) {
                    check();
                }
            }
            for (String file : model.keySet()) {
                disk.force(file, new Outcome<>());
            }
            disk.syncNames(new Outcome<>());
            check();
            disk = reopen();
            model.forEach((file, content) ->
                    assertThat(read(file, 0, content.length + 1)).isEqualTo(content));
            assertThat(list()).containsExactlyElementsOf(model.keySet());
        }

        private void step(String file, String other) {
            byte[] content = model.get(file);
            switch (random.nextInt(10)) {
                case 0 -> {
                    List<String> expected = List.copyOf(model.keySet());
                    expect(disk::list, (List<String> names) -> assertThat(names).isEqualTo(expected));
                }
                case 1 -> {
                    long expected = content == null ? -1 : content.length;
                    expect(
                            c -> disk.size(file, c),
                            (Long size) -> assertThat(size).isEqualTo(expected));
                }
                case 2, 3 -> {
                    byte[] all = content == null ? new byte[0] : content;
                    int from = random.nextInt(all.length + 3);
                    int length = random.nextInt(100);
                    byte[] expected =
                            Arrays.copyOfRange(all, Math.min(from, all.length), Math.min(from + length, all.length));
                    expect(
                            c -> disk.read(file, from, length, c),
                            (byte[] read) -> assertThat(read).isEqualTo(expected));
                }
                case 4 -> {
                    int size = random.nextInt(100);
                    if (content != null && content.length > size) {
                        model.put(file, Arrays.copyOf(content, size));
                    }
                    disk.truncate(file, size, new Outcome<>());
                }
                case 5 -> {
                    if (content != null) {
                        model.remove(file);
                        model.put(other, content);
                        disk.rename(file, other, new Outcome<>());
                        check();
                    }
                }
                case 6 -> {
                    model.remove(file);
                    disk.delete(file, new Outcome<>());
                    check();
                }
                case 7 -> {
                    if (content != null) {
                        expect(c -> disk.force(file, c), (Done done) -> {});
                    }
                }
                default -> write(file, content);
            }
        }

        private void write(String file, byte[] content) {
            if (content == null) {
                byte[] made = new byte[random.nextInt(200)];
                model.put(file, made);
                check();
                allocate(file, made.length);
            } else {
                check();
                int from = random.nextInt(content.length + 1);
                byte[] more = new byte[random.nextInt(content.length - from + 1)];
                random.nextBytes(more);
                byte[] changed = content.clone();
                System.arraycopy(more, 0, changed, from, more.length);
                model.put(file, changed);
                disk.write(file, from, more);
            }
        }

        private <T> void expect(Consumer<Completion<T>> call, Consumer<T> check) {
            Outcome<T> outcome = new Outcome<>();
            call.accept(outcome);
            checks.add(() -> check.accept(outcome.value()));
        }

        private void check() {
            DiskContract.this.run();
            checks.forEach(Runnable::run);
            checks.clear();
        }

        private String file() {
            return "f" + random.nextInt(4);
        }
    }

    private <T> Outcome<T> await(Consumer<Completion<T>> call) {
        Outcome<T> outcome = new Outcome<>();
        call.accept(outcome);
        run();
        return outcome;
    }

    private List<String> list() {
        return this.<List<String>>await(disk::list).value();
    }

    private long size(String file) {
        return this.<Long>await(c -> disk.size(file, c)).value();
    }

    private byte[] read(String file, long offset, int length) {
        return this.<byte[]>await(c -> disk.read(file, offset, length, c)).value();
    }

    private void force(String file) {
        assertThat(this.<Done>await(c -> disk.force(file, c)).value()).isEqualTo(Done.DONE);
    }

    private void allocate(String file, long size) {
        assertThat(this.<Done>await(c -> disk.allocate(file, size, c)).value()).isEqualTo(Done.DONE);
    }

    private void syncNames() {
        assertThat(this.<Done>await(disk::syncNames).value()).isEqualTo(Done.DONE);
    }

    private void truncate(String file, long size) {
        assertThat(this.<Done>await(c -> disk.truncate(file, size, c)).value()).isEqualTo(Done.DONE);
    }

    private void rename(String from, String to) {
        assertThat(this.<Done>await(c -> disk.rename(from, to, c)).value()).isEqualTo(Done.DONE);
    }

    private void delete(String file) {
        assertThat(this.<Done>await(c -> disk.delete(file, c)).value()).isEqualTo(Done.DONE);
    }

    private static <T> Outcome<T> keep(List<Outcome<?>> outcomes) {
        Outcome<T> outcome = new Outcome<>();
        outcomes.add(outcome);
        return outcome;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
