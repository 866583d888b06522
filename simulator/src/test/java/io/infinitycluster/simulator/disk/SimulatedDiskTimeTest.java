package io.infinitycluster.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.fault.Latency;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When operations are done. */
class SimulatedDiskTimeTest extends SimulatedDiskFixture {

    @Test
    void eachCompletionIsOneEventAndWritesAreNone() {
        make("log", 100);
        for (int i = 0; i < 100; i++) {
            disk.write("log", i, bytes("x"));
        }
        assertThat(clock.waiting()).isZero();
        disk.force("log", new Outcome<>());
        disk.read("log", 0, 1, new Outcome<>());
        assertThat(clock.waiting()).isEqualTo(2);
    }

    @Test
    void completionsComeInCallOrder() {
        make("log", 1);
        faults.force(Latency.between(0, 1000)).read(Latency.between(0, 100));
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            if (i % 3 == 0) {
                disk.force("log", Completion.of(d -> order.add(number), f -> {}));
            } else {
                disk.size("log", Completion.of(d -> order.add(number), f -> {}));
            }
        }
        clock.runUntilQuiet();
        assertThat(order).hasSize(200).isSorted();
    }

    @Test
    void slownessAndStallsDelay() {
        make("log", 1);
        long start = clock.nanos();
        faults.slowFactor(7);
        force("log");
        assertThat(clock.nanos() - start).isEqualTo(700);
        faults.slowFactor(1).stalledUntil(start + 10_000);
        force("log");
        assertThat(clock.nanos() - start).isEqualTo(10_000);
        force("log");
        assertThat(clock.nanos() - start).isEqualTo(10_100);
        assertThat(machine.counters().slowed()).isEqualTo(1);
        assertThat(machine.counters().stalled()).isEqualTo(1);
    }

    @Test
    void aPausedProcessDoesNotHoldUpThePlatter() {
        make("log", 1);
        machine.kill();
        ArrayDeque<Runnable> loop = new ArrayDeque<>();
        disk = machine.open(loop::add);
        assertThatThrownBy(() -> machine.open(loop::add)).isInstanceOf(IllegalStateException.class);
        Outcome<Done> outcome = new Outcome<>();
        disk.write("log", 0, bytes("x"));
        disk.force("log", outcome);
        clock.runUntilQuiet();
        assertThat(durable("log")).isEqualTo("x");
        assertThat(outcome.isDone()).isFalse();
        loop.remove().run();
        assertThat(outcome.isSuccess()).isTrue();
    }
}
