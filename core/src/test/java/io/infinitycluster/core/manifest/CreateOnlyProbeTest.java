package io.infinitycluster.core.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.manifest.CreateOnlyProbe.Verdict;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.core.testing.ScriptedStore;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a probe makes of stores that do as they must, and of those that do not. */
class CreateOnlyProbeTest {

    private static final String FIRST = "probe/2a-1";

    private final ScriptedStore store = new ScriptedStore();
    private final Outcome<Verdict> outcome = new Outcome<>();

    private void begin() {
        new CreateOnlyProbe(store, () -> 42).run(outcome);
    }

    @Test
    void aGoodStorePassesAndIsLeftAsItWas() {
        store.objects().put("manifest/1", new byte[1]);
        begin();
        store.run();
        assertThat(outcome.value()).isEqualTo(new Verdict.Honoured());
        assertThat(store.objects()).containsOnlyKeys("manifest/1");
        assertThat(store.history().stream().filter(call -> call.startsWith("create")))
                .as("racers and a latecomer in each round")
                .hasSize(CreateOnlyProbe.ROUNDS * (CreateOnlyProbe.RACERS + 1));
    }

    @Test
    void theVerdictWaitsForEveryAnswer() {
        begin();
        store.take("create " + FIRST).takesEffect();
        for (int i = 1; i < CreateOnlyProbe.RACERS; i++) {
            store.take("create " + FIRST).happens();
        }
        assertThat(store.waiting()).as("one answer is missing").isZero();
        assertThat(outcome.isDone()).isFalse();
    }

    @Test
    void ofAnUnclearAnswerTheCallerHearsAndTheObjectIsRemoved() {
        begin();
        for (int i = 1; i < CreateOnlyProbe.RACERS; i++) {
            store.take("create " + FIRST).happens();
        }
        store.take("create " + FIRST).isUnclear();
        store.run();
        assertThat(outcome.failure()).isEqualTo(PortFailure.Kind.STORE_UNCLEAR);
        assertThat(store.objects()).isEmpty();
    }

    @Test
    void everyLaterAnswerMayBeUnclearToo() {
        for (int clear = 0; clear < 4; clear++) {
            ScriptedStore fresh = new ScriptedStore();
            Outcome<Verdict> heard = new Outcome<>();
            new CreateOnlyProbe(fresh, () -> 42).run(heard);
            for (int i = 0; i < CreateOnlyProbe.RACERS; i++) {
                fresh.take("create " + FIRST).happens();
            }
            List<String> later = List.of("get ", "create ", "get ", "list ");
            for (int i = 0; i < clear; i++) {
                fresh.take(later.get(i) + FIRST).happens();
            }
            fresh.take(later.get(clear) + FIRST).isUnclear();
            fresh.run();
            assertThat(heard.failure()).isEqualTo(PortFailure.Kind.STORE_UNCLEAR);
            assertThat(fresh.objects()).isEmpty();
        }
    }

    /** Two winners are too many, whatever else is unknown. */
    @Test
    void twoWinnersAreEvidenceEvenIfAnotherAnswerIsUnclear() {
        begin();
        store.take("create " + FIRST).happens();
        store.objects().remove(FIRST);
        for (int i = 2; i < CreateOnlyProbe.RACERS; i++) {
            store.take("create " + FIRST).happens();
        }
        store.take("create " + FIRST).isUnclear();
        store.run();
        assertIgnored(outcome, "2 of 8 who raced");
    }

    /** Where something on the way repeats requests, the winner may hear that its own object exists. */
    @Test
    void nobodyNeedsToHaveWon() {
        begin();
        store.objects().put(FIRST, "racer 3 of probe 2a".getBytes(UTF_8));
        store.run();
        assertThat(outcome.value()).isEqualTo(new Verdict.Honoured());
    }

    @Test
    void whatCannotBeReadAfterItsCreateIsEvidence() {
        begin();
        for (int i = 0; i < CreateOnlyProbe.RACERS; i++) {
            store.take("create " + FIRST).happens();
        }
        store.objects().remove(FIRST);
        store.run();
        assertIgnored(outcome, "cannot be read");
    }

    @Test
    void aRefusalTellsAPersonWhatToDo() {
        Verdict.Ignored ignored = new Verdict.Ignored("two won");
        assertThat(ignored.refusal().code()).isEqualTo(ErrorCode.WRONG_STORAGE_TYPE);
        assertThat(ignored.refusal().message()).contains("two won").contains("If-None-Match: *");
    }

    /** Bad stores. Each answers at once, on a clock of its own. */
    private enum Bad {
        /** Ignores the condition and says 200. */
        REPLACES("8 of 8 who raced") {
            @Override
            boolean create(TreeMap<String, byte[]> objects, String key, byte[] body) {
                objects.put(key, body);
                return true;
            }
        },
        /** Says 412, and writes all the same. */
        REPLACES_AND_DENIES("another's is there") {
            @Override
            boolean create(TreeMap<String, byte[]> objects, String key, byte[] body) {
                return objects.put(key, body) == null;
            }
        },
        /** Keeps what is there, and tells everybody of success. */
        KEEPS_AND_CLAIMS("8 of 8 who raced") {
            @Override
            boolean create(TreeMap<String, byte[]> objects, String key, byte[] body) {
                objects.putIfAbsent(key, body);
                return true;
            }
        },
        /** Is right as long as requests are near each other, as with a lock that times out. */
        FORGETS("created where there was one already") {
            private int calls;

            @Override
            boolean create(TreeMap<String, byte[]> objects, String key, byte[] body) {
                calls++;
                return calls == 1 || calls > CreateOnlyProbe.RACERS;
            }
        },
        /** Lets a latecomer in without a word. */
        LETS_IN("changed the object that was there") {
            private int calls;

            @Override
            boolean create(TreeMap<String, byte[]> objects, String key, byte[] body) {
                calls++;
                if (calls == 1 || calls > CreateOnlyProbe.RACERS) {
                    objects.put(key, body);
                }
                return calls == 1;
            }
        },
        /** Lists what was there a while ago. */
        LISTS_LATE("not listed") {
            @Override
            List<String> list(TreeMap<String, byte[]> objects, String prefix) {
                return List.of();
            }
        };

        final String evidence;

        Bad(String evidence) {
            this.evidence = evidence;
        }

        boolean create(TreeMap<String, byte[]> objects, String key, byte[] body) {
            return objects.putIfAbsent(key, body) == null;
        }

        List<String> list(TreeMap<String, byte[]> objects, String prefix) {
            return objects.keySet().stream()
                    .filter(key -> key.startsWith(prefix))
                    .toList();
        }
    }

    @Test
    void badStoresAreFound() {
        for (Bad bad : Bad.values()) {
            ManualClock clock = new ManualClock();
            Outcome<Verdict> heard = new Outcome<>();
            BadStore badStore = new BadStore(bad, clock);
            new CreateOnlyProbe(badStore, () -> 42).run(heard);
            clock.runUntilQuiet();
            assertIgnored(heard, bad.evidence);
            assertThat(badStore.objects).as("after " + bad).isEmpty();
        }
    }

    private static void assertIgnored(Outcome<Verdict> heard, String evidence) {
        assertThat(heard.value())
                .isInstanceOfSatisfying(
                        Verdict.Ignored.class,
                        ignored -> assertThat(ignored.evidence()).contains(evidence));
    }

    private record BadStore(Bad bad, ManualClock clock, TreeMap<String, byte[]> objects) implements ObjectStore {
        BadStore(Bad bad, ManualClock clock) {
            this(bad, clock, new TreeMap<>());
        }

        @Override
        public void get(String key, Completion<Optional<byte[]>> completion) {
            // What FORGETS never stored is told as the first racer's.
            clock.schedule(
                    0,
                    () -> completion.succeeded(
                            bad == Bad.FORGETS
                                    ? Optional.of("racer 0 of probe 2a".getBytes(UTF_8))
                                    : Optional.ofNullable(objects.get(key))));
        }

        @Override
        public void put(String key, byte[] body, Completion<Done> completion) {
            throw new AssertionError("a probe does not put");
        }

        @Override
        public void create(String key, byte[] body, Completion<Created> completion) {
            clock.schedule(
                    0, () -> completion.succeeded(bad.create(objects, key, body) ? Created.CREATED : Created.EXISTS));
        }

        @Override
        public void list(String prefix, Completion<List<String>> completion) {
            clock.schedule(0, () -> completion.succeeded(bad.list(objects, prefix)));
        }

        @Override
        public void delete(String key, Completion<Done> completion) {
            objects.remove(key);
            clock.schedule(0, () -> completion.succeeded(Done.DONE));
        }
    }
}
