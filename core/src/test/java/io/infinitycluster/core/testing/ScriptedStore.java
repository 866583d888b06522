package io.infinitycluster.core.testing;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A bucket that answers only when it is told how. Every call becomes a {@link Call} that waits; the test lets it happen, fail, or
 * happen and fail.
 */
public final class ScriptedStore implements ObjectStore {

    /** A call that waits for its fate. */
    public static final class Call {
        private final String text;
        private final Runnable effect;
        private final Runnable answer;
        private final Completion<?> completion;

        Call(String text, Runnable effect, Runnable answer, Completion<?> completion) {
            this.text = text;
            this.effect = effect;
            this.answer = answer;
            this.completion = completion;
        }

        /** It takes effect and is answered. */
        public void happens() {
            effect.run();
            answer.run();
        }

        /** It takes effect, and nobody hears of it. */
        public void takesEffect() {
            effect.run();
        }

        /** The client is told that nobody knows; whether it takes effect is another matter. */
        public void isUnclear() {
            completion.failed(new PortFailure(PortFailure.Kind.STORE_UNCLEAR, text));
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final TreeMap<String, byte[]> objects = new TreeMap<>();
    private final ArrayDeque<Call> calls = new ArrayDeque<>();
    private final List<String> history = new ArrayList<>();

    /** What is in the bucket. */
    public TreeMap<String, byte[]> objects() {
        return objects;
    }

    /** All calls that were ever made, as {@code create manifest/1}. */
    public List<String> history() {
        return history;
    }

    /** How many calls wait. */
    public int waiting() {
        return calls.size();
    }

    /** The oldest call that waits, which must be this one. */
    public Call take(String expected) {
        Call call = calls.poll();
        if (call == null || !call.text.equals(expected)) {
            throw new AssertionError("expected " + expected + ", and waiting was " + call);
        }
        return call;
    }

    /** Lets everything happen that waits, and what is asked for meanwhile. */
    public void run() {
        Call call = calls.poll();
        while (call != null) {
            call.happens();
            call = calls.poll();
        }
    }

    private void add(String text, Runnable effect, Runnable answer, Completion<?> completion) {
        history.add(text);
        calls.add(new Call(text, effect, answer, completion));
    }

    @Override
    public void get(String key, Completion<Optional<byte[]>> completion) {
        add("get " + key, () -> {}, () -> completion.succeeded(Optional.ofNullable(objects.get(key))), completion);
    }

    @Override
    public void put(String key, byte[] body, Completion<Done> completion) {
        add("put " + key, () -> objects.put(key, body), () -> completion.succeeded(Done.DONE), completion);
    }

    @Override
    public void create(String key, byte[] body, Completion<Created> completion) {
        boolean[] created = new boolean[1];
        add(
                "create " + key,
                () -> created[0] = objects.putIfAbsent(key, body) == null,
                () -> completion.succeeded(created[0] ? Created.CREATED : Created.EXISTS),
                completion);
    }

    @Override
    public void list(String prefix, Completion<List<String>> completion) {
        add(
                "list " + prefix,
                () -> {},
                () -> completion.succeeded(new ArrayList<>(
                        objects.subMap(prefix, prefix + '\uffff').keySet())),
                completion);
    }

    @Override
    public void delete(String key, Completion<Done> completion) {
        add("delete " + key, () -> objects.remove(key), () -> completion.succeeded(Done.DONE), completion);
    }
}
