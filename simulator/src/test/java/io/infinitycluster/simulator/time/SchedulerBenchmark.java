package io.infinitycluster.simulator.time;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Codec;
import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.simulator.random.RandomStreams;
import io.infinitycluster.transport.inmemory.InMemoryNetwork;
import io.infinitycluster.transport.inmemory.Latency;
import io.infinitycluster.transport.inmemory.LinkFaults;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How many events a second the queue and the network manage on one core. Not a test: run {@link #main}. It takes about
 * a minute; the best of several rounds counts, the others warm up or were disturbed.
 */
public final class SchedulerBenchmark {

    private static final int ROUNDS = 6;
    private static final int EVENTS = 4_000_000;
    private static final long MICRO = 1_000L;

    private SchedulerBenchmark() {}

    /** Prints one line for each measurement. */
    public static void main(String[] arguments) {
        for (int waiting : new int[] {16, 256, 4_096, 65_536}) {
            report("queue, " + waiting + " waiting", () -> queue(waiting));
        }
        report("timers set and cancelled, 10 a run", SchedulerBenchmark::cancelledTimers);
        for (int nodes : new int[] {2, 5, 50}) {
            report("network of objects, " + nodes + " nodes", () -> network(nodes, false, LinkFaults.NONE));
        }
        report("network of bytes, 5 nodes", () -> network(5, true, LinkFaults.NONE));
        LinkFaults faults = LinkFaults.NONE
                .withLatency(Latency.between(100 * MICRO, 900 * MICRO).withTail(10_000, 1_000 * MICRO))
                .withLoss(1_000)
                .withDuplicates(1_000)
                .withReordering(10_000, 1_000 * MICRO)
                .withBandwidth(1_000_000_000)
                .withQueue(1_000_000, 1L << 30);
        report("network of objects, 5 nodes, all faults", () -> network(5, false, faults));
        report("the same, 10 times as long", () -> network(5, false, faults, 10L * EVENTS));
    }

    /** Each event schedules one more, at a random distance. */
    private static long queue(int waiting) {
        Scheduler scheduler = new Scheduler();
        int actor = scheduler.actor("n");
        long[] seeds = {0};
        for (int i = 0; i < waiting; i++) {
            new Runnable() {
                private long state = seeds[0]++;

                @Override
                public void run() {
                    state = state * 6364136223846793005L + 1442695040888963407L;
                    scheduler.after(state >>> 44, actor, EventKind.TASK, this);
                }
            }.run();
        }
        return scheduler.run(Long.MAX_VALUE, EVENTS);
    }

    /** As protocols do: every event pushes a time-out further into the future. */
    private static long cancelledTimers() {
        Scheduler scheduler = new Scheduler();
        EventLoop loop = new EventLoop(scheduler, "n");
        NodeClock clock = new NodeClock(loop, 0, 0);
        NodeClockTimers timers = new NodeClockTimers(clock);
        loop.post(timers::tick);
        return scheduler.run(Long.MAX_VALUE, EVENTS / 10);
    }

    private static final class NodeClockTimers {
        private final NodeClock clock;
        private final Clock.Timer[] timeouts = new Clock.Timer[10];

        NodeClockTimers(NodeClock clock) {
            this.clock = clock;
        }

        void tick() {
            for (int i = 0; i < timeouts.length; i++) {
                if (timeouts[i] != null) {
                    timeouts[i].cancel();
                }
                timeouts[i] = clock.schedule(4_000_000 * MICRO, () -> {});
            }
            clock.schedule(MICRO, this::tick);
        }
    }

    private static long network(int nodes, boolean bytes, LinkFaults faults) {
        return network(nodes, bytes, faults, EVENTS);
    }

    /** Every node keeps 20 messages under way to its neighbours; each one that arrives is sent on. */
    private static long network(int nodes, boolean bytes, LinkFaults faults, long events) {
        Scheduler scheduler = new Scheduler();
        RandomStreams streams = new RandomStreams(1);
        SchedulerDelivery delivery = new SchedulerDelivery(scheduler);
        InMemoryNetwork<Long> network = bytes
                ? InMemoryNetwork.ofBytes(delivery, streams.stream("network"), new LongCodec())
                : InMemoryNetwork.ofObjects(delivery, streams.stream("network"), message -> 100);
        network.defaults(faults);
        List<Relay> relays = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            Relay relay = new Relay(i, nodes);
            EventLoop loop = new EventLoop(scheduler, "n" + i);
            relay.transport = network.attach("n" + i, loop.gate(relay));
            relays.add(relay);
        }
        for (int i = 0; i < 20; i++) {
            relays.forEach(Relay::sendOn);
        }
        long ran = 0;
        while (ran < events) {
            ran += scheduler.run(Long.MAX_VALUE, 100_000);
            // Makes up for what was lost.
            while (network.counters().inFlight() < 20L * nodes) {
                relays.forEach(Relay::sendOn);
            }
        }
        return ran;
    }

    private static final class Relay implements Transport.Listener<Long> {
        private final String[] others;
        private Transport<Long> transport;
        private int next;

        Relay(int number, int nodes) {
            others = new String[nodes - 1];
            for (int i = 1; i < nodes; i++) {
                others[i - 1] = "n" + (number + i) % nodes;
            }
        }

        void sendOn() {
            next = next + 1 == others.length ? 0 : next + 1;
            transport.send(others[next], (next & 1) == 0 ? Lane.CONTROL : Lane.LOG, 7L);
        }

        @Override
        public void received(String from, Long message) {
            sendOn();
        }

        @Override
        public void disconnected(String address) {}
    }

    private static final class LongCodec implements Codec<Long> {
        @Override
        public byte[] encode(Long message) {
            return ByteBuffer.allocate(Long.BYTES).putLong(message).array();
        }

        @Override
        public Long decode(byte[] bytes) {
            return ByteBuffer.wrap(bytes).getLong();
        }
    }

    private interface Measured {
        /** Returns how many events ran. */
        long run();
    }

    private static void report(String what, Measured measured) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            long events = measured.run();
            best = Math.min(best, (double) (System.nanoTime() - begin) / events);
        }
        System.out.printf(
                Locale.ROOT, "%-42s %6.1f ns an event, %6.2f million events a second%n", what, best, 1_000 / best);
    }
}
