package io.infinitycluster.transport.inmemory;

import io.infinitycluster.core.port.Codec;
import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.port.Transport.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network of numbered messages whose size is their number of bytes, with everything that was heard noted down. */
final class TestNetwork {

    record Message(int number, int size) {}

    record Received(long time, String from, int number) {}

    final ManualScheduler scheduler = new ManualScheduler();
    final InMemoryNetwork<Message> network;
    final Map<String, Transport<Message>> transports = new LinkedHashMap<>();
    final Map<String, List<Received>> received = new LinkedHashMap<>();
    final Map<String, List<String>> disconnected = new LinkedHashMap<>();

    TestNetwork(boolean bytes, long seed, String... addresses) {
        network = bytes
                ? InMemoryNetwork.ofBytes(scheduler, () -> seed, new MessageCodec())
                : InMemoryNetwork.ofObjects(scheduler, () -> seed, Message::size);
        for (String address : addresses) {
            attach(address);
        }
    }

    void attach(String address) {
        List<Received> heard = received.computeIfAbsent(address, key -> new ArrayList<>());
        List<String> lost = disconnected.computeIfAbsent(address, key -> new ArrayList<>());
        transports.put(address, network.attach(address, new Transport.Listener<>() {
            @Override
            public void received(String from, Message message) {
                heard.add(new Received(scheduler.nanos(), from, message.number()));
            }

            @Override
            public void disconnected(String peer) {
                lost.add(peer);
            }
        }));
    }

    void send(String from, String to, Lane lane, int number, int size) {
        transports.get(from).send(to, lane, new Message(number, size));
    }

    void send(String from, String to, int number) {
        send(from, to, Lane.LOG, number, 100);
    }

    /** The numbers that arrived at an address. */
    List<Integer> numbers(String address) {
        return received.get(address).stream().map(Received::number).toList();
    }

    List<Long> times(String address) {
        return received.get(address).stream().map(Received::time).toList();
    }

    NetworkCounters counters() {
        return network.counters();
    }

    /** Encodes into just as many bytes as the message says, at least four. */
    private static final class MessageCodec implements Codec<Message> {
        @Override
        public byte[] encode(Message message) {
            return ByteBuffer.allocate(Math.max(4, message.size()))
                    .putInt(message.number())
                    .array();
        }

        @Override
        public Message decode(byte[] bytes) {
            return new Message(ByteBuffer.wrap(bytes).getInt(), bytes.length);
        }
    }
}
