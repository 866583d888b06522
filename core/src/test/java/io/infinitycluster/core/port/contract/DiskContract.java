package io.infinitycluster.core.port.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure.Kind;
import java.io.ByteArrayOutputStream;
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
            disk.append(file, bytes("x"));
            force(file);
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
    void appendCreatesAFile() {
        disk.append("log", bytes("hello"));
        assertThat(size("log")).isEqualTo(5);
        assertThat(list()).containsExactly("log");
    }

    @Test
    void appendOfNothingCreatesAnEmptyFile() {
        disk.append("log", new byte[0]);
        assertThat(size("log")).isZero();
        assertThat(list()).containsExactly("log");
    }

    @Test
    void appendsAreReadBeforeTheyAreForced() {
        disk.append("log", bytes("hello"));
        disk.append("log", bytes(" world"));
        assertThat(read("log", 0, 100)).isEqualTo(bytes("hello world"));
    }

    @Test
    void readsWhatLiesBetweenTwoOffsets() {
        for (String part : List.of("abc", "d", "efgh", "ij")) {
            disk.append("log", bytes(part));
        }
        String all = "abcdefghij";
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
        disk.append("log", bytes("hello"));
        Arrays.fill(read("log", 0, 5), (byte) 0);
        assertThat(read("log", 0, 5)).isEqualTo(bytes("hello"));
    }

    @Test
    void forcedFilesAreThereForTheNextProcess() {
        disk.append("log", bytes("hello"));
        disk.append("other", bytes("!"));
        force("log");
        force("other");
        disk.append("log", bytes(" world"));
        force("log");
        disk = reopen();
        assertThat(list()).containsExactly("log", "other");
        assertThat(read("log", 0, 100)).isEqualTo(bytes("hello world"));
    }

    @Test
    void forcingTwiceDoesNoHarm() {
        disk.append("log", bytes("hello"));
        force("log");
        force("log");
        assertThat(read("log", 0, 100)).isEqualTo(bytes("hello"));
    }

    @Test
    void forceOfAnAbsentFileFails() {
        assertThat(this.<Done>await(c -> disk.force("absent", c)).failure()).isEqualTo(Kind.DISK_ERROR);
        assertThat(list()).isEmpty();
    }

    @Test
    void truncateCutsDurably() {
        disk.append("log", bytes("hello"));
        force("log");
        truncate("log", 2);
        assertThat(size("log")).isEqualTo(2);
        disk = reopen();
        assertThat(read("log", 0, 100)).isEqualTo(bytes("he"));
    }

    @Test
    void appendsGoOnWhereAFileWasCut() {
        disk.append("log", bytes("hello"));
        truncate("log", 4);
        disk.append("log", bytes("p"));
        force("log");
        assertThat(read("log", 0, 100)).isEqualTo(bytes("hellp"));
        truncate("log", 0);
        disk.append("log", bytes("new"));
        force("log");
        disk = reopen();
        assertThat(read("log", 0, 100)).isEqualTo(bytes("new"));
    }

    @Test
    void truncateNeverMakesAFileLonger() {
        disk.append("log", bytes("hello"));
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
        disk.append("new", bytes("content"));
        force("new");
        rename("new", "final");
        disk = reopen();
        assertThat(list()).containsExactly("final");
        assertThat(read("final", 0, 100)).isEqualTo(bytes("content"));
        assertThat(size("new")).isEqualTo(-1);
    }

    @Test
    void renameReplacesAFile() {
        disk.append("final", bytes("the longer old content"));
        force("final");
        disk.append("new", bytes("content"));
        force("new");
        rename("new", "final");
        disk = reopen();
        assertThat(list()).containsExactly("final");
        assertThat(read("final", 0, 100)).isEqualTo(bytes("content"));
    }

    @Test
    void bothNamesOfARenameCanBeUsedAfterwards() {
        disk.append("a", bytes("1"));
        force("a");
        rename("a", "b");
        disk.append("a", bytes("2"));
        disk.append("b", bytes("3"));
        force("a");
        force("b");
        disk = reopen();
        assertThat(read("a", 0, 100)).isEqualTo(bytes("2"));
        assertThat(read("b", 0, 100)).isEqualTo(bytes("13"));
    }

    @Test
    void renameToTheSameNameDoesNothing() {
        disk.append("a", bytes("1"));
        force("a");
        rename("a", "a");
        assertThat(read("a", 0, 100)).isEqualTo(bytes("1"));
    }

    @Test
    void renameOfAnAbsentFileFailsAndReplacesNothing() {
        disk.append("final", bytes("old"));
        force("final");
        assertThat(this.<Done>await(c -> disk.rename("absent", "final", c)).failure())
                .isEqualTo(Kind.DISK_ERROR);
        assertThat(read("final", 0, 100)).isEqualTo(bytes("old"));
    }

    @Test
    void deleteRemovesAFile() {
        disk.append("log", bytes("hello"));
        force("log");
        delete("log");
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
    void aDeletedNameBeginsAnew() {
        disk.append("log", bytes("old"));
        force("log");
        delete("log");
        disk.append("log", bytes("new"));
        force("log");
        assertThat(read("log", 0, 100)).isEqualTo(bytes("new"));
    }

    @Test
    void holdsLargeFiles() {
        byte[] piece = new byte[64 * 1024];
        for (int i = 0; i < 32; i++) {
            byte[] next = piece.clone();
            Arrays.fill(next, (byte) i);
            disk.append("large", next);
        }
        force("large");
        assertThat(size("large")).isEqualTo(32L * piece.length);
        byte[] across = read("large", 7L * piece.length - 1, 2);
        assertThat(across).containsExactly(6, 7);
    }

    /** Nobody waits for anything in between. */
    @Test
    void operationsTakeEffectInTheOrderOfTheCalls() {
        Outcome<byte[]> first = new Outcome<>();
        Outcome<Long> second = new Outcome<>();
        Outcome<List<String>> third = new Outcome<>();
        Outcome<byte[]> fourth = new Outcome<>();
        disk.append("a", bytes("hello"));
        disk.force("a", new Outcome<>());
        disk.read("a", 0, 100, first);
        disk.truncate("a", 1, new Outcome<>());
        disk.append("a", bytes("i"));
        disk.size("a", second);
        disk.force("a", new Outcome<>());
        disk.rename("a", "b", new Outcome<>());
        disk.append("a", bytes("another"));
        disk.list(third);
        disk.delete("a", new Outcome<>());
        disk.read("b", 0, 100, fourth);
        run();
        assertThat(first.value()).isEqualTo(bytes("hello"));
        assertThat(second.value()).isEqualTo(2);
        assertThat(third.value()).containsExactly("a", "b");
        assertThat(fourth.value()).isEqualTo(bytes("hi"));
        assertThat(list()).containsExactly("b");
    }

    @Test
    void nothingIsCompletedWithinTheCall() {
        disk.append("a", bytes("hello"));
        List<Outcome<?>> outcomes = new ArrayList<>();
        List<Consumer<Disk>> calls = List.of(
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
                d -> d.delete("absent", keep(outcomes)));
        for (Consumer<Disk> call : calls) {
            call.accept(disk);
            assertThat(outcomes.get(outcomes.size() - 1).isDone()).isFalse();
            run();
            assertThat(outcomes.get(outcomes.size() - 1).isDone()).isTrue();
        }
    }

    /** Long random sequences, without waiting, against the simplest thing that could work. */
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
        private final Map<String, ByteArrayOutputStream> model = new TreeMap<>();
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
            check();
            disk = reopen();
            model.forEach((file, content) ->
                    assertThat(read(file, 0, content.size() + 1)).isEqualTo(content.toByteArray()));
            assertThat(list()).containsExactlyElementsOf(model.keySet());
        }

        private void step(String file, String other) {
            ByteArrayOutputStream content = model.get(file);
            switch (random.nextInt(10)) {
                case 0 -> {
                    List<String> expected = List.copyOf(model.keySet());
                    expect(disk::list, (List<String> names) -> assertThat(names).isEqualTo(expected));
                }
                case 1 -> {
                    long expected = content == null ? -1 : content.size();
                    expect(
                            c -> disk.size(file, c),
                            (Long size) -> assertThat(size).isEqualTo(expected));
                }
                case 2, 3 -> {
                    byte[] all = content == null ? new byte[0] : content.toByteArray();
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
                    if (content != null && content.size() > size) {
                        byte[] kept = Arrays.copyOf(content.toByteArray(), size);
                        content.reset();
                        content.writeBytes(kept);
                    }
                    disk.truncate(file, size, new Outcome<>());
                }
                case 5 -> {
                    if (content != null) {
                        model.remove(file);
                        model.put(other, content);
                        disk.rename(file, other, new Outcome<>());
                    }
                }
                case 6 -> {
                    model.remove(file);
                    disk.delete(file, new Outcome<>());
                }
                case 7 -> {
                    if (content != null) {
                        expect(c -> disk.force(file, c), (Done done) -> {});
                    }
                }
                default -> {
                    byte[] more = new byte[random.nextInt(60)];
                    random.nextBytes(more);
                    model.computeIfAbsent(file, f -> new ByteArrayOutputStream())
                            .writeBytes(more);
                    disk.append(file, more);
                }
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
