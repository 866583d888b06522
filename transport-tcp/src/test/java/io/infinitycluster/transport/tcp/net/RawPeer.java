package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.Transport.Lane;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** The other side of a connection, which says what a test wants said: byte by byte, over a plain socket. */
final class RawPeer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = (int) TestNode.PATIENCE.toMillis();

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        // No ports that are kept for a while after each connection: there may be very many.
        socket.setSoLinger(true, 0);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    static RawPeer dial(int port) throws IOException {
        return new RawPeer(new Socket(InetAddress.getByName("127.0.0.1"), port));
    }

    /**
     * Dials and shakes hands as an honest node does.
     *
     * @param behind what comes in one piece with the proof
     */
    static RawPeer member(int port, Lane lane, String from, ClusterSecret secret, byte[]... behind) throws IOException {
        RawPeer peer = dial(port);
        Hello hello = new Hello(lane, true, "test", from, "127.0.0.1:" + port, Proof.nonce());
        peer.say(FrameType.HELLO, hello.encode());
        Frame challenge = peer.hear(FrameType.CHALLENGE);
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        piece.writeBytes(bytes(FrameType.PROOF, Proof.OF_DIALLER.of(secret, hello.encode(), challenge.payload())));
        for (byte[] more : behind) {
            piece.writeBytes(more);
        }
        peer.say(piece.toByteArray());
        peer.hear(FrameType.WELCOME);
        return peer;
    }

    /** Lets somebody in who dials, as an honest node does. */
    Hello welcome(ClusterSecret secret) throws IOException {
        byte[] hello = hear(FrameType.HELLO).payload();
        byte[] challenge = new byte[40];
        say(FrameType.CHALLENGE, challenge);
        if (!Proof.OF_DIALLER.holds(hear(FrameType.PROOF).payload(), secret, hello, challenge)) {
            throw new AssertionError("a wrong proof");
        }
        say(FrameType.WELCOME, Proof.OF_ACCEPTOR.of(secret, hello, challenge));
        return Hello.decode(hello);
    }

    static byte[] bytes(FrameType type, byte[] payload) {
        ByteBuf encoded = new Frame(type, payload).encode(UnpooledByteBufAllocator.DEFAULT);
        try {
            byte[] bytes = new byte[encoded.readableBytes()];
            encoded.readBytes(bytes);
            return bytes;
        } finally {
            encoded.release();
        }
    }

    void say(FrameType type, byte[] payload) throws IOException {
        say(bytes(type, payload));
    }

    void say(byte[] bytes) throws IOException {
        said.writeBytes(bytes);
        out.write(bytes);
        out.flush();
    }

    /** Whether something is there to be heard at once. */
    boolean hearsMore() throws IOException {
        return in.available() > 0;
    }

    /** The next frame, which has to be of this type. */
    Frame hear(FrameType type) throws IOException {
        Frame frame = hear();
        if (frame == null || frame.type() != type) {
            throw new AssertionError("expected " + type + ", got "
                    + (frame == null
                            ? "the end of the connection"
                            : frame.type().toString()));
        }
        return frame;
    }

    /** The next frame; null if the connection has ended. */
    @Nullable
    Frame hear() throws IOException {
        try {
            byte[] header = new byte[Frame.HEADER];
            in.readFully(header);
            heard.writeBytes(header);
            int length = ((header[0] & 255) << 24)
                    | ((header[1] & 255) << 16)
                    | ((header[2] & 255) << 8)
                    | (header[3] & 255);
            byte[] payload = new byte[length - Frame.COUNTED];
            in.readFully(payload);
            heard.writeBytes(payload);
            FrameType type = FrameType.of(header[5]);
            if (type == null) {
                throw new AssertionError("unknown type " + header[5]);
            }
            return new Frame(type, payload);
        } catch (EOFException | SocketException e) {
            return null;
        }
    }

    /** The reason that the other side gives, after which it ends the connection. */
    RefusalReason hearRefusal() throws IOException {
        RefusalReason reason = RefusalReason.of(hear(FrameType.REFUSED).payload()[0]);
        awaitEnd();
        if (reason == null) {
            throw new AssertionError("an unknown reason");
        }
        return reason;
    }

    /** Returns when the other side has ended the connection; fails if it does not. */
    void awaitEnd() throws IOException {
        while (hear() != null) {
            // What it says does not matter here.
            continue;
        }
    }

    /** Says that nothing more will come. */
    void endOutput() throws IOException {
        try {
            socket.shutdownOutput();
        } catch (SocketException e) {
            // The other side was faster.
            return;
        }
    }

    /** Everything that went over the connection, in either direction. */
    byte[] everything() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(said.toByteArray());
        all.writeBytes(heard.toByteArray());
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
