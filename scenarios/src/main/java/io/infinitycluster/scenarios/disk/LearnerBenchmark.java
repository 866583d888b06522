package io.infinitycluster.scenarios.disk;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Append;
import io.infinitycluster.core.message.Message.Appended;
import io.infinitycluster.core.message.MessageCodec;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.replication.Replicator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A learner that is a whole large log behind, and catches up while its leader goes on to write (P9): two logs on real files, between them
 * the replicator and messages as bytes, but no network. Both live in one small heap.
 */
public final class LearnerBenchmark implements AutoCloseable {

    private static final String LEARNER = "learner";
    private static final String ADDRESS = "learner:1";
    private static final long TERM = 1;
    private static final long WRITER = 1;
    private static final long RESEND_NANOS = 500_000_000L;
    private static final int WRITE_EVERY_MILLIS = 10;
    private static final int ENTRIES_AT_ONCE = 16;
    /** What the leader writes in a second. A learner that lacks no more has caught up: with a slow disk some entries are always on their way. */
    private static final long ON_THEIR_WAY = 1000 / WRITE_EVERY_MILLIS * ENTRIES_AT_ONCE;

    /**
     * What was seen.
     *
     * @param behindBytes how far the learner was behind
     * @param writtenMeanwhile how many bytes the leader wrote while it caught up
     * @param nanos how long that took
     * @param peakHeap the most that was in use of the heap, garbage included, in bytes
     * @param peakAfterCollection the most that was in use of it right after a collection
     */
    public record Result(
            long behindBytes, long writtenMeanwhile, long nanos, long peakHeap, long peakAfterCollection) {}

    private final LogHost leader;
    private final LogHost learner;
    private final Log leaderLog;
    private final Log learnerLog;
    private final MessageCodec codec = new MessageCodec();
    private final Replicator replicator;
    private final long behind;
    private final CompletableFuture<Long> caughtUp = new CompletableFuture<>();

    // Of the leader's loop only.
    private boolean over;
    // Of the learner's loop only.
    private long matched;

    /** Makes a leader's log of so many bytes, and an empty learner's, in an empty directory. */
    public LearnerBenchmark(Path directory, long bytes, LongConsumer progress) throws IOException {
        leader = new LogHost("leader", directory.resolve("leader"), LogSettings.defaults());
        learner = new LogHost("learner", directory.resolve("learner"), LogSettings.defaults());
        leaderLog = leader.create();
        learnerLog = learner.create();
        behind = LargeLog.fill(leader, leaderLog, bytes, progress) * Entries.BYTES;
        replicator = new Replicator(
                leaderLog,
                TERM,
                leader.loop(),
                (address, lane, message) -> send(message),
                leaderLog::durableIndex,
                () -> 0,
                Long.MAX_VALUE);
    }

    private static Iterable<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
                ::iterator;
    }

    /** Lets the learner catch up, and measures. */
    public Result run() throws IOException {
        for (MemoryPoolMXBean pool : heap()) {
            pool.resetPeakUsage();
        }
        long peakLive = 0;
        long begin = System.nanoTime();
        leader.onForced(() -> replicator.replicate());
        long replicaId = learnerLog.replicaId();
        leader.loop().execute(() -> {
            replicator.register(new Member(LEARNER, replicaId, ADDRESS), NodeRole.LEARNER, 0, 0, TERM);
            goOn();
            resend();
        });
        while (!caughtUp.isDone()) {
            leader.ask(() -> leaderLog.lastIndex());
            learner.ask(() -> learnerLog.lastIndex());
            long live = 0;
            for (MemoryPoolMXBean pool : heap()) {
                live += pool.getCollectionUsage() == null
                        ? 0
                        : pool.getCollectionUsage().getUsed();
            }
            peakLive = Math.max(peakLive, live);
            pause();
        }
        long last = leader.await(caughtUp);
        long nanos = System.nanoTime() - begin;
        long peak = 0;
        for (MemoryPoolMXBean pool : heap()) {
            peak += pool.getPeakUsage().getUsed();
        }
        return new Result(behind, last * Entries.BYTES - behind, nanos, peak, peakLive);
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The leader does not wait for its learner. */
    private void goOn() {
        if (!over) {
            leaderLog.append(Entries.batch(leaderLog.lastIndex() + 1, ENTRIES_AT_ONCE, WRITER));
            leader.loop().schedule(TimeUnit.MILLISECONDS.toNanos(WRITE_EVERY_MILLIS), this::goOn);
        }
    }

    private void resend() {
        if (!over) {
            replicator.resend();
            leader.loop().schedule(RESEND_NANOS, this::resend);
        }
    }

    private void send(Message message) {
        byte[] bytes = codec.encode(message);
        learner.loop().execute(() -> {
            if (codec.decode(bytes) instanceof Append append) {
                receive(append);
            }
        });
    }

    /** What a learner does with an append, whose log never holds anything else than its leader's. */
    private void receive(Append append) {
        if (append.previousIndex() > learnerLog.lastIndex()) {
            return;
        }
        for (Batch batch : append.batches()) {
            if (batch.firstIndex() == learnerLog.lastIndex() + 1) {
                learnerLog.append(batch);
            }
        }
        long upTo = learnerLog.lastIndex();
        learnerLog.whenDurable(() -> {
            if (upTo >= matched) {
                matched = upTo;
                byte[] ack = codec.encode(new Appended(TERM, learnerLog.replicaId(), upTo));
                leader.loop().execute(() -> acknowledged((Appended) codec.decode(ack)));
            }
        });
    }

    private void acknowledged(Appended ack) {
        replicator.appended(ADDRESS, ack);
        if (!over
                && ack.matchedIndex() * Entries.BYTES >= behind
                && leaderLog.lastIndex() - ack.matchedIndex() <= ON_THEIR_WAY) {
            over = true;
            replicator.close();
            caughtUp.complete(ack.matchedIndex());
        }
    }

    @Override
    public void close() throws IOException {
        leader.close();
        learner.close();
    }
}
