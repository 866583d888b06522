package io.infinitycluster.simulator.linearizability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the calls and returns that a reader finds together into operations. */
final class EventCollector {
    private final List<Call> calls = new ArrayList<>();
    private final Map<Integer, Call> pending = new LinkedHashMap<>();
    private final Map<Integer, Call> byId = new LinkedHashMap<>();
    private long position;

    /** A call, and its return as far as it has come. */
    static final class Call {
        final int line;
        final int id;
        final int process;
        final String key;
        final KvCall call;
        private final long invoked;
        private final long invokedAt;
        private @Nullable Outcome<KvResult> outcome;
        private long returned = Operation.NEVER;
        private long returnedAt = Operation.NEVER;

        private Call(int line, int id, int process, String key, KvCall call, long invoked, long invokedAt) {
            this.line = line;
            this.id = id;
            this.process = process;
            this.key = key;
            this.call = call;
            this.invoked = invoked;
            this.invokedAt = invokedAt;
        }

        boolean hasReturned() {
            return outcome != null;
        }
    }

    /** The position of the next event. */
    long position() {
        return position;
    }

    int size() {
        return calls.size();
    }

    /** A call in a format that names operations. */
    void invoke(LineScanner at, int line, int id, int process, String key, KvCall call, long time)
            throws MalformedHistoryException {
        Call known = byId.get(id);
        if (known != null) {
            throw at.error(
                    "operation #" + id + " was called in line " + known.line + " already", "a number not used before");
        }
        byId.put(id, add(at, line, id, process, key, call, time));
    }

    /** A call in a format that does not: a process has one operation under way. */
    void invoke(LineScanner at, int line, int process, String key, KvCall call) throws MalformedHistoryException {
        Call known = pending.get(process);
        if (known != null) {
            throw at.error(
                    "process " + process + " calls again before its call of line " + known.line + " has returned",
                    "a return of that call first");
        }
        pending.put(process, add(at, line, calls.size(), process, key, call, position));
    }

    private Call add(LineScanner at, int line, int id, int process, String key, KvCall call, long time)
            throws MalformedHistoryException {
        if (calls.size() == HistoryReader.MAX_OPERATIONS) {
            throw at.error("too many operations", "at most " + HistoryReader.MAX_OPERATIONS);
        }
        Call added = new Call(line, id, process, key, call, position++, time);
        calls.add(added);
        return added;
    }

    /** The operation of that number, or null. */
    @Nullable
    Call byId(int id) {
        return byId.get(id);
    }

    /** The operation that the process has under way; it is so no more. */
    Call takePending(LineScanner at, int process) throws MalformedHistoryException {
        Call call = pending.remove(process);
        if (call == null) {
            throw at.error("process " + process + " returns from a call that it did not make", "a call first");
        }
        return call;
    }

    void end(Call call, Outcome<KvResult> outcome, long time) {
        call.outcome = outcome;
        call.returned = position++;
        call.returnedAt = time;
    }

    /** All operations; those that never returned have an unknown outcome. */
    History<KvCall, KvResult> history() {
        List<Operation<KvCall, KvResult>> operations = new ArrayList<>(calls.size());
        for (Call call : calls) {
            Outcome<KvResult> outcome = call.outcome;
            operations.add(new Operation<>(
                    call.id,
                    call.process,
                    call.key,
                    call.call,
                    outcome == null ? new Outcome.Unknown<>() : outcome,
                    call.invoked,
                    call.returned,
                    call.invokedAt,
                    call.returnedAt));
        }
        return new History<>(operations);
    }

    /** Makes sure that the model knows every call. */
    void requireKnown(KvModel model) throws MalformedHistoryException {
        for (Call call : calls) {
            if (!model.knows(call.call)) {
                String name = KvText.call("", call.call);
                throw new MalformedHistoryException(
                        call.line,
                        "the model " + model.label() + " has no " + name.substring(0, name.indexOf(' ')),
                        "a call that the model knows, or another model");
            }
        }
    }
}
