package io.infinitycluster.transport.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Transport.Lane;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class InMemoryNetworkProperties {

    private static final long MILLI = 1_000_000L;
    private static final String[] ADDRESSES = {"a", "b", "c", "d"};

    /** Whatever happens: sent + copies = delivered + dropped + in flight, at every step, and the tap hears the same. */
    @Property(tries = 200)
    void noMessageIsUnaccountedFor(@ForAll long seed, @ForAll boolean bytes) {
        TestNetwork test = new TestNetwork(bytes, seed, ADDRESSES);
        long[] tapped = new long[Fate.values().length];
        test.network.tap((fate, from, to, lane, number, size, message) -> tapped[fate.ordinal()]++);
        NetworkCounters counters = test.counters();
        int accepted = 0;
        Random random = new Random(seed);
        for (int step = 0; step < 1_000; step++) {
            accepted += act(test, random, step);
            assertThat(counters.sent()).isEqualTo(accepted);
            assertBalanced(counters);
        }
        test.network.healAll(LinkFaults.NONE);
        test.scheduler.runAll();

        assertBalanced(counters);
        assertThat(counters.inFlight()).isZero();
        long heard = test.received.values().stream().mapToLong(List::size).sum();
        assertThat(heard).isEqualTo(counters.delivered());
        for (Fate fate : Fate.values()) {
            assertThat(tapped[fate.ordinal()]).isEqualTo(counters.of(fate));
        }
    }

    @Property(tries = 50)
    void theSameSeedGivesTheSameRunWithBytesOrObjects(@ForAll long seed) {
        assertThat(runOf(seed, true)).isEqualTo(runOf(seed, false)).isEqualTo(runOf(seed, false));
    }

    /** Without reordering and duplication, each lane of each link is a queue, whatever else happens. */
    @Property(tries = 100)
    void lanesKeepTheirOrder(@ForAll long seed) {
        TestNetwork test = new TestNetwork(false, seed, ADDRESSES);
        Map<String, Long> last = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        test.network.tap((fate, from, to, lane, number, size, message) -> {
            if (fate == Fate.DELIVERED) {
                Long before = last.put(from + to + lane, number);
                if (before != null && before >= number) {
                    problems.add(from + " > " + to + " " + lane + ": " + number + " after " + before);
                }
            }
        });
        Random random = new Random(seed);
        for (int step = 0; step < 1_000; step++) {
            act(test, random, step);
            for (String from : ADDRESSES) {
                for (String to : ADDRESSES) {
                    LinkFaults faults = test.network.faults(from, to);
                    if (faults.reorderPerMillion() > 0 || faults.duplicatePerMillion() > 0) {
                        test.network.faults(
                                from, to, faults.withReordering(0, 0).withDuplicates(0));
                    }
                }
            }
        }
        test.scheduler.runAll();

        assertThat(problems).isEmpty();
    }

    /** CONTROL arrives just when it would have without any LOG traffic. */
    @Property(tries = 100)
    void logTrafficDoesNotTouchControl(@ForAll long seed) {
        assertThat(controlArrivals(seed, true)).isEqualTo(controlArrivals(seed, false));
    }

    private static List<TestNetwork.Received> controlArrivals(long seed, boolean withLog) {
        Random random = new Random(seed);
        TestNetwork test = new TestNetwork(false, seed, "a", "b");
        test.network.defaults(faults(random).withBandwidth(1_000_000).withQueue(20, 50_000));
        for (int i = 0; i < 300; i++) {
            if (withLog) {
                test.send("a", "b", Lane.LOG, -1, 9_000);
                test.send("b", "a", Lane.LOG, -1, 9_000);
            }
            test.send("a", "b", Lane.CONTROL, i, 50);
            test.scheduler.runUntil(test.scheduler.nanos() + MILLI);
        }
        test.scheduler.runAll();
        return test.received.get("b").stream()
                .filter(received -> received.number() >= 0)
                .toList();
    }

    /** A fault that is switched on changes nothing for the messages that it does not hit. */
    @Property(tries = 100)
    void aFaultLeavesTheFateOfOthersAlone(@ForAll long seed) {
        LinkFaults base = LinkFaults.NONE.withLoss(200_000).withLatency(Latency.between(MILLI, 5 * MILLI));
        List<TestNetwork.Received> without = arrivals(seed, base);
        List<TestNetwork.Received> with = arrivals(seed, base.withReordering(100_000, 20 * MILLI));

        assertThat(with).hasSameSizeAs(without);
        assertThat(with.stream().map(TestNetwork.Received::number).sorted().toList())
                .isEqualTo(without.stream().map(TestNetwork.Received::number).toList());
    }

    private static List<TestNetwork.Received> arrivals(long seed, LinkFaults faults) {
        TestNetwork test = new TestNetwork(false, seed, "a", "b");
        test.network.defaults(faults);
        for (int i = 0; i < 300; i++) {
            test.send("a", "b", i);
            test.scheduler.runUntil(test.scheduler.nanos() + MILLI);
        }
        test.scheduler.runAll();
        return test.received.get("b");
    }

    private static String runOf(long seed, boolean bytes) {
        TestNetwork test = new TestNetwork(bytes, seed, ADDRESSES);
        Random random = new Random(seed);
        for (int step = 0; step < 500; step++) {
            act(test, random, step);
        }
        test.scheduler.runAll();
        return test.received + " " + test.disconnected + " " + test.counters();
    }

    /** One random thing; returns how many messages were sent from an attached node. */
    private static int act(TestNetwork test, Random random, int step) {
        String a = ADDRESSES[random.nextInt(ADDRESSES.length)];
        String b = ADDRESSES[random.nextInt(ADDRESSES.length)];
        InMemoryNetwork<?> network = test.network;
        switch (random.nextInt(40)) {
            case 0 -> network.cut(a, b);
            case 1 -> network.restore(a, b);
            case 2 -> network.isolate(a);
            case 3 -> network.rejoin(a);
            case 4 -> network.stall(a, b);
            case 5, 6 -> network.resume(a, b);
            case 7 -> network.reset(a, b);
            case 8 -> network.detach(a);
            case 9 -> network.vanish(a);
            case 10, 11, 12 -> {
                if (!network.isAttached(a)) {
                    test.attach(a);
                }
            }
            case 13 -> network.heal();
            case 14 -> network.faults(a, b, faults(random));
            case 15 -> network.defaults(faults(random));
            case 16 -> network.clearFaults(a, b);
            case 17 -> network.partition(List.of(a), List.of(b));
            case 18, 19, 20, 21, 22 -> test.scheduler.runUntil(test.scheduler.nanos() + random.nextInt(5) * MILLI);
            default -> {
                test.send(a, b, random.nextBoolean() ? Lane.LOG : Lane.CONTROL, step, 4 + random.nextInt(2_000));
                return network.isAttached(a) ? 1 : 0;
            }
        }
        return 0;
    }

    private static LinkFaults faults(Random random) {
        LinkFaults faults = LinkFaults.NONE.withLatency(
                Latency.between(random.nextInt(2) * MILLI, 3 * MILLI).withTail(random.nextInt(100_000), MILLI));
        faults = random.nextBoolean() ? faults.withLoss(random.nextInt(300_000)) : faults;
        faults = random.nextBoolean() ? faults.withDuplicates(random.nextInt(300_000)) : faults;
        faults = random.nextBoolean() ? faults.withReordering(random.nextInt(300_000), 4 * MILLI) : faults;
        faults = random.nextBoolean() ? faults.withBandwidth(100_000 + random.nextInt(10_000_000)) : faults;
        return random.nextBoolean() ? faults.withQueue(1 + random.nextInt(10), 5_000) : faults;
    }

    private static void assertBalanced(NetworkCounters counters) {
        long fates = 0;
        for (Fate fate : Fate.values()) {
            fates += counters.of(fate);
        }
        assertThat(counters.sent() + counters.duplicated()).isEqualTo(fates + counters.inFlight());
    }
}
