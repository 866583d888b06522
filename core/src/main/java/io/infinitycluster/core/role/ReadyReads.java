package io.infinitycluster.core.role;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Refusal;
import java.util.ArrayDeque;
import java.util.function.BiConsumer;

/**
 * Reads that had to wait, and may be answered now: for a slice of time at once, and then again when the node has done what else there was to
 * do by then ({@link ClusterSettings#applySliceNanos}). What may be answered stays so, because the state that a read was to see only grows (P8);
 * unless the node begins anew meanwhile (P6), and then it is refused.
 */
final class ReadyReads {

    private record Ready(ReadRequest request, long index, Reply<ReadRequest.Answer> reply) {}

    private final NodeContext context;
    private final BiConsumer<ReadRequest, Reply<ReadRequest.Answer>> answer;
    private final ArrayDeque<Ready> ready = new ArrayDeque<>();
    /** Whether it goes on by itself. */
    private boolean goingOn;

    /** @param answer answers a read from what is applied */
    ReadyReads(NodeContext context, BiConsumer<ReadRequest, Reply<ReadRequest.Answer>> answer) {
        this.context = context;
        this.answer = answer;
    }

    /**
     * One more, for the next {@link #answer}.
     *
     * @param index what has to be applied for it, and is
     */
    void add(ReadRequest request, long index, Reply<ReadRequest.Answer> reply) {
        ready.add(new Ready(request, index, reply));
    }

    /** Answers what there is, some of it now. */
    void answer() {
        if (goingOn) {
            return;
        }
        long begin = context.clock().nanos();
        boolean over = false;
        while (!ready.isEmpty() && !over) {
            Ready next = ready.remove();
            if (context.applier().appliedIndex() >= next.index()) {
                answer.accept(next.request(), next.reply());
            } else {
                next.reply()
                        .refused(new Refusal(
                                ErrorCode.INVALID_STATUS, "This node has begun anew with an empty log: ask again"));
            }
            over = context.clock().nanos() - begin >= context.settings().applySliceNanos();
        }
        if (!ready.isEmpty()) {
            goingOn = true;
            context.clock().schedule(0, () -> {
                goingOn = false;
                answer();
            });
        }
    }

    /** Refuses what has not been answered. */
    void close(Refusal why) {
        while (!ready.isEmpty()) {
            ready.remove().reply().refused(why);
        }
    }
}
