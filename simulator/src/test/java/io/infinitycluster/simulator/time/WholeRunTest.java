package io.infinitycluster.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.random.RandomStreams;
import io.infinitycluster.transport.inmemory.InMemoryNetwork;
import io.infinitycluster.transport.inmemory.Latency;
import io.infinitycluster.transport.inmemory.LinkFaults;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queue, clocks, event loops, network and randomness together: one seed, one run. */
class WholeRunTest {

    private static final long MILLI = 1_000_000L;

    @Test
    void theSameSeedGivesTheSameDigest() {
        for (long seed = 0; seed < 20; seed++) {
            assertThat(new Run(seed).digest()).isEqualTo(new Run(seed).digest());
        }
    }

    @Test
    void anotherSeedGivesAnother() {
        assertThat(new Run(1).digest()).isNotEqualTo(new Run(2).digest());
    }

    @Test
    void runsDoNotTouchOneAnother() {
        long alone = new Run(3).digest();
        Run one = new Run(3);
        Run other = new Run(4);
        while (one.scheduler.now() < Run.END) {
            one.scheduler.run(Run.END, 7);
            other.scheduler.run(Run.END, 5);
            if (one.scheduler.nextTime() > Run.END) {
                break;
            }
        }

        assertThat(one.digest()).isEqualTo(alone);
    }

    /** The same on every machine and JDK. It may change with the simulator, never by itself. */
    @Test
    void theDigestIsTheSameEverywhere() {
        assertThat(new Run(42).digest()).isEqualTo(-4140001325034543412L);
    }

    /** Five nodes with drifting clocks that gossip, while links fail and processes pause and crash. */
    private static final class Run {
        static final long END = 3_000 * MILLI;

        final Scheduler scheduler = new Scheduler();
        private final RandomStreams streams;
        private final InMemoryNetwork<Long> network;
        private final RandomStream faults;
        private final List<Node> nodes = new ArrayList<>();
        private final int world = scheduler.actor("world");

        Run(long seed) {
            streams = new RandomStreams(seed);
            faults = streams.stream("faults");
            network = InMemoryNetwork.ofObjects(
                    new SchedulerDelivery(scheduler), streams.stream("network"), message -> 50);
            network.defaults(LinkFaults.NONE
                    .withLatency(Latency.between(MILLI, 3 * MILLI).withTail(10_000, MILLI))
                    .withLoss(10_000)
                    .withDuplicates(5_000)
                    .withReordering(20_000, 5 * MILLI));
            for (int i = 0; i < 5; i++) {
                nodes.add(new Node(i));
            }
            nodes.forEach(Node::start);
            scheduler.after(10 * MILLI, world, EventKind.FAULT, this::fault);
        }

        long digest() {
            scheduler.runUntil(END);
            assertThat(scheduler.executed()).isGreaterThan(1_000);
            assertThat(network.counters().delivered()).isGreaterThan(500);
            return scheduler.digest();
        }

        private void fault() {
            Node node = faults.pick(nodes);
            Node other = faults.pick(nodes);
            switch (faults.nextInt(8)) {
                case 0 -> node.restart();
                case 1 -> node.loop.pause();
                case 2 -> nodes.forEach(each -> each.loop.resume());
                case 3 -> node.clock.drift(faults.between(-10_000_000L, 10_000_000L));
                case 4 -> network.cut(node.name, other.name);
                case 5 -> network.reset(node.name, other.name);
                case 6 -> network.stall(node.name, other.name);
                default -> network.healAll(network.defaults());
            }
            scheduler.after(1 + faults.exponential(20 * MILLI), world, EventKind.FAULT, this::fault);
        }

        private final class Node implements Transport.Listener<Long> {
            private final String name;
            private final RandomStream random;
            private EventLoop loop;
            private NodeClock clock;
            private Transport<Long> transport;
            private long state;

            Node(int number) {
                name = "n" + number;
                random = streams.stream("node/" + name);
                loop = new EventLoop(scheduler, name);
                clock = new NodeClock(loop, random.between(-1_000_000L, 1_000_000L), 0);
            }

            void start() {
                transport = network.attach(name, loop.gate(this));
                loop.onStop(() -> network.detach(name));
                loop.post(this::tick);
            }

            void restart() {
                loop.stop();
                loop = new EventLoop(scheduler, name);
                clock = clock.successor(loop, random.between(0L, 1_000L));
                start();
            }

            private void tick() {
                Lane lane = random.nextBoolean() ? Lane.CONTROL : Lane.LOG;
                transport.send("n" + random.nextInt(5), lane, state + clock.nanos());
                clock.schedule(random.exponential(5 * MILLI), this::tick);
            }

            @Override
            public void received(String from, Long message) {
                state = state * 31 + message;
                scheduler.mix(state);
            }

            @Override
            public void disconnected(String address) {
                state ^= address.charAt(1);
            }
        }
    }
}
