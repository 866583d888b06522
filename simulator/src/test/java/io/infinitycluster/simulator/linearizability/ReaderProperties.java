package io.infinitycluster.simulator.linearizability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.infinitycluster.simulator.linearizability.Executions.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is read back; and whatever is read, the end is a history or one typed error. */
class ReaderProperties {
    private static final String JEPSEN = """
            INFO  jepsen.util - 0\t:invoke\t:read\tnil
            INFO  jepsen.util - 1\t:invoke\t:write\t4
            INFO  jepsen.util - 0\t:ok\t:read\tnil
            INFO  jepsen.util - 1\t:info\t:write\t:timed-out
            INFO  jepsen.util - 2\t:invoke\t:cas\t[4 -2]
            INFO  jepsen.util - 2\t:fail\t:cas\t[4 -2]
            INFO  jepsen.util - 0\t:invoke\t:read\tnil
            INFO  jepsen.util - 0\t:fail\t:read\t:timed-out
            """;

    private static final String CLOJURE = """
            {:process 0, :type :invoke, :f :append, :key "0", :value "x \\"0\\" y"}
            {:process 1, :type :invoke, :f :get, :key "0", :value nil}
            {:process 0, :type :ok, :f :append, :key "0", :value "x \\"0\\" y"}
            {:process 1, :type :ok, :f :get, :key "0", :value ""}
            {:process 1, :type :invoke, :f :put, :key "1", :value "z"}
            """;

    private static final String OWN = """
            # infinity-cluster history 1 model=kv-store
            0 p0 #0 invoke put "x" "1"
            12 p0 #0 ok
            20 p1 #1 invoke get "x"
            31 p1 #1 ok "1\\u00e9\\n"
            31 p0 #2 invoke cas "x" "1" nil
            # a comment
            40 p0 #2 unknown
            41 p0 #3 invoke delete "x"
            42 p0 #3 ok false
            43 p0 #4 invoke append "x" ""
            44 p0 #4 failed
            """;

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(5);
        Arbitrary<KvCall> calls =
                text.array(String[].class).ofSize(4).flatMap(values -> Executions.calls(KvModel.KV_STORE, values));
        return Executions.steps(calls, 4, Executions.anyFate()).list().ofMaxSize(12);
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadBack(@ForAll("steps") List<Step> steps, @ForAll Random random)
            throws MalformedHistoryException {
        History<KvCall, KvResult> history = record(Executions.run(KvModel.KV_STORE, steps), random);

        RecordedHistory read = HistoryReader.read(HistoryWriter.write(history, KvModel.KV_STORE));

        assertThat(read).isEqualTo(new RecordedHistory(HistoryFormat.INFINITY_CLUSTER, KvModel.KV_STORE, history));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(JEPSEN, CLOJURE, OWN);
    }

    @Property(tries = 5000)
    void damagedTextIsReadOrRefused(@ForAll("texts") String text, @ForAll Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0 && !damaged.isEmpty(); i--) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(5)) {
                case 0 -> damaged.setCharAt(at, (char) random.nextInt(128));
                case 1 -> damaged.deleteCharAt(at);
                case 2 -> damaged.insert(at, "\"\\#[]{}:0-9 nil\uD800\u0000".charAt(random.nextInt(16)));
                case 3 -> damaged.setLength(Math.max(1, at));
                default -> {
                    List<String> lines =
                            new ArrayList<>(Arrays.asList(damaged.toString().split("\n", -1)));
                    lines.add(random.nextInt(lines.size()), lines.get(random.nextInt(lines.size())));
                    damaged = new StringBuilder(String.join("\n", lines));
                }
            }
        }
        readOrRefuse(damaged.toString());
    }

    @Property(tries = 2000)
    void anyTextIsReadOrRefused(@ForAll("texts") String text, @ForAll String tail) {
        readOrRefuse(tail);
        readOrRefuse(text + tail);
        readOrRefuse("# infinity-cluster history 1 model=" + tail);
    }

    private static void readOrRefuse(String text) {
        try {
            HistoryReader.read(text);
        } catch (MalformedHistoryException e) {
            assertThat(e.line()).isBetween(1, Math.max(1, (int) text.lines().count()));
            assertThat(e).hasMessageStartingWith("line " + e.line() + ": ").hasMessageContaining("; expected ");
            assertThat(e).message().matches("[ -~]*");
        } catch (RuntimeException e) {
            fail("not a typed error for " + KvText.quote(text), e);
        }
    }

    /** The same operations as a recorder sees them: one event after the other. Some are still under way at the end. */
    private static History<KvCall, KvResult> record(History<KvCall, KvResult> history, Random random) {
        HistoryRecorder<KvCall, KvResult> recorder = new HistoryRecorder<>();
        List<Operation<KvCall, KvResult>> open = new ArrayList<>();
        List<Integer> ids = new ArrayList<>();
        long time = 0;
        for (Operation<KvCall, KvResult> operation : history.operations()) {
            time += random.nextInt(3);
            ids.add(recorder.invoke(operation.process(), operation.key(), operation.call(), time));
            open.add(operation);
            while (!open.isEmpty() && random.nextBoolean()) {
                Operation<KvCall, KvResult> ending = open.remove(random.nextInt(open.size()));
                int id = ids.get(ending.id());
                if (ending.outcome() instanceof Outcome.Ok<KvResult> ok) {
                    recorder.ok(id, ok.result(), time);
                } else if (ending.outcome() instanceof Outcome.Failed) {
                    recorder.failed(id, time);
                } else {
                    recorder.unknown(id, time);
                }
            }
        }
        return recorder.history();
    }
}
