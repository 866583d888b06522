package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Entry;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.state.CommandOutcome;
import io.infinitycluster.core.state.KeyedCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The writes of clients, from when they are offered until they are confirmed. Whatever arrives while forces run, and is too little
 * for one of its own, shares the next batch (group commit); what waits is bounded in bytes.
 */
final class WriteQueue {

    private static final int MAX_BATCH_BYTES = 256 << 10;
    private static final int MAX_BATCH_COMMANDS = 1024;

    /** @param alone whether it shares no batch with others */
    private record Waiting(Entry entry, boolean alone, WriteReply reply) {

        int bytes() {
            return entry.payload().length;
        }
    }

    private record Appended(long index, int bytes, WriteReply reply) {}

    private final NodeContext context;
    private final Consumer<List<Entry>> append;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final ArrayDeque<Appended> appended = new ArrayDeque<>();
    private long pendingBytes;
    /** How many of those bytes wait to be appended. */
    private long waitingBytes;

    /** @param append makes one batch of entries and appends it to the log */
    WriteQueue(NodeContext context, Consumer<List<Entry>> append) {
        this.context = context;
        this.append = append;
    }

    /** Takes a write, or refuses it. */
    void offer(WriteRequest request, WriteReply reply) {
        String key = request.idempotencyKey();
        Entry entry;
        try {
            entry = key == null
                    ? Entry.command(request.command())
                    : KeyedCommand.of(key, request.command()).toEntry();
        } catch (IllegalArgumentException e) {
            reply.refused(new Refusal(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage())));
            return;
        }
        offer(entry, request.command(), reply);
    }

    private void offer(Entry entry, byte[] command, WriteReply reply) {
        ClusterSettings settings = context.settings();
        if (command.length > settings.maxCommandBytes()) {
            reply.refused(new Refusal(
                    ErrorCode.NOT_SUPPORTED,
                    "a command of " + command.length + " bytes; at most " + settings.maxCommandBytes()
                            + " are possible: send less at once"));
        } else if (context.log().full()) {
            reply.refused(new Refusal(
                    ErrorCode.DISK_ERROR, "the disk of this node is full: make room, and writes go on by themselves"));
        } else if (pendingBytes + entry.payload().length > settings.maxPendingBytes()) {
            reply.refused(new Refusal(
                    ErrorCode.INVALID_STATUS,
                    pendingBytes + " bytes of writes wait for confirmation: slow down, and try again"));
        } else {
            pendingBytes += entry.payload().length;
            boolean alone = context.applier().machine().isLong(command);
            waiting.add(new Waiting(entry, alone, reply));
            waitingBytes += entry.payload().length;
            flush();
        }
    }

    /** Appends what waits, if it need not wait any longer. */
    void flush() {
        while (!waiting.isEmpty() && context.log().takes(waitingBytes)) {
            appendSome();
        }
    }

    private void appendSome() {
        long index = context.log().lastIndex();
        int bytes = 0;
        boolean more;
        List<Entry> entries = new ArrayList<>();
        do {
            Waiting next = waiting.remove();
            entries.add(next.entry());
            bytes += next.bytes();
            index++;
            appended.add(new Appended(index, next.bytes(), next.reply()));
            more = !next.alone() && mayJoin(entries.size(), bytes);
        } while (more);
        waitingBytes -= bytes;
        append.accept(entries);
    }

    /** Whether the next write may join a batch of so many. */
    private boolean mayJoin(int commands, int bytes) {
        Waiting next = waiting.peek();
        return next != null
                && !next.alone()
                && commands < MAX_BATCH_COMMANDS
                && bytes + next.bytes() <= MAX_BATCH_BYTES;
    }

    /** Whether no write waits to be appended. */
    boolean allAppended() {
        return waiting.isEmpty();
    }

    /** Answers the write whose entry was applied. */
    void applied(long index, CommandOutcome outcome) {
        Appended first = appended.peek();
        if (first != null && first.index() == index) {
            appended.remove();
            pendingBytes -= first.bytes();
            if (outcome instanceof CommandOutcome.Result done) {
                first.reply().confirmed(done.index(), done.result());
            } else if (outcome instanceof CommandOutcome.Refused refused) {
                first.reply().refused(refused.refusal());
            }
        }
    }

    /** Answers all that still waits: what was not appended never will be, and of the rest nothing is known. */
    void close(String reason) {
        for (Appended write : appended) {
            write.reply().unknown(reason);
        }
        for (Waiting write : waiting) {
            write.reply().refused(new Refusal(ErrorCode.INVALID_ROLE, reason));
        }
        appended.clear();
        waiting.clear();
        waitingBytes = 0;
    }
}
