package io.infinitycluster.core.port.contract;

import static io.infinitycluster.core.port.contract.DiskUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Disk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** When operations take effect, and when they are completed. */
public interface DiskOrderContract {

    /** The disk. */
    DiskUnderTest disk();

    /** Nobody waits for anything in between. */
    @Test
    default void operationsTakeEffectInTheOrderOfTheCalls() {
        DiskUnderTest disk = disk();
        disk.allocate("a", 5);
        Disk raw = disk.raw();
        Outcome<byte[]> first = new Outcome<>();
        Outcome<Long> second = new Outcome<>();
        Outcome<List<String>> third = new Outcome<>();
        Outcome<byte[]> fourth = new Outcome<>();
        raw.write("a", 0, bytes("hello"));
        raw.force("a", new Outcome<>());
        raw.read("a", 0, 100, first);
        raw.truncate("a", 2, new Outcome<>());
        raw.size("a", second);
        raw.force("a", new Outcome<>());
        raw.rename("a", "b", new Outcome<>());
        raw.list(third);
        raw.delete("a", new Outcome<>());
        raw.read("b", 0, 100, fourth);
        disk.run();
        assertThat(first.value()).isEqualTo(bytes("hello"));
        assertThat(second.value()).isEqualTo(2);
        assertThat(third.value()).containsExactly("b");
        assertThat(fourth.value()).isEqualTo(bytes("he"));
        assertThat(disk.list()).containsExactly("b");
    }

    @Test
    default void nothingIsCompletedWithinTheCall() {
        DiskUnderTest disk = disk();
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
            call.accept(disk.raw());
            assertThat(outcomes.get(outcomes.size() - 1).isDone()).isFalse();
            disk.run();
            assertThat(outcomes.get(outcomes.size() - 1).isDone()).isTrue();
        }
    }

    private static <T> Outcome<T> keep(List<Outcome<?>> outcomes) {
        Outcome<T> outcome = new Outcome<>();
        outcomes.add(outcome);
        return outcome;
    }
}
