package io.infinitycluster.core.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of a log that lived through appends, truncations, terms, lineages and forces, and what a reader of each prefix must
 * find. Made by the real {@link Log}; what it means is worked out here a second time, naively.
 */
final class LogHistory {

    /** What may happen to a log. */
    sealed interface Event {
        /** Entries are appended: so many commands of so many bytes; none make a no-op. */
        record Append(int commands, int bytes) implements Event {}

        /** A term is seen that is higher by so much. */
        record Term(int by) implements Event {}

        /** The last batches are cut. */
        record Truncate(int batches) implements Event {}

        /** The log is bound to a cluster. */
        record Lineage(long cluster, long replicaId) implements Event {}

        /** A checkpoint holds all but the last entries. */
        record Drop(int kept) implements Event {}

        /** The disk does what it was asked for. */
        record Force() implements Event {}
    }

    /** What a log says of itself. */
    record State(long replicaId, long clusterId, long term, List<String> batches) {

        static State of(Recovered recovered) {
            Recovered.Intact intact = (Recovered.Intact) recovered;
            return new State(intact.replicaId(), intact.clusterId(), intact.term(), describe(intact.batches()));
        }

        private static List<String> describe(List<Batch> batches) {
            List<String> texts = new ArrayList<>();
            for (Batch batch : batches) {
                StringBuilder text = new StringBuilder(batch.toString());
                batch.forEach(
                        1,
                        (index, kind, command) ->
                                text.append(' ').append(kind).append(new String(command, StandardCharsets.UTF_8)));
                texts.add(text.toString());
            }
            return texts;
        }
    }

    private final byte[] bytes;
    /** Where records begin; the last element is the end of the file. */
    private final List<Integer> offsets = new ArrayList<>();
    /** The offsets at which a mark begins, and so a group. */
    private final List<Integer> groups = new ArrayList<>();
    /** What the log says after each record. */
    private final List<State> states = new ArrayList<>();

    private LogHistory(byte[] bytes, List<State> changes) {
        this.bytes = bytes;
        int change = 0;
        State state = null;
        for (int at = 0; at < bytes.length; at += WalRecord.length(bytes, at)) {
            offsets.add(at);
            if (WalRecord.type(bytes, at) == WalRecord.MARK) {
                groups.add(at);
            } else {
                state = changes.get(change);
                change++;
            }
            states.add(state);
        }
        offsets.add(bytes.length);
        if (change != changes.size()) {
            throw new AssertionError(change + " changes in the file, " + changes.size() + " were made");
        }
    }

    static LogHistory of(List<Event> events) {
        LogWorld world = new LogWorld();
        Log log = world.create(1);
        List<State> changes = new ArrayList<>();
        changes.add(new State(log.replicaId(), 0, 0, List.of()));
        changes.add(new State(log.replicaId(), 0, 1, List.of()));
        List<Batch> batches = new ArrayList<>();
        for (Event event : events) {
            int before = batches.size();
            if (event instanceof Event.Append append) {
                Batch batch = batch(log.lastIndex() + 1, log.term(), append);
                log.append(batch);
                batches.add(batch);
            } else if (event instanceof Event.Term term) {
                log.seeTerm(log.term() + term.by());
            } else if (event instanceof Event.Truncate cut) {
                int keep = Math.max(0, before - cut.batches());
                batches.subList(keep, before).clear();
                log.truncateAfter(keep == 0 ? 0 : batches.get(keep - 1).lastIndex());
            } else if (event instanceof Event.Lineage lineage) {
                log.setLineage(lineage.cluster(), lineage.replicaId());
            } else {
                // Dropping what a checkpoint holds writes the file anew: what is left of it is another history.
                world.disk.step();
                continue;
            }
            boolean nothing = event instanceof Event.Truncate && batches.size() == before;
            if (!nothing) {
                changes.add(new State(log.replicaId(), log.clusterId(), log.term(), State.describe(batches)));
            }
        }
        world.disk.run();
        return new LogHistory(world.bytes(), changes);
    }

    private static Batch batch(long index, long term, Event.Append append) {
        if (append.commands() == 0) {
            return Batch.noop(index, term);
        }
        String[] commands = new String[append.commands()];
        for (int i = 0; i < commands.length; i++) {
            commands[i] = String.valueOf((char) ('a' + (index + i) % 26)).repeat(append.bytes());
        }
        return LogWorld.batch(index, term, commands);
    }

    /** The file, wholly forced. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** Where the last group begins: everything before was forced before any of it was written. */
    int lastGroup() {
        return groups.isEmpty() ? bytes.length : groups.get(groups.size() - 1);
    }

    /** The length of the header, without which there is no log. */
    int headerEnd() {
        return offsets.get(1);
    }

    /** The beginning of the record that holds the byte at {@code offset}; the length of the file for its end. */
    int recordAt(int offset) {
        int found = 0;
        for (int start : offsets) {
            if (start <= offset) {
                found = start;
            }
        }
        return found;
    }

    /** What a log that ends with the record before {@code recordStart} says; at least one record must come before. */
    State stateAt(int recordStart) {
        return states.get(offsets.indexOf(recordStart) - 1);
    }
}
