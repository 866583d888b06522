package io.infinitycluster.transport.tcp.net;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.fail;

import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.core.port.contract.Parcel;
import io.infinitycluster.transport.tcp.Waiting;
import io.infinitycluster.transport.tcp.loop.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A node that sends parcels and notes what it receives. */
final class TestNode implements Transport.Listener<Parcel>, AutoCloseable {

    static final Duration PATIENCE = Waiting.PATIENCE;
    /** No connection is given up because the machine stands still for a while: what is sent once arrives. */
    static final PeerTimeouts PATIENT =
            PeerTimeouts.USUAL.withConnect(PATIENCE).withHandshake(PATIENCE).withStall(PATIENCE);

    static final ClusterSecret SECRET = ClusterSecret.of("0123456789abcdef0123456789abcdef");

    private final EventLoop loop;
    private final PeerTransport<Parcel> transport;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Integer> numbers = new ArrayList<>();
    private final List<String> disconnections = new ArrayList<>();
    private volatile Consumer<Integer> onReceive = number -> {};

    private TestNode(PeerSettings settings) throws IOException {
        loop = new EventLoop("node " + settings.advertisedAddress(), failure::set);
        transport = PeerTransport.open(settings, new Parcel.ParcelCodec(), loop, this);
    }

    /** A node with the test's secret on a port of its own. */
    static TestNode open() throws IOException {
        return open(settings -> settings);
    }

    static TestNode open(UnaryOperator<PeerSettings> change) throws IOException {
        return open(0, change);
    }

    static TestNode open(int port, UnaryOperator<PeerSettings> change) throws IOException {
        return new TestNode(change.apply(settings(port)));
    }

    static PeerSettings settings(int port) {
        return PeerSettings.of("127.0.0.1", port, "127.0.0.1:" + port, "test")
                .withSecret(SECRET)
                .withTimeouts(PATIENT);
    }

    /** Opens a node at the port of one that was closed, whose threads may not have ended on a machine that stands still. */
    static TestNode reopen(int port) {
        return await().ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> open(port, settings -> settings), node -> true);
    }

    PeerTransport<Parcel> transport() {
        return transport;
    }

    PeerCounters counters() {
        return transport.counters();
    }

    long refused(RefusalReason reason) {
        return counters().refused().get(reason);
    }

    String address() {
        return transport.advertisedAddress();
    }

    int port() {
        return transport.boundPort();
    }

    void send(TestNode to, Lane lane, int number, int size) {
        send(to.address(), lane, number, size);
    }

    void send(String to, Lane lane, int number, int size) {
        Parcel parcel = Parcel.of(number, size);
        loop.execute(() -> transport.send(to, lane, parcel));
    }

    /** Sends, and again, as the protocol does, until it has arrived. */
    void sendUntilReceived(TestNode to, Lane lane, int number) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            if (to.has(number)) {
                return true;
            }
            send(to, lane, number, 10);
            return false;
        });
    }

    /** Has somebody hear what comes, on the loop. */
    void onReceive(Consumer<Integer> listener) {
        onReceive = listener;
    }

    /** Returns when all that was handed to the node's event loop so far has run. */
    void settle() throws Exception {
        CompletableFuture<Boolean> settled = new CompletableFuture<>();
        loop.execute(() -> settled.complete(true));
        settled.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Nothing happens on the node's event loop until the latch is counted down. */
    CountDownLatch stick() {
        CountDownLatch release = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        return release;
    }

    @Override
    public void received(String from, Parcel parcel) {
        if (!parcel.isIntact()) {
            failure.set(new AssertionError("altered: " + parcel));
        }
        synchronized (this) {
            numbers.add(parcel.number());
        }
        onReceive.accept(parcel.number());
    }

    @Override
    public synchronized void disconnected(String address) {
        disconnections.add(address);
    }

    synchronized boolean has(int number) {
        return numbers.contains(number);
    }

    synchronized int count() {
        return numbers.size();
    }

    synchronized List<String> disconnections() {
        return List.copyOf(disconnections);
    }

    @Override
    public void close() {
        transport.close();
        loop.close();
        if (failure.get() != null) {
            fail("on the loop of " + transport.advertisedAddress(), failure.get());
        }
    }
}
