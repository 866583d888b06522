package io.infinitycluster.simulator.linearizability;

import io.infinitycluster.simulator.linearizability.EventCollector.Call;

/** Reads this project's own format; {@link HistoryWriter} describes and writes it. */
final class InfinityClusterFormat implements HistoryReader.LineFormat {
    static final String HEADER = "# infinity-cluster history";
    static final int VERSION = 1;

    private final EventCollector events;
    private long lastTime;

    InfinityClusterFormat(EventCollector events) {
        this.events = events;
    }

    static KvModel header(int number, String line) throws MalformedHistoryException {
        LineScanner scanner = new LineScanner(number, line);
        scanner.require(HEADER);
        long version = scanner.number(Integer.MAX_VALUE, "the version of the format, a number");
        if (version != VERSION) {
            throw scanner.error("version " + version + " of the format", "version " + VERSION);
        }
        scanner.require("model=");
        String label = scanner.word("the name of a model");
        scanner.end();
        KvModel model = KvModel.named(label);
        if (model == null) {
            throw scanner.error(
                    "no model is called " + MalformedHistoryException.excerpt(label), "register, kv or kv-store");
        }
        return model;
    }

    @Override
    public void line(int number, String line) throws MalformedHistoryException {
        if (line.stripLeading().startsWith("#")) {
            return;
        }
        LineScanner scanner = new LineScanner(number, line);
        long time = scanner.number(Operation.NEVER - 1, "the time, a number");
        if (time < lastTime) {
            throw scanner.error("time " + time + " after time " + lastTime, "events in the order of time");
        }
        lastTime = time;
        scanner.require("p");
        int process = (int) scanner.number(Integer.MAX_VALUE, "the number of a process");
        scanner.require("#");
        int id = (int) scanner.number(Integer.MAX_VALUE, "the number of an operation");
        String event = scanner.word("invoke, ok, failed or unknown");
        if (event.equals("invoke")) {
            invoke(scanner, number, id, process, time);
        } else {
            end(scanner, event, id, process, time);
        }
        scanner.end();
    }

    private void invoke(LineScanner scanner, int number, int id, int process, long time)
            throws MalformedHistoryException {
        String name = scanner.word("get, put, append, delete or cas");
        String key = scanner.quoted("a key in quotes");
        String value = "a value in quotes";
        KvCall call = switch (name) {
            case "get" -> new KvCall.Get();
            case "put" -> new KvCall.Put(scanner.quoted(value));
            case "append" -> new KvCall.Append(scanner.quoted(value));
            case "delete" -> new KvCall.Delete();
            case "cas" ->
                new KvCall.CompareAndSet(
                        scanner.value("the expected value in quotes, or nil"),
                        scanner.value("the new value in quotes, or nil"));
            default ->
                throw scanner.error(
                        "unknown call " + MalformedHistoryException.excerpt(name), "get, put, append, delete or cas");
        };
        events.invoke(scanner, number, id, process, key, call, time);
    }

    private void end(LineScanner scanner, String event, int id, int process, long time)
            throws MalformedHistoryException {
        Call call = events.byId(id);
        if (call == null) {
            throw scanner.error("operation #" + id + " was never called", "invoke before " + excerpt(event));
        }
        if (call.process != process) {
            throw scanner.error("operation #" + id + " is one of p" + call.process, "p" + call.process);
        }
        if (call.hasReturned()) {
            throw scanner.error("operation #" + id + " has ended already", "one end for each operation");
        }
        Outcome<KvResult> outcome = switch (event) {
            case "ok" -> new Outcome.Ok<>(result(scanner, call.call));
            case "failed" -> new Outcome.Failed<>();
            case "unknown" -> new Outcome.Unknown<>();
            default -> throw scanner.error("unknown event " + excerpt(event), "invoke, ok, failed or unknown");
        };
        events.end(call, outcome, time);
    }

    private static String excerpt(String event) {
        return MalformedHistoryException.excerpt(event);
    }

    private static KvResult result(LineScanner scanner, KvCall call) throws MalformedHistoryException {
        if (call instanceof KvCall.Get) {
            return new KvResult.Value(scanner.value("the value that the get returned, in quotes, or nil"));
        } else if (call instanceof KvCall.Delete || call instanceof KvCall.CompareAndSet) {
            if (scanner.take("true")) {
                return new KvResult.Flag(true);
            } else if (scanner.take("false")) {
                return new KvResult.Flag(false);
            }
            throw scanner.unexpected("true or false");
        }
        return new KvResult.Done();
    }
}
