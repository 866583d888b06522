package io.infinitycluster.simulator.transcript;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.message.Message;
import java.util.List;

/** Messages as people read them; ids that are drawn at random are left out. */
final class MessageText {

    private MessageText() {}

    static String of(Message message) {
        return message.getClass().getSimpleName() + " term " + message.term() + details(message);
    }

    private static String details(Message message) {
        if (message instanceof Message.Append m) {
            return " after " + m.previousIndex() + "@" + m.previousTerm() + ": " + batches(m.batches()) + ", commit "
                    + m.commitIndex();
        } else if (message instanceof Message.Committed m) {
            return " commit " + m.commitIndex();
        } else if (message instanceof Message.Appended m) {
            return " matched " + m.matchedIndex();
        } else if (message instanceof Message.AppendRefused m) {
            return " at " + m.refusedIndex() + ", try " + m.hintIndex() + "@" + m.hintTerm();
        } else if (message instanceof Message.Register m) {
            return " " + m.role().lowerCase() + " " + m.name() + " with a log up to " + m.lastIndex() + "@"
                    + m.lastTerm() + (m.byOperator() ? "" : ", by itself");
        } else if (message instanceof Message.Registered m) {
            return " with " + m.leaderName();
        } else if (message instanceof Message.RegisterRefused m) {
            return " " + m.code().code() + " " + m.text();
        } else if (message instanceof Message.Unregister m) {
            return " " + m.name();
        } else if (message instanceof Message.HeartbeatAnswer m) {
            return " " + m.status().text() + ", commit " + m.commitIndex() + ", lease " + m.leaseNanos() / 1_000_000
                    + " ms";
        } else if (message instanceof Message.Heartbeat m) {
            return " durable " + m.durableIndex() + ", commit " + m.commitIndex() + ", applied " + m.appliedIndex();
        } else if (message instanceof Message.ContinueFromStorage m) {
            return " up to " + m.upToIndex();
        } else if (message instanceof Message.Removed m) {
            return " " + m.name();
        } else if (message instanceof Message.NewLeader m) {
            return " " + m.leaderName();
        }
        return "";
    }

    private static String batches(List<Batch> batches) {
        StringBuilder text = new StringBuilder();
        for (Batch batch : batches) {
            text.append(text.isEmpty() ? "" : " ").append(batch);
        }
        return text.isEmpty() ? "nothing" : text.toString();
    }
}
