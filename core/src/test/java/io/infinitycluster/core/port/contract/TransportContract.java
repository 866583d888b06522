package io.infinitycluster.core.port.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.port.Transport.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link Transport} promises, as tests; each implementation extends this class. It does not ask that messages stay
 * in order or arrive once, because the port does not promise that: who waits for a message sends it again until it comes.
 */
public abstract class TransportContract {

    private TransportWorld world;
    private final List<Node> nodes = new ArrayList<>();

    /** A new world for one test. */
    protected abstract TransportWorld newWorld() throws Exception;

    @BeforeEach
    void begin() throws Exception {
        world = newWorld();
    }

    @AfterEach
    void end() {
        world.close();
        for (Node node : nodes) {
            assertThat(node.problems).as("what %s saw", node.address).isEmpty();
        }
    }

    @Test
    void deliversInEitherLaneWithTheSendersAddress() {
        Node a = open();
        Node b = open();

        for (Lane lane : Lane.values()) {
            sendUntilReceived(a, b, lane, Parcel.of(lane.ordinal(), 100));
        }

        assertThat(b.senders()).containsOnly(a.address);
    }

    @Test
    void bothSidesSend() {
        Node a = open();
        Node b = open();

        sendUntilReceived(a, b, Lane.LOG, Parcel.of(1, 10));
        sendUntilReceived(b, a, Lane.LOG, Parcel.of(2, 10));

        assertThat(a.senders()).containsOnly(b.address);
    }

    @Test
    void deliversMessagesOfEverySizeUnaltered() {
        Node a = open();
        Node b = open();

        int number = 0;
        for (int size : new int[] {0, 1, 255, 256, 65_535, 65_536, 1 << 20, 4 << 20}) {
            sendUntilReceived(a, b, Lane.LOG, Parcel.of(number++, size));
        }
    }

    @Test
    void neverAltersAnyOfMany() {
        Node a = open();
        Node b = open();
        sendUntilReceived(a, b, Lane.LOG, Parcel.of(0, 0));

        a.run(() -> {
            for (int i = 1; i <= 2_000; i++) {
                a.transport.send(b.address, i % 5 == 0 ? Lane.CONTROL : Lane.LOG, Parcel.of(i, i % 700));
            }
        });

        // Some may be lost, but with no fault in sight most must come; each is compared as it arrives.
        await("most messages", () -> b.count() > 1_900);
    }

    @Test
    void tellsManySendersApart() {
        Node hub = open();
        List<Node> others = List.of(open(), open(), open(), open());

        for (Node other : others) {
            sendUntilReceived(other, hub, Lane.CONTROL, Parcel.of(others.indexOf(other), 20));
            sendUntilReceived(hub, other, Lane.CONTROL, Parcel.of(100 + others.indexOf(other), 20));
        }

        assertThat(hub.senders())
                .containsAll(others.stream().map(other -> other.address).toList());
    }

    @Test
    void sendReturnsBeforeAnythingIsReceived() {
        Node a = open();
        Node b = open();
        AtomicBoolean sending = new AtomicBoolean();
        AtomicBoolean nested = new AtomicBoolean();
        a.onReceive = () -> nested.compareAndSet(false, sending.get());
        sendUntilReceived(b, a, Lane.LOG, Parcel.of(0, 0));

        a.run(() -> {
            sending.set(true);
            for (int i = 1; i < 100; i++) {
                a.transport.send(b.address, Lane.LOG, Parcel.of(i, 10));
                b.run(() -> b.transport.send(a.address, Lane.LOG, Parcel.of(1, 10)));
            }
            sending.set(false);
        });
        await("an answer", () -> a.count() > 1 && b.count() > 1);

        assertThat(nested).isFalse();
    }

    @Test
    void takesMessagesForNobodyWithoutAWord() {
        Node a = open();
        Node b = open();
        String nobody = world.newAddress();

        a.run(() -> {
            for (int i = 0; i < 1_000; i++) {
                a.transport.send(nobody, Lane.LOG, Parcel.of(i, 1_000));
            }
        });

        sendUntilReceived(a, b, Lane.LOG, Parcel.of(1, 10));
    }

    @Test
    void reachesANodeThatStartsLater() {
        Node a = open();
        String address = world.newAddress();
        a.run(() -> a.transport.send(address, Lane.CONTROL, Parcel.of(0, 10)));
        world.settle();

        Node late = open(address);

        sendUntilReceived(a, late, Lane.CONTROL, Parcel.of(1, 10));
    }

    @Test
    void nothingReachesAClosedNode() {
        Node a = open();
        Node b = open();
        sendUntilReceived(a, b, Lane.LOG, Parcel.of(0, 10));
        a.run(() -> {
            for (int i = 1; i < 100; i++) {
                a.transport.send(b.address, Lane.LOG, Parcel.of(i, 100));
            }
        });

        world.close(b.address);
        int received = b.count();
        a.run(() -> a.transport.send(b.address, Lane.LOG, Parcel.of(100, 100)));
        world.settle();

        assertThat(b.count()).isEqualTo(received);
    }

    @Test
    void peersHearOfACrash() {
        Node a = open();
        Node b = open();
        sendUntilReceived(a, b, Lane.CONTROL, Parcel.of(0, 10));
        sendUntilReceived(b, a, Lane.CONTROL, Parcel.of(1, 10));

        world.close(b.address);

        await("word of the crash", () -> a.disconnections().contains(b.address));
    }

    @Test
    void reachesANodeThatStartsAgain() {
        Node a = open();
        Node b = open();
        sendUntilReceived(a, b, Lane.LOG, Parcel.of(0, 10));
        sendUntilReceived(b, a, Lane.LOG, Parcel.of(0, 10));
        world.close(b.address);
        world.settle();

        Node again = open(b.address);

        sendUntilReceived(a, again, Lane.LOG, Parcel.of(1, 10));
        sendUntilReceived(again, a, Lane.LOG, Parcel.of(2, 10));
    }

    /**
     * On a real network the urgent message may come last by accident, if whoever sends it was held up. So there are some attempts: where
     * control queues behind log, each fails.
     */
    @Test
    void controlDoesNotQueueBehindLog() {
        Node a = open();
        Node b = open();
        sendUntilReceived(a, b, Lane.LOG, Parcel.of(0, 0));
        sendUntilReceived(a, b, Lane.CONTROL, Parcel.of(0, 0));

        boolean overtook = false;
        for (int attempt = 1; attempt <= 10 && !overtook; attempt++) {
            List<Parcel> bulk = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                bulk.add(Parcel.of(attempt * 1000 + i, 200_000));
            }
            Parcel urgent = Parcel.of(-attempt, 10);

            a.run(() -> {
                bulk.forEach(parcel -> a.transport.send(b.address, Lane.LOG, parcel));
                a.transport.send(b.address, Lane.CONTROL, urgent);
            });

            await("the urgent message", () -> b.has(urgent.number()));
            int last = bulk.get(bulk.size() - 1).number();
            overtook = !b.hasInOrder(last, urgent.number());
            world.settle();
        }
        assertThat(overtook).as("the urgent message came before all bulk data").isTrue();
    }

    private Node open() {
        return open(world.newAddress());
    }

    private Node open(String address) {
        Node node = new Node(address);
        nodes.add(node);
        node.transport = world.open(address, node);
        return node;
    }

    private void sendUntilReceived(Node from, Node to, Lane lane, Parcel parcel) {
        for (int attempt = 0; attempt < 20; attempt++) {
            from.run(() -> from.transport.send(to.address, lane, parcel));
            if (world.await(() -> to.has(parcel.number()))) {
                return;
            }
        }
        throw new AssertionError(parcel + " did not get from " + from.address + " to " + to.address);
    }

    private void await(String what, BooleanSupplier condition) {
        assertThat(world.await(condition)).as(what).isTrue();
    }

    /** A node that notes what it hears, and what it should not have. */
    private final class Node implements Transport.Listener<Parcel> {
        private final String address;
        private final List<Parcel> received = new ArrayList<>();
        private final List<String> senders = new ArrayList<>();
        private final List<String> disconnections = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private final AtomicInteger inside = new AtomicInteger();
        private volatile Thread loop;
        private volatile Transport<Parcel> transport;
        private volatile Runnable onReceive = () -> {};

        Node(String address) {
            this.address = address;
        }

        void run(Runnable task) {
            world.onLoop(address, () -> guarded(task));
        }

        @Override
        public void received(String from, Parcel parcel) {
            guarded(() -> {
                if (!parcel.isIntact()) {
                    problem("altered: " + parcel);
                }
                synchronized (this) {
                    received.add(parcel);
                    senders.add(from);
                }
                onReceive.run();
            });
        }

        @Override
        public void disconnected(String peer) {
            guarded(() -> {
                synchronized (this) {
                    disconnections.add(peer);
                }
            });
        }

        /** Every callback and task of a node runs on one thread, and none within another. */
        private void guarded(Runnable callback) {
            if (inside.incrementAndGet() != 1) {
                problem("a callback within or beside another");
            }
            Thread current = Thread.currentThread();
            if (loop == null) {
                loop = current;
            } else if (loop != current) {
                problem("callbacks on " + loop + " and on " + current);
            }
            try {
                callback.run();
            } catch (RuntimeException e) {
                problem("thrown: " + e);
            } finally {
                inside.decrementAndGet();
            }
        }

        private synchronized void problem(String problem) {
            problems.add(problem);
        }

        synchronized int count() {
            return received.size();
        }

        synchronized List<String> senders() {
            return List.copyOf(senders);
        }

        synchronized List<String> disconnections() {
            return List.copyOf(disconnections);
        }

        /** Whether the second has come, and the first before it. */
        synchronized boolean hasInOrder(int first, int second) {
            List<Integer> numbers = received.stream().map(Parcel::number).toList();
            return numbers.contains(first) && numbers.indexOf(first) < numbers.indexOf(second);
        }

        synchronized boolean has(int number) {
            return received.stream().anyMatch(parcel -> parcel.number() == number);
        }
    }
}
