package io.infinitycluster.transport.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.port.Transport.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each fault does what it says, is counted, and ends. */
class InMemoryNetworkTest {

    private static final long MILLI = 1_000_000L;

    private final TestNetwork test = new TestNetwork(false, 1, "a", "b", "c");
    private final InMemoryNetwork<TestNetwork.Message> network = test.network;

    @Test
    void withoutFaultsEverythingArrivesInOrderAfterTheLatency() {
        network.defaults(LinkFaults.NONE.withLatency(Latency.fixed(3 * MILLI)));
        sendMany("a", "b", 1, 100);
        test.scheduler.runAll();

        assertThat(test.numbers("b")).isEqualTo(range(1, 100));
        assertThat(test.times("b")).containsOnly(3 * MILLI);
        assertThat(test.counters().sent()).isEqualTo(100);
        assertThat(test.counters().sentBytes()).isEqualTo(10_000);
        assertThat(test.counters().delivered()).isEqualTo(100);
        assertThat(test.counters().deliveredBytes()).isEqualTo(10_000);
        for (NetworkFault fault : NetworkFault.values()) {
            assertThat(test.counters().effects(fault)).as("%s", fault).isZero();
            assertThat(test.counters().injected(fault)).as("%s", fault).isZero();
        }
    }

    @Test
    void variableLatencyDoesNotReorder() {
        network.defaults(
                LinkFaults.NONE.withLatency(Latency.between(MILLI, 20 * MILLI).withTail(50_000, 10 * MILLI)));
        for (int i = 1; i <= 1_000; i++) {
            test.send("a", "b", i);
            test.scheduler.runUntil(i * MILLI);
        }
        test.scheduler.runAll();

        assertThat(test.numbers("b")).isEqualTo(range(1, 1_000));
        assertThat(test.counters().effects(NetworkFault.REORDERING)).isZero();
    }

    @Test
    void theTailIsHeavy() {
        Latency latency = Latency.fixed(MILLI).withTail(100_000, MILLI);
        long[] nanos = IntStream.range(0, 100_000)
                .mapToLong(i -> latency.nanos(Chance.bits(5, i)))
                .toArray();

        assertThat(count(nanos, MILLI + 1)).isBetween(9_500L, 10_500L);
        assertThat(count(nanos, 9 * MILLI)).isBetween(1_100L, 1_400L);
        assertThat(count(nanos, 500 * MILLI)).isBetween(5L, 50L);
        assertThat(count(nanos, 1_026 * MILLI)).isZero();
    }

    @Test
    void losesAboutAsManyAsAsked() {
        network.faults("a", "b", LinkFaults.NONE.withLoss(100_000));
        sendMany("a", "b", 1, 10_000);
        sendMany("b", "a", 1, 10_000);
        test.scheduler.runAll();

        assertThat(test.numbers("b")).hasSizeBetween(8_900, 9_100).isSorted();
        assertThat(test.numbers("a")).hasSize(10_000);
        assertThat(test.counters().injected(NetworkFault.LOSS)).isEqualTo(1);
        assertThat(test.counters().effects(NetworkFault.LOSS))
                .isEqualTo(10_000 - test.numbers("b").size());
    }

    @Test
    void duplicates() {
        network.faults("a", "b", LinkFaults.NONE.withDuplicates(300_000));
        sendMany("a", "b", 1, 1_000);
        test.scheduler.runAll();

        long copies = test.counters().duplicated();
        assertThat(copies).isBetween(250L, 350L);
        assertThat(test.numbers("b")).hasSize((int) (1_000 + copies)).containsAll(range(1, 1_000));
        assertThat(test.counters().effects(NetworkFault.REORDERING)).isZero();
    }

    @Test
    void reorders() {
        network.faults("a", "b", LinkFaults.NONE.withReordering(200_000, 10 * MILLI));
        for (int i = 1; i <= 1_000; i++) {
            test.send("a", "b", i);
            test.scheduler.runUntil(i * MILLI);
        }
        test.scheduler.runAll();

        List<Integer> numbers = test.numbers("b");
        assertThat(numbers).containsExactlyInAnyOrderElementsOf(range(1, 1_000));
        int highest = 0;
        int overtaken = 0;
        for (int number : numbers) {
            overtaken += number < highest ? 1 : 0;
            highest = Math.max(highest, number);
        }
        assertThat(test.counters().effects(NetworkFault.REORDERING))
                .isEqualTo(overtaken)
                .isBetween(100L, 200L);
    }

    @Test
    void cutsOneWayAndAlsoWhatIsUnderWay() {
        test.send("a", "b", 1);
        network.cut("a", "b");
        test.send("a", "b", 2);
        test.send("b", "a", 3);
        test.scheduler.runAll();
        assertThat(test.numbers("b")).isEmpty();
        assertThat(test.numbers("a")).containsExactly(3);
        assertThat(network.isCut("a", "b")).isTrue();
        assertThat(network.isCut("b", "a")).isFalse();

        network.restore("a", "b");
        test.send("a", "b", 4);
        test.scheduler.runAll();

        assertThat(test.numbers("b")).containsExactly(4);
        assertThat(test.counters().effects(NetworkFault.CUT)).isEqualTo(2);
        assertThat(test.counters().injected(NetworkFault.CUT)).isEqualTo(1);
    }

    @Test
    void partitionsPartially() {
        network.partition(List.of("a"), List.of("b"));
        sendAll(1);
        test.scheduler.runAll();
        assertThat(test.received.get("a")).extracting("from").containsExactly("c");
        assertThat(test.received.get("b")).extracting("from").containsExactly("c");
        assertThat(test.received.get("c")).extracting("from").containsExactlyInAnyOrder("a", "b");

        network.heal();
        sendAll(2);
        test.scheduler.runAll();

        assertThat(test.counters().of(Fate.CUT)).isEqualTo(2);
        assertThat(test.counters().delivered()).isEqualTo(10);
    }

    @Test
    void isolatesFromThoseYetToComeToo() {
        network.isolate("c");
        network.cut("a", "c");
        test.attach("d");
        sendAll(1);
        test.scheduler.runAll();
        assertThat(test.numbers("c")).isEmpty();
        assertThat(test.received.get("d")).extracting("from").containsExactlyInAnyOrder("a", "b");

        network.rejoin("c");
        sendAll(2);
        test.scheduler.runAll();

        assertThat(test.received.get("c")).extracting("from").containsExactlyInAnyOrder("b", "d");
    }

    @Test
    void stallsThenBursts() {
        network.stall("a", "b");
        for (int i = 1; i <= 5; i++) {
            test.send("a", "b", i);
            test.scheduler.runUntil(i * 10L * MILLI);
        }
        assertThat(test.numbers("b")).isEmpty();
        // Arrives just when the stall ends, and has been in the queue for longer than those held back.
        test.send("a", "b", 6);
        test.scheduler.at(test.scheduler.nanos() + 500_000, () -> network.resume("a", "b"));
        test.scheduler.runAll();

        assertThat(test.numbers("b")).isEqualTo(range(1, 6));
        assertThat(test.times("b")).containsOnly(50 * MILLI + 500_000);
        assertThat(test.counters().effects(NetworkFault.STALL)).isEqualTo(6);
        assertThat(test.counters().injected(NetworkFault.STALL)).isEqualTo(1);
    }

    @Test
    void aStallMayBeginAgainDuringTheBurst() {
        network.stall("a", "b");
        sendMany("a", "b", 1, 3);
        test.scheduler.runAll();
        network.resume("a", "b");
        network.stall("a", "b");
        test.scheduler.runAll();
        assertThat(test.numbers("b")).isEmpty();

        network.resume("a", "b");
        test.scheduler.runNext();
        network.stall("a", "b");
        test.scheduler.runAll();
        assertThat(test.numbers("b")).containsExactly(1);
        network.healAll(LinkFaults.NONE);
        test.scheduler.runAll();

        assertThat(test.numbers("b")).containsExactly(1, 2, 3);
    }

    @Test
    void sendsNoFasterThanTheBandwidthAndLanesShareNone() {
        network.defaults(LinkFaults.NONE.withLatency(Latency.fixed(MILLI)).withBandwidth(1_000_000));
        for (int i = 1; i <= 10; i++) {
            test.send("a", "b", Lane.LOG, i, 10_000);
        }
        test.send("a", "b", Lane.CONTROL, 11, 1_000);
        test.scheduler.runAll();

        assertThat(test.received.get("b").get(0)).isEqualTo(new TestNetwork.Received(2 * MILLI, "a", 11));
        assertThat(test.times("b").subList(1, 11))
                .isEqualTo(IntStream.rangeClosed(1, 10)
                        .mapToObj(i -> (10 * i + 1) * MILLI)
                        .toList());
        assertThat(test.counters().effects(NetworkFault.BANDWIDTH)).isEqualTo(9);
    }

    @Test
    void aFullLaneDropsAndTheOtherDoesNot() {
        network.defaults(LinkFaults.NONE.withQueue(3, Long.MAX_VALUE));
        sendMany("a", "b", 1, 5);
        test.send("a", "b", Lane.CONTROL, 6, 1);
        test.scheduler.runAll();
        assertThat(test.numbers("b")).containsExactlyInAnyOrder(1, 2, 3, 6);

        network.defaults(LinkFaults.NONE.withQueue(10, 250));
        sendMany("a", "b", 7, 9);
        test.scheduler.runAll();
        test.send("a", "b", Lane.LOG, 10, 1_000);
        test.scheduler.runAll();

        assertThat(test.numbers("b")).endsWith(7, 8, 10).doesNotContain(9);
        assertThat(test.counters().of(Fate.OVERFLOWED)).isEqualTo(3);
    }

    @Test
    void aResetLosesWhatIsUnderWayBothWaysAndTellsBoth() {
        network.stall("a", "b");
        test.send("a", "b", 1);
        test.scheduler.runAll();
        network.resume("a", "b");
        test.send("a", "b", 2);
        test.send("b", "a", Lane.CONTROL, 3, 10);
        test.send("a", "c", 4);

        network.reset("a", "b");
        assertThat(test.counters().inFlight()).isEqualTo(1);
        assertThat(test.disconnected.get("a")).isEmpty();
        test.send("a", "b", 5);
        test.scheduler.runAll();

        assertThat(test.numbers("a")).isEmpty();
        assertThat(test.numbers("b")).containsExactly(5);
        assertThat(test.numbers("c")).containsExactly(4);
        assertThat(test.disconnected.get("a")).containsExactly("b");
        assertThat(test.disconnected.get("b")).containsExactly("a");
        assertThat(test.disconnected.get("c")).isEmpty();
        assertThat(test.counters().effects(NetworkFault.RESET)).isEqualTo(3);
    }

    @Test
    void aDetachedProcessNeitherGetsNorSendsButWhatItSentArrives() {
        Transport<TestNetwork.Message> zombie = test.transports.get("b");
        test.send("a", "b", 1);
        test.send("b", "a", 2);
        network.detach("b");
        zombie.send("a", Lane.LOG, new TestNetwork.Message(3, 1));
        test.scheduler.runAll();

        assertThat(test.numbers("b")).isEmpty();
        assertThat(test.numbers("a")).containsExactly(2);
        assertThat(test.disconnected.get("a")).containsExactly("b");
        assertThat(test.counters().of(Fate.UNATTENDED)).isEqualTo(1);
        assertThat(test.counters().sent()).isEqualTo(2);

        test.attach("b");
        zombie.send("a", Lane.LOG, new TestNetwork.Message(4, 1));
        test.send("b", "a", 5);
        test.send("a", "b", 6);
        test.scheduler.runAll();

        assertThat(test.numbers("b")).containsExactly(6);
        assertThat(test.numbers("a")).containsExactly(2, 5);
    }

    @Test
    void nobodyIsToldOfAProcessThatVanishesOrBehindACut() {
        sendAll(1);
        test.scheduler.runAll();
        network.vanish("b");
        network.cut("c", "a");
        network.detach("c");
        network.detach("c");
        test.scheduler.runAll();

        assertThat(test.disconnected.get("a")).isEmpty();
        assertThat(test.counters().injected(NetworkFault.DETACHMENT)).isEqualTo(2);
        assertThat(network.isAttached("c")).isFalse();
    }

    @Test
    void anAddressIsTakenOnce() {
        assertThatIllegalStateException().isThrownBy(() -> test.attach("a"));
    }

    @Test
    void healAllEndsEverything() {
        network.faults("a", "b", LinkFaults.NONE.withLoss(1_000_000));
        network.isolate("c");
        network.stall("b", "a");
        network.cut("b", "c");
        sendAll(1);
        test.scheduler.runAll();
        assertThat(test.counters().delivered()).isZero();

        network.healAll(LinkFaults.NONE);
        sendAll(2);
        test.scheduler.runAll();

        assertThat(test.counters().delivered()).isEqualTo(7);
        assertThat(network.faults("a", "b")).isEqualTo(LinkFaults.NONE);
    }

    @Test
    void linksWithoutFaultsOfTheirOwnFollowTheDefaults() {
        LinkFaults own = LinkFaults.NONE.withLoss(7);
        LinkFaults defaults = LinkFaults.NONE.withDuplicates(9);
        network.faults("a", "b", own);
        network.faults("b", "a");
        network.defaults(defaults);

        assertThat(network.faults("a", "b")).isEqualTo(own);
        assertThat(network.faults("b", "a")).isEqualTo(defaults);
        assertThat(network.faults("a", "c")).isEqualTo(defaults);
        network.clearFaults("a", "b");
        assertThat(network.faults("a", "b")).isEqualTo(defaults);
    }

    @Test
    void theTapHearsEveryFate() {
        List<String> heard = new ArrayList<>();
        network.tap((fate, from, to, lane, number, bytes, message) -> heard.add(
                fate + " " + from + ">" + to + " " + lane + " " + number + " " + bytes + " " + message.number()));
        test.send("a", "b", 10);
        test.send("a", "b", 11);
        test.scheduler.runAll();
        network.cut("a", "b");
        test.send("a", "b", 12);
        test.send("a", "nobody", 13);
        test.scheduler.runAll();
        network.tap(null);
        test.send("a", "c", 14);
        test.scheduler.runAll();

        assertThat(heard)
                .containsExactly(
                        "DELIVERED a>b LOG 1 100 10",
                        "DELIVERED a>b LOG 2 100 11",
                        "CUT a>b LOG 3 100 12",
                        "UNATTENDED a>nobody LOG 1 100 13");
    }

    @Test
    void refusesNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> LinkFaults.NONE.withLoss(1_000_001));
        assertThatIllegalArgumentException().isThrownBy(() -> LinkFaults.NONE.withReordering(1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> LinkFaults.NONE.withBandwidth(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Latency.fixed(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Latency.between(2, 1));
    }

    private void sendMany(String from, String to, int first, int last) {
        for (int i = first; i <= last; i++) {
            test.send(from, to, i);
        }
    }

    /** Everyone sends to everyone. */
    private void sendAll(int number) {
        List<String> all = List.copyOf(test.transports.keySet());
        for (String from : all) {
            for (String to : all) {
                if (!from.equals(to)) {
                    test.send(from, to, number);
                }
            }
        }
    }

    private static List<Integer> range(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    private static long count(long[] nanos, long atLeast) {
        long count = 0;
        for (long value : nanos) {
            count += value >= atLeast ? 1 : 0;
        }
        return count;
    }
}
