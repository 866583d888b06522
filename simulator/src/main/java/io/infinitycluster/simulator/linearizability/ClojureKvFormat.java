package io.infinitycluster.simulator.linearizability;

import io.infinitycluster.simulator.linearizability.EventCollector.Call;
import org.jspecify.annotations.Nullable;

/**
 * Reads Clojure maps, one per line: {@code {:process 0, :type :invoke, :f :append, :key "0", :value "x"}}. The five
 * entries may come in any order.
 */
final class ClojureKvFormat implements HistoryReader.LineFormat {
    private static final String ENTRIES = ":process, :type, :f, :key and :value, each once";

    private final EventCollector events;

    ClojureKvFormat(EventCollector events) {
        this.events = events;
    }

    /** The entries of one line, as far as they were read. */
    private static final class Event {
        int process = -1;

        @Nullable
        String type;

        @Nullable
        String function;

        @Nullable
        String key;

        @Nullable
        String value;

        boolean hasValue;
    }

    @Override
    public void line(int number, String line) throws MalformedHistoryException {
        LineScanner scanner = new LineScanner(number, line);
        Event event = read(scanner);
        String type = event.type;
        String function = event.function;
        String key = event.key;
        if (event.process < 0 || type == null || function == null || key == null || !event.hasValue) {
            throw scanner.error("an entry is missing", ENTRIES);
        }
        if (type.equals(":invoke")) {
            events.invoke(scanner, number, event.process, key, call(scanner, function, event.value));
            return;
        }
        Call call = events.takePending(scanner, event.process);
        if (!function.equals(nameOf(call.call)) || !key.equals(call.key)) {
            throw scanner.error(
                    "process " + event.process + " returns from "
                            + MalformedHistoryException.excerpt(function) + " of key "
                            + MalformedHistoryException.excerpt(key),
                    nameOf(call.call) + " of key " + MalformedHistoryException.excerpt(call.key) + ", as in line "
                            + call.line);
        }
        Outcome<KvResult> outcome = switch (type) {
            case ":ok" -> new Outcome.Ok<>(answer(scanner, call.call, event.value));
            case ":fail" -> new Outcome.Failed<>();
            case ":info" -> new Outcome.Unknown<>();
            default ->
                throw scanner.error(
                        "unknown type " + MalformedHistoryException.excerpt(type), ":invoke, :ok, :fail or :info");
        };
        events.end(call, outcome, events.position());
    }

    private static Event read(LineScanner scanner) throws MalformedHistoryException {
        Event event = new Event();
        scanner.require("{");
        boolean more = true;
        while (more) {
            String name = scanner.word(ENTRIES);
            boolean repeated;
            switch (name) {
                case ":process" -> {
                    repeated = event.process >= 0;
                    event.process = (int) scanner.number(Integer.MAX_VALUE, "the number of a process");
                }
                case ":type" -> {
                    repeated = event.type != null;
                    event.type = scanner.word(":invoke, :ok, :fail or :info");
                }
                case ":f" -> {
                    repeated = event.function != null;
                    event.function = scanner.word(":get, :put or :append");
                }
                case ":key" -> {
                    repeated = event.key != null;
                    event.key = scanner.quoted("a key in quotes");
                }
                case ":value" -> {
                    repeated = event.hasValue;
                    event.value = scanner.value("a value in quotes, or nil");
                    event.hasValue = true;
                }
                default -> throw scanner.error("unknown entry " + MalformedHistoryException.excerpt(name), ENTRIES);
            }
            if (repeated) {
                throw scanner.error("a second " + name, ENTRIES);
            }
            more = scanner.take(",");
        }
        scanner.require("}");
        scanner.end();
        return event;
    }

    private static KvCall call(LineScanner scanner, String function, @Nullable String value)
            throws MalformedHistoryException {
        if (function.equals(":get")) {
            return new KvCall.Get();
        }
        if (!function.equals(":put") && !function.equals(":append")) {
            throw scanner.error(
                    "unknown function " + MalformedHistoryException.excerpt(function), ":get, :put or :append");
        }
        if (value == null) {
            throw scanner.error(function + " of nil", "a value in quotes");
        }
        return function.equals(":put") ? new KvCall.Put(value) : new KvCall.Append(value);
    }

    private static KvResult answer(LineScanner scanner, KvCall call, @Nullable String value)
            throws MalformedHistoryException {
        if (call instanceof KvCall.Get) {
            return new KvResult.Value(value);
        }
        String written = call instanceof KvCall.Put put ? put.value() : ((KvCall.Append) call).value();
        if (!written.equals(value)) {
            throw scanner.error(
                    "the return names another value than the call", MalformedHistoryException.excerpt(written));
        }
        return new KvResult.Done();
    }

    private static String nameOf(KvCall call) {
        if (call instanceof KvCall.Get) {
            return ":get";
        }
        return call instanceof KvCall.Put ? ":put" : ":append";
    }
}
