package io.infinitycluster.transport.tcp.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Stands before an HTTP server on the loopback interface, and does to each request and its answer what a test wants. */
public final class FaultyProxy implements AutoCloseable {

    /** What becomes of a request. */
    public enum Fate {
        /** It is forwarded, and answered. */
        ANSWERED,
        /** It is not forwarded; the answer is a 503 in the words of S3. */
        REFUSED_503,
        /** It is forwarded, and the answer is a 503 all the same. */
        APPLIED_503,
        /** So too, and the client is invited to try again at once. */
        APPLIED_503_RETRY,
        /** It is forwarded, and the answer is a 503 in the words of a proxy. */
        APPLIED_FOREIGN_503,
        /** It is forwarded, and then the connection breaks. */
        APPLIED_CUT,
        /** The connection breaks in the middle of the answer. */
        CUT_IN_ANSWER,
        /** It is forwarded, and never answered. */
        APPLIED_SILENT,
        /** It is forwarded and answered when the test says so. */
        HELD,
        /** The answer is that of a web server that knows nothing of S3. */
        FOREIGN_404,
        /** It is forwarded, and the answer is the bare status 412. */
        APPLIED_BARE_412
    }

    private static final String XML_503 = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>SlowDown</Code>"
            + "<Message>Please reduce your request rate.</Message></Error>";

    private final ServerSocket listening;
    private final int upstream;
    private final ExecutorService threads = Executors.newCachedThreadPool(DaemonThreads.named("faulty-proxy"));
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> silenced = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private volatile CountDownLatch release = new CountDownLatch(1);
    private volatile Function<String, Fate> fates = request -> Fate.ANSWERED;

    public FaultyProxy(int upstream) throws IOException {
        this.upstream = upstream;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::listen);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** From now on requests, told as {@code PUT /bucket/key}, have these fates; and none has been seen. */
    public void decide(Function<String, Fate> decision) {
        fates = decision;
        seen.clear();
        mostRunning.set(0);
        release = new CountDownLatch(1);
    }

    /** What has come so far. */
    List<String> seen() {
        return seen;
    }

    /** Waits for the next request that was forwarded and is not answered; null if there is none for a second. */
    String nextSilenced() throws InterruptedException {
        return silenced.poll(1, TimeUnit.SECONDS);
    }

    /** How many requests were here at the same time. */
    int mostAtOnce() {
        return mostRunning.get();
    }

    /** How many connections there have been. */
    int connections() {
        return connections.get();
    }

    /** Lets go of those that are held. */
    void release() {
        release.countDown();
    }

    private void listen() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = serveOne(client.getInputStream(), client.getOutputStream());
            }
        } catch (IOException e) {
            // The client has gone, as is its right.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the connection takes another request, as it does after a good answer. */
    private boolean serveOne(InputStream in, OutputStream out) throws IOException, InterruptedException {
        String head = readHead(in);
        if (head.isEmpty()) {
            return false;
        }
        byte[] body = in.readNBytes(contentLength(head));
        String request = head.substring(0, head.indexOf(" HTTP/"));
        seen.add(request);
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        // It ends before its answer is sent: the client may send its next one as soon as it has read the first byte.
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        boolean goesOn;
        try {
            goesOn = answer(fates.apply(request), head, body, answer);
        } finally {
            running.decrementAndGet();
        }
        answer.writeTo(out);
        out.flush();
        return goesOn;
    }

    private static boolean answerAndGoOn(ByteArrayOutputStream out, byte[] answer) {
        String text = new String(answer, ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String head = text.substring(0, end + 2);
        String small = head.toLowerCase(Locale.ROOT);
        boolean delimited = small.contains("content-length:") || small.contains("transfer-encoding: chunked");
        String kept = delimited ? head.replaceFirst("(?im)^Connection: [^\r]*\r\n", "") : head;
        out.writeBytes(kept.getBytes(ISO_8859_1));
        out.write(answer, end + 2, answer.length - end - 2);
        return delimited;
    }

    /** Does what the fate says, and returns whether the connection goes on. */
    private boolean answer(Fate fate, String head, byte[] body, ByteArrayOutputStream out)
            throws IOException, InterruptedException {
        switch (fate) {
            case ANSWERED -> {
                return answerAndGoOn(out, forward(head, body));
            }
            case REFUSED_503 -> out.writeBytes(response("503 Slow Down", "application/xml", "", XML_503));
            case APPLIED_503 -> {
                forward(head, body);
                out.writeBytes(response("503 Slow Down", "application/xml", "", XML_503));
            }
            case APPLIED_503_RETRY -> {
                forward(head, body);
                out.writeBytes(response("503 Slow Down", "application/xml", "Retry-After: 0\r\n", XML_503));
            }
            case APPLIED_FOREIGN_503 -> {
                forward(head, body);
                out.writeBytes(response("503 Service Unavailable", "text/html", "", "<h1>Service Unavailable</h1>"));
            }
            case APPLIED_CUT -> forward(head, body);
            case CUT_IN_ANSWER -> {
                byte[] answer = forward(head, body);
                out.write(answer, 0, answer.length - 10);
            }
            case APPLIED_SILENT -> {
                forward(head, body);
                silenced.add(head.substring(0, head.indexOf(" HTTP/")));
                closed.await();
            }
            case HELD -> {
                release.await();
                out.writeBytes(forward(head, body));
            }
            case FOREIGN_404 -> out.writeBytes(response("404 Not Found", "text/html", "", "<h1>Not Found</h1>"));
            case APPLIED_BARE_412 -> {
                forward(head, body);
                out.writeBytes("HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        .getBytes(ISO_8859_1));
            }
        }
        return false;
    }

    private byte[] forward(String head, byte[] body) throws IOException {
        String closing = head.replaceFirst("(?im)^Connection: [^\r]*\r\n", "")
                .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
            server.getOutputStream().write(closing.getBytes(ISO_8859_1));
            server.getOutputStream().write(body);
            server.getOutputStream().flush();
            return server.getInputStream().readAllBytes();
        }
    }

    private static byte[] response(String status, String type, String headers, String body) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n"
                        + headers + "Connection: close\r\n\r\n" + body)
                .getBytes(ISO_8859_1);
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int b = in.read();
            if (b < 0) {
                if (head.size() == 0) {
                    return "";
                }
                throw new EOFException();
            }
            head.write(b);
            boolean expected = b == (ends % 2 == 0 ? '\r' : '\n');
            ends = expected ? ends + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(ISO_8859_1);
    }

    private static int contentLength(String head) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        release.countDown();
        listening.close();
        threads.shutdownNow();
    }
}
