package io.infinitycluster.core.role;

import io.infinitycluster.core.port.PortFailure;
import org.jspecify.annotations.Nullable;

/** Notices that shared storage has not answered for a while, and that it does again; and says so (P10). */
final class StorageWatch {

    private final NodeContext context;
    private @Nullable PortFailure failure;
    private long failingSinceNanos;
    private boolean noted;

    StorageWatch(NodeContext context) {
        this.context = context;
    }

    /** Why shared storage is not answering: one of these, or nothing if all of them are null. */
    void observe(@Nullable PortFailure one, @Nullable PortFailure other) {
        PortFailure now = one == null ? other : one;
        if (now == null) {
            if (noted) {
                context.note("shared storage answers again");
            }
            noted = false;
        } else if (failure == null) {
            failingSinceNanos = context.clock().nanos();
        }
        failure = now;
        String trouble = trouble();
        if (trouble != null && !noted) {
            noted = true;
            context.note(trouble);
        }
    }

    /** What people should know; null while shared storage answers, or has been silent for no longer than a node may be. */
    @Nullable
    String trouble() {
        PortFailure now = failure;
        long nanos = context.clock().nanos() - failingSinceNanos;
        if (now == null || nanos <= context.settings().nodeTimeoutNanos()) {
            return null;
        }
        long kept = context.log().lastIndex() - context.log().baseIndex();
        return "shared storage has not answered for " + nanos / 1_000_000_000L + " s (" + now
                + "): commits go on as long as the in-sync set need not change, and the log grows; it has " + kept
                + " entries";
    }
}
