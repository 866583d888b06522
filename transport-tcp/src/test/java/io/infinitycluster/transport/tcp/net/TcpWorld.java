package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.port.contract.Parcel;
import io.infinitycluster.core.port.contract.TransportWorld;
import io.infinitycluster.transport.tcp.Waiting;
import io.infinitycluster.transport.tcp.loop.EventLoop;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Nodes on the loopback address, each with an event loop of its own. */
final class TcpWorld implements TransportWorld {

    /** What is lost is sent again after this time only; on a machine that stands still it is not lost. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long SETTLE_MILLIS = 300;

    private record Running(EventLoop loop, PeerTransport<Parcel> transport) {}

    private final UnaryOperator<PeerSettings> settings;
    private final Map<String, Running> nodes = new ConcurrentHashMap<>();

    TcpWorld(UnaryOperator<PeerSettings> settings) {
        this.settings = settings;
    }

    @Override
    public String newAddress() {
        return "127.0.0.1:" + FreePorts.next();
    }

    @Override
    public Transport<Parcel> open(String address, Transport.Listener<Parcel> listener) {
        EventLoop loop = new EventLoop("node-" + address, failure -> {
            throw new AssertionError(failure);
        });
        int port = PeerAddress.parse(address).port();
        PeerSettings of = settings.apply(
                PeerSettings.of("127.0.0.1", port, address, "test").withTimeouts(TestNode.PATIENT));
        // The threads of one that was closed there may not have ended on a machine that stands still.
        PeerTransport<Parcel> transport = Waiting.await()
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> PeerTransport.open(of, new Parcel.ParcelCodec(), loop, listener), opened -> true);
        nodes.put(address, new Running(loop, transport));
        return transport;
    }

    @Override
    public void close(String address) {
        Running node = nodes.remove(address);
        if (node == null) {
            return;
        }
        node.transport.close();
        CountDownLatch idle = new CountDownLatch(1);
        node.loop.execute(idle::countDown);
        node.loop.close();
        try {
            if (!idle.await(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the loop of " + address + " is stuck");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void onLoop(String address, Runnable task) {
        Running node = nodes.get(address);
        if (node != null) {
            node.loop.execute(task);
        }
    }

    @Override
    public boolean await(BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > WAIT_NANOS) {
                return false;
            }
            sleep(2);
        }
        return true;
    }

    @Override
    public void settle() {
        sleep(SETTLE_MILLIS);
    }

    @Override
    public void close() {
        nodes.keySet().forEach(this::close);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
