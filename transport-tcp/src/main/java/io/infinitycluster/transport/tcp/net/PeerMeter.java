package io.infinitycluster.transport.tcp.net;

import java.util.concurrent.atomic.LongAdder;

/** Counts messages. */
final class PeerMeter {

    final LongAdder framesSent = new LongAdder();
    final LongAdder bytesSent = new LongAdder();
    final LongAdder framesReceived = new LongAdder();
    final LongAdder bytesReceived = new LongAdder();
    final LongAdder framesDropped = new LongAdder();

    void sent(int payloadBytes) {
        framesSent.increment();
        bytesSent.add(Frame.HEADER + payloadBytes);
    }

    void received(int payloadBytes) {
        framesReceived.increment();
        bytesReceived.add(Frame.HEADER + payloadBytes);
    }
}
