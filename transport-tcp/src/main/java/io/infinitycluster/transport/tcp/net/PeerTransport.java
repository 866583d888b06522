package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.MessageCodec;
import io.infinitycluster.core.port.Codec;
import io.infinitycluster.core.port.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages between the nodes of a cluster, over TCP.
 *
 * <p>A node opens a connection to another for each lane that it has something to send in, and receives over those that the others
 * open. So a heartbeat never waits behind the log (P7). Both sides prove in a handshake that they know the cluster's secret,
 * if there is one; there may be TLS besides. What is not understood closes its connection, with a line in the log, and harms
 * nothing else. Whatever others send or do not take costs bounded memory ({@link PeerLimits}).
 *
 * @param <M> the messages
 */
public final class PeerTransport<M> implements Transport<M>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PeerTransport.class);
    private static final int THREADS = 2;
    private static final int MOST_LOOKUPS = 4;
    /** How many nodes' lanes are remembered; those that have nothing to do make room. */
    private static final int MOST_LANES = 2048;

    private static final int BACKLOG = 256;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private record LaneKey(String address, Lane lane) {}

    private final PeerSettings settings;
    private final Codec<M> codec;
    private final @Nullable TlsContexts tls;
    private final NodeLoop<M> node;
    private final Map<Lane, Inbox<M>> inboxes = new EnumMap<>(Lane.class);
    private final PeerMeter meter = new PeerMeter();
    private final Refusals refusals = new Refusals();
    private final InboundConnections inbound;
    private final Map<LaneKey, OutboundLane> outbound = new ConcurrentHashMap<>();
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final MultiThreadIoEventLoopGroup threads;
    private final ExecutorService lookups;
    private final HostResolver resolver;
    private final LineLimit tooLargeLines = new LineLimit();
    private final LineLimit anewLines = new LineLimit();
    private @Nullable Channel listening;
    private volatile String ownAddress;
    private volatile boolean closed;

    private PeerTransport(PeerSettings settings, Codec<M> codec, Executor loop, Listener<M> listener) {
        this.settings = settings;
        this.codec = codec;
        tls = settings.tls() == null ? null : TlsContexts.of(settings.tls());
        node = new NodeLoop<>(loop, listener);
        for (Lane lane : Lane.values()) {
            inboxes.put(lane, new Inbox<>(lane, node, settings.limits().maxWaitingBytes()));
        }
        inbound = new InboundConnections(settings.limits());
        ownAddress = settings.advertisedAddress();
        threads = new MultiThreadIoEventLoopGroup(
                THREADS, new DefaultThreadFactory("peers", true), NioIoHandler.newFactory());
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MOST_LOOKUPS,
                MOST_LOOKUPS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("peer-lookup", true));
        pool.allowCoreThreadTimeOut(true);
        lookups = pool;
        resolver = new HostResolver(lookups);
    }

    /**
     * A node's transport, for the core's messages.
     *
     * @see #open(PeerSettings, Codec, Executor, Transport.Listener)
     */
    public static PeerTransport<Message> open(PeerSettings settings, Executor loop, Listener<Message> listener)
            throws IOException {
        return open(settings, new MessageCodec(), loop, listener);
    }

    /**
     * Begins to listen for other nodes. May be called on the node's event loop.
     *
     * @param loop the node's event loop; the listener is called by tasks that are handed to it
     * @throws IOException if the port cannot be listened on; the message says where and why
     * @throws IllegalArgumentException if the files for TLS cannot be used
     */
    public static <M> PeerTransport<M> open(PeerSettings settings, Codec<M> codec, Executor loop, Listener<M> listener)
            throws IOException {
        PeerTransport<M> transport = new PeerTransport<>(settings, codec, loop, listener);
        try {
            transport.listen();
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
        return transport;
    }

    private void listen() throws IOException {
        InetSocketAddress at = new InetSocketAddress(settings.bindHost(), settings.bindPort());
        if (at.isUnresolved()) {
            throw new BindException("cannot listen for peers on " + settings.bindHost() + ": unknown host");
        }
        ChannelFuture bound = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                })
                .bind(at)
                .awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw new IOException(
                    "cannot listen for peers on " + settings.bindHost() + ":" + settings.bindPort() + ": "
                            + cause.getMessage()
                            + "; does another process listen there, or is the address another machine's?",
                    cause);
        }
        listening = bound.channel();
        channels.add(bound.channel());
        PeerAddress advertised = PeerAddress.parse(settings.advertisedAddress());
        if (advertised.port() == 0) {
            ownAddress = new PeerAddress(advertised.host(), boundPort()).toString();
        }
        LOG.info(
                "Listening for peers of the cluster {} on {}, as {}{}{}",
                LogText.printable(settings.cluster(), PeerSettings.LONGEST_CLUSTER),
                bound.channel().localAddress(),
                ownAddress,
                tls == null ? ", without TLS" : ", with TLS",
                settings.authenticates()
                        ? ""
                        : "; peers are NOT authenticated: neither a secret nor mutual TLS is set");
    }

    /** The port that is listened on. */
    public int boundPort() {
        if (listening == null) {
            throw new IllegalStateException("not listening");
        }
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** How others call this node. */
    public String advertisedAddress() {
        return ownAddress;
    }

    private void accept(SocketChannel channel) {
        channels.add(channel);
        KeepAlive.turnOn(channel);
        inbound.arrived(channel);
        channel.closeFuture().addListener(done -> inbound.gone(channel));
        if (tls != null) {
            channel.pipeline().addLast("tls", tls.acceptor().newHandler(channel.alloc()));
        }
        channel.pipeline()
                .addLast("frames", new FrameDecoder())
                .addLast("handshake", new AcceptorHandshake(settings, ownAddress, this::admit))
                .addLast(
                        "guard",
                        new ConnectionGuard(settings.timeouts(), refusals, "from " + channel.remoteAddress(), true));
    }

    private ChannelHandler admit(ChannelHandlerContext ctx, Hello hello) {
        Channel channel = ctx.channel();
        String from = hello.from();
        Channel before = inbound.proven(channel, from, hello.lane());
        if (before != null) {
            tellAnew(from, hello.lane(), channel);
            node.disconnected(from);
            ConnectionGuard.close(before);
        }
        channel.closeFuture().addListener(done -> {
            if (inbound.gone(channel, from, hello.lane())) {
                node.disconnected(from);
            }
        });
        for (Lane lane : Lane.values()) {
            OutboundLane back = outbound.get(new LaneKey(from, lane));
            if (back != null) {
                back.retryNow();
            }
        }
        Inbox<M> inbox = Objects.requireNonNull(inboxes.get(hello.lane()));
        inbox.pauseIfMuchWaits(channel);
        return new MessageReceiver<>(
                from, codec, inbox, meter, channel.pipeline().get(FrameDecoder.class));
    }

    /** It has come back before it was found to be gone; or two nodes have one address. */
    private void tellAnew(String from, Lane lane, Channel channel) {
        String more = anewLines.admit();
        if (more != null) {
            LOG.info(
                    "{} has connected anew in lane {}, from {}: the connection before is closed{}",
                    from,
                    lane,
                    channel.remoteAddress(),
                    more);
        }
    }

    @Override
    public void send(String address, Lane lane, M message) {
        byte[] payload = codec.encode(message);
        if (payload.length > settings.limits().maxMessageBytes()) {
            tellTooLarge(address, payload.length);
            meter.framesDropped.increment();
            return;
        }
        OutboundLane to = closed ? null : laneTo(address, lane);
        if (to == null) {
            meter.framesDropped.increment();
        } else {
            to.offer(payload);
        }
    }

    /** It would be sent again and again. */
    private void tellTooLarge(String address, int bytes) {
        String more = tooLargeLines.admit();
        if (more != null) {
            LOG.error(
                    "Dropped a message of {} bytes to {}: at most {} are allowed, and the other nodes take no more either{}",
                    bytes,
                    address,
                    settings.limits().maxMessageBytes(),
                    more);
        }
    }

    private @Nullable OutboundLane laneTo(String address, Lane lane) {
        LaneKey key = new LaneKey(address, lane);
        OutboundLane known = outbound.get(key);
        return known != null ? known : newLane(key);
    }

    private synchronized @Nullable OutboundLane newLane(LaneKey key) {
        if (outbound.size() >= MOST_LANES) {
            outbound.values().removeIf(OutboundLane::isIdle);
        }
        PeerAddress address;
        try {
            address = PeerAddress.parse(key.address());
        } catch (IllegalArgumentException e) {
            LOG.debug("A message for nobody: {}", e.getMessage());
            return null;
        }
        if (closed || outbound.size() >= MOST_LANES) {
            return null;
        }
        return outbound.computeIfAbsent(
                key,
                each -> new OutboundLane(
                        key.address(),
                        key.lane(),
                        settings,
                        threads.next(),
                        (lane, eventLoop) -> dial(lane, address, eventLoop),
                        node,
                        meter));
    }

    private ChannelFuture dial(OutboundLane lane, PeerAddress address, EventLoop eventLoop) {
        return new Bootstrap()
                .group(eventLoop)
                .channel(NioSocketChannel.class)
                .resolver(resolver)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.timeouts().connect().toMillis()))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channels.add(channel);
                        KeepAlive.turnOn(channel);
                        if (tls != null) {
                            channel.pipeline()
                                    .addLast(
                                            "tls",
                                            tls.dialler().newHandler(channel.alloc(), address.host(), address.port()));
                        }
                        channel.pipeline()
                                .addLast("frames", new FrameDecoder())
                                .addLast(
                                        "handshake",
                                        new DiallerHandshake(settings, ownAddress, lane.address(), lane.lane(), lane))
                                .addLast(
                                        "guard",
                                        new ConnectionGuard(
                                                settings.timeouts(), refusals, "to " + lane.address(), false));
                    }
                })
                .connect(address.unresolved());
    }

    /** What was done so far, and how it stands. May be called on any thread. */
    public PeerCounters counters() {
        Collection<OutboundLane> lanes = outbound.values();
        return new PeerCounters(
                meter.framesSent.sum(),
                meter.bytesSent.sum(),
                meter.framesReceived.sum(),
                meter.bytesReceived.sum(),
                meter.framesDropped.sum(),
                inbound.provenCount(),
                (int) lanes.stream().filter(OutboundLane::isConnected).count(),
                inbound.unprovenCount(),
                lanes.stream().mapToLong(OutboundLane::queuedBytes).sum(),
                inboxes.values().stream().mapToLong(Inbox::waitingBytes).sum(),
                refusals.counts());
    }

    /**
     * Sends what can be sent at once, closes all connections and ends all threads. When this returns no task that was not already
     * running calls the listener. Not to be called on a thread of this transport's own.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        node.close();
        outbound.values().forEach(OutboundLane::close);
        channels.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        lookups.shutdownNow();
        if (!threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS)) {
            LOG.warn("The threads of the peer transport have not ended within 5 s");
        }
        resolver.close();
    }
}
