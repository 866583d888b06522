package io.infinitycluster.core.port.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Long random sequences of calls, to a disk and to the simplest model of it; nobody waits but for a new file. */
final class DiskComparison {
    private final DiskUnderTest disk;
    private final SplittableRandom random;
    private final Map<String, byte[]> model = new TreeMap<>();
    private final List<Runnable> checks = new ArrayList<>();

    DiskComparison(DiskUnderTest disk, SplittableRandom random) {
        this.disk = disk;
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
            disk.raw().force(file, new Outcome<>());
        }
        disk.raw().syncNames(new Outcome<>());
        check();
        disk.reopen();
        model.forEach((file, content) ->
                assertThat(disk.read(file, 0, content.length + 1)).isEqualTo(content));
        assertThat(disk.list()).containsExactlyElementsOf(model.keySet());
    }

    private void step(String file, String other) {
        byte[] content = model.get(file);
        switch (random.nextInt(10)) {
            case 0 -> {
                List<String> expected = List.copyOf(model.keySet());
                expect(
                        disk.raw()::list,
                        (List<String> names) -> assertThat(names).isEqualTo(expected));
            }
            case 1 -> {
                long expected = content == null ? -1 : content.length;
                expect(
                        c -> disk.raw().size(file, c),
                        (Long size) -> assertThat(size).isEqualTo(expected));
            }
            case 2, 3 -> {
                byte[] all = content == null ? new byte[0] : content;
                int from = random.nextInt(all.length + 3);
                int length = random.nextInt(100);
                byte[] expected =
                        Arrays.copyOfRange(all, Math.min(from, all.length), Math.min(from + length, all.length));
                expect(
                        c -> disk.raw().read(file, from, length, c),
                        (byte[] read) -> assertThat(read).isEqualTo(expected));
            }
            case 4 -> {
                int size = random.nextInt(100);
                if (content != null && content.length > size) {
                    model.put(file, Arrays.copyOf(content, size));
                }
                disk.raw().truncate(file, size, new Outcome<>());
            }
            case 5 -> {
                if (content != null) {
                    model.remove(file);
                    model.put(other, content);
                    disk.raw().rename(file, other, new Outcome<>());
                    check();
                }
            }
            case 6 -> {
                model.remove(file);
                disk.raw().delete(file, new Outcome<>());
                check();
            }
            case 7 -> {
                if (content != null) {
                    expect(c -> disk.raw().force(file, c), (Done done) -> {});
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
            disk.allocate(file, made.length);
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
        disk.run();
        checks.forEach(Runnable::run);
        checks.clear();
    }

    private String file() {
        return "f" + random.nextInt(4);
    }
}
