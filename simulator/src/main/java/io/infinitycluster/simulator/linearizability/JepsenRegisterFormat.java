package io.infinitycluster.simulator.linearizability;

import io.infinitycluster.simulator.linearizability.EventCollector.Call;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log of a Jepsen test of one register: lines of {@code INFO jepsen.util - PROCESS :TYPE :OP VALUE}.
 *
 * <p>{@code :fail} with a cas and its own two values says that the comparison failed, which is an answer that the
 * checker holds against the model. {@code :fail} with anything else says that the operation did not happen.
 */
final class JepsenRegisterFormat implements HistoryReader.LineFormat {
    static final String START = "INFO  jepsen.util -";

    private static final String KEY = "register";

    private final EventCollector events;

    JepsenRegisterFormat(EventCollector events) {
        this.events = events;
    }

    @Override
    public void line(int number, String line) throws MalformedHistoryException {
        LineScanner scanner = new LineScanner(number, line);
        scanner.require(START);
        if (scanner.take(":nemesis")) {
            // What the test did to the cluster; no operation of a client.
            return;
        }
        int process = (int) scanner.number(Integer.MAX_VALUE, "the number of a process");
        String type = scanner.word(":invoke, :ok, :fail or :info");
        String name = scanner.word(":read, :write or :cas");
        if (!name.equals(":read") && !name.equals(":write") && !name.equals(":cas")) {
            throw scanner.error(
                    "unknown operation " + MalformedHistoryException.excerpt(name), ":read, :write or :cas");
        }
        if (type.equals(":invoke")) {
            events.invoke(scanner, number, process, KEY, call(scanner, name));
            scanner.end();
            return;
        }
        Call call = events.takePending(scanner, process);
        if (!name.equals(nameOf(call.call))) {
            throw scanner.error("process " + process + " returns from a " + name, "its " + nameOf(call.call));
        }
        Outcome<KvResult> outcome = switch (type) {
            case ":ok" -> new Outcome.Ok<>(answer(scanner, call));
            case ":fail" -> failed(scanner, call);
            case ":info" -> new Outcome.Unknown<>();
            default ->
                throw scanner.error(
                        "unknown type " + MalformedHistoryException.excerpt(type), ":invoke, :ok, :fail or :info");
        };
        events.end(call, outcome, events.position());
    }

    private static Outcome<KvResult> failed(LineScanner scanner, Call call) throws MalformedHistoryException {
        if (call.call instanceof KvCall.CompareAndSet && scanner.take("[")) {
            return new Outcome.Ok<>(compared(scanner, call, false));
        }
        return new Outcome.Failed<>();
    }

    private static KvResult answer(LineScanner scanner, Call call) throws MalformedHistoryException {
        if (call.call instanceof KvCall.Get) {
            KvResult read = new KvResult.Value(integer(scanner));
            scanner.end();
            return read;
        } else if (call.call instanceof KvCall.CompareAndSet) {
            scanner.require("[");
            return compared(scanner, call, true);
        }
        requireSame(scanner, call, new KvCall.Put(written(scanner)));
        return new KvResult.Done();
    }

    private static KvResult compared(LineScanner scanner, Call call, boolean success) throws MalformedHistoryException {
        requireSame(scanner, call, restOfPair(scanner));
        return new KvResult.Flag(success);
    }

    private static void requireSame(LineScanner scanner, Call call, KvCall returned) throws MalformedHistoryException {
        scanner.end();
        if (!call.call.equals(returned)) {
            throw scanner.error(
                    "process " + call.process + " returns from " + KvText.call(KEY, returned),
                    KvText.call(KEY, call.call) + ", as in line " + call.line);
        }
    }

    private static KvCall call(LineScanner scanner, String name) throws MalformedHistoryException {
        switch (name) {
            case ":read":
                integer(scanner);
                return new KvCall.Get();
            case ":write":
                return new KvCall.Put(written(scanner));
            default:
                scanner.require("[");
                return restOfPair(scanner);
        }
    }

    private static KvCall restOfPair(LineScanner scanner) throws MalformedHistoryException {
        List<@Nullable String> pair = new ArrayList<>();
        pair.add(integer(scanner));
        pair.add(integer(scanner));
        scanner.require("]");
        return new KvCall.CompareAndSet(pair.get(0), pair.get(1));
    }

    private static String written(LineScanner scanner) throws MalformedHistoryException {
        String value = integer(scanner);
        if (value == null) {
            throw scanner.error("a write of nil", "a whole number");
        }
        return value;
    }

    private static @Nullable String integer(LineScanner scanner) throws MalformedHistoryException {
        if (scanner.take("nil")) {
            return null;
        }
        String sign = scanner.take("-") ? "-" : "";
        return sign + scanner.number(999_999_999_999_999_999L, "nil or a whole number");
    }

    private static String nameOf(KvCall call) {
        if (call instanceof KvCall.Get) {
            return ":read";
        }
        return call instanceof KvCall.Put ? ":write" : ":cas";
    }
}
