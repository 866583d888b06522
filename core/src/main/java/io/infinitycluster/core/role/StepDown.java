package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.core.port.Completion.Done;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a leadership in order (P3): no new writes; what was appended is confirmed, if it can be; the whole log goes into
 * shared storage; and then the manifest is sealed.
 *
 * <p>If shared storage does not answer in time, the node goes to admin without a seal, or without knowing of it: it does not
 * resume. Then its lease has to run out before another can lead.
 */
final class StepDown {

    private final NodeContext context;
    private final WriteQueue writes;
    private final Archiver archiver;
    private final Runnable swapIfDue;
    private final Consumer<String> end;
    private final Reply<Done> reply;
    private final long drainUntilNanos;
    private final long deadlineNanos;
    private @Nullable Seal seal;

    StepDown(
            NodeContext context,
            WriteQueue writes,
            Archiver archiver,
            Runnable swapIfDue,
            Consumer<String> end,
            Reply<Done> reply) {
        this.context = context;
        this.writes = writes;
        this.archiver = archiver;
        this.swapIfDue = swapIfDue;
        this.end = end;
        this.reply = reply;
        long now = context.clock().nanos();
        drainUntilNanos = now + context.settings().nodeTimeoutNanos();
        deadlineNanos = drainUntilNanos + context.settings().leaderLeaseNanos();
    }

    /** How the log ended, once it may be sealed; null before. */
    @Nullable
    Seal seal() {
        return seal;
    }

    /** Goes on as far as it can. */
    void advance() {
        long now = context.clock().nanos();
        Log log = context.log();
        if (now >= deadlineNanos) {
            end.accept("stepped down without knowing of a seal: shared storage did not answer in time");
            return;
        }
        boolean allConfirmed = writes.allAppended() && context.applier().appliedIndex() == log.lastIndex();
        if (seal != null || !(allConfirmed || (now >= drainUntilNanos && writes.allAppended()))) {
            return;
        }
        if (archiver.end() < log.lastIndex()) {
            archiver.archive(log.lastIndex(), 1, this::advance);
        } else {
            seal = new Seal(log.lastIndex(), log.lastTerm());
            swapIfDue.run();
        }
    }

    /** The leadership is over, one way or another. */
    void close() {
        reply.answered(Done.DONE);
    }
}
