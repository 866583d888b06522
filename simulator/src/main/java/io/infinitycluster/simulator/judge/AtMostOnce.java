package io.infinitycluster.simulator.judge;

import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.IdempotencyTable;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sees to it that no state machine carries out a command twice under one idempotency key (P12). It remembers as many keys as the nodes
 * have to, whatever their length.
 */
final class AtMostOnce {

    private final int remembered;

    /** At which entry a command was carried out under a key, by order of the log. */
    private final LinkedHashMap<Bytes, Long> firsts = new LinkedHashMap<>();

    private long lastFirst;
    private long decided;
    private long repeated;
    /** Whether every key that ever was is in the table. */
    private boolean complete = true;

    AtMostOnce() {
        this(IdempotencyTable.LEAST_KEYS);
    }

    AtMostOnce(int remembered) {
        this.remembered = remembered;
    }

    /** How many entries were answered with what an earlier one under the same key had done. */
    long repeated() {
        return repeated;
    }

    /** The state machine of a node has carried out the command of an entry. */
    void carriedOut(String node, long index, Bytes key) {
        Long first = firsts.get(key);
        if (first != null && first != index) {
            throw new Violation(
                    Invariant.AT_MOST_ONCE,
                    node + " carried out at " + index + " what had been carried out at " + first
                            + " under the idempotency key " + key);
        }
        if (first == null && index > lastFirst) {
            firsts.put(key, index);
            lastFirst = index;
            if (firsts.size() > remembered) {
                Iterator<Long> oldest = firsts.values().iterator();
                oldest.next();
                oldest.remove();
                complete = false;
            }
        }
    }

    /** A node has applied an entry, whether its state machine heard of it or not. */
    void applied(String node, long index, Bytes key) {
        Long first = firsts.get(key);
        if (first == null && complete) {
            throw new Violation(
                    Invariant.AT_MOST_ONCE,
                    node + " did not carry out " + index + ", the first entry under the idempotency key " + key);
        }
        if (index > decided && first != null && first < index) {
            repeated++;
        }
        decided = Math.max(decided, index);
    }

    /** History was cut, with an operator's consent: what came after did not happen. */
    void cut(long lastIndex) {
        for (Iterator<Map.Entry<Bytes, Long>> all = firsts.entrySet().iterator(); all.hasNext(); ) {
            if (all.next().getValue() > lastIndex) {
                all.remove();
            }
        }
        lastFirst = Math.min(lastFirst, lastIndex);
        decided = Math.min(decided, lastIndex);
        complete = false;
    }
}
