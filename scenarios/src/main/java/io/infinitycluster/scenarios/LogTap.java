package io.infinitycluster.scenarios;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Append;
import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.transport.inmemory.Fate;
import io.infinitycluster.transport.inmemory.Tap;

/** Counts which entries of its log one node sends to another. */
public final class LogTap implements Tap<Message> {

    private final String from;
    private final String to;
    private final long upTo;
    private long appends;
    private long entries;
    private long olderEntries;

    /** @param upTo entries up to this index count as old */
    LogTap(String from, String to, long upTo) {
        this.from = from;
        this.to = to;
        this.upTo = upTo;
    }

    @Override
    public void met(Fate fate, String sender, String receiver, Lane lane, long number, int bytes, Message message) {
        if (message instanceof Append append && sender.equals(from) && receiver.equals(to)) {
            appends++;
            for (Batch batch : append.batches()) {
                entries += batch.count();
                olderEntries += batch.lastIndex() <= upTo ? batch.count() : 0;
            }
        }
    }

    /** How many messages for entries arrived or were lost, those included in which there were none. */
    public long appends() {
        return appends;
    }

    /** How many entries were sent, lost ones included. */
    public long entries() {
        return entries;
    }

    /** How many of them were old. */
    public long olderEntries() {
        return olderEntries;
    }
}
