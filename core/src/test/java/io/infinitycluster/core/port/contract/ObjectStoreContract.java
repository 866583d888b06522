package io.infinitycluster.core.port.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.ObjectStore.Created;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link ObjectStore} promises as long as each operation is answered clearly. Not more than {@value #AT_ONCE} operations
 * are under way at a time.
 */
public abstract class ObjectStoreContract {

    private static final int AT_ONCE = 64;

    private ObjectStore store;
    private ObjectStore other;

    /** A client of an empty bucket. */
    protected abstract ObjectStore newStore();

    /** One more client of the bucket that was made last. */
    protected abstract ObjectStore anotherClient();

    /** Waits until everything that was called has been completed. */
    protected abstract void run();

    /** How large a large body is. A real store's is larger than what it sends in one piece. */
    protected int largeBody() {
        return 1_600_000;
    }

    @BeforeEach
    void begin() {
        store = newStore();
        other = anotherClient();
    }

    @Test
    void hasNothingAtFirst() {
        assertThat(get(store, "absent")).isEmpty();
        assertThat(list(store, "")).isEmpty();
    }

    @Test
    void othersSeeAtOnceWhatWasPut() {
        put("key", "body");
        assertThat(get(store, "key")).contains("body");
        assertThat(get(other, "key")).contains("body");
        assertThat(list(other, "")).containsExactly("key");
    }

    @Test
    void putReplaces() {
        put("key", "a long body");
        put("key", "short");
        assertThat(get(other, "key")).contains("short");
    }

    @Test
    void bodiesMayBeEmpty() {
        put("empty", "");
        assertThat(create(store, "created", "")).isEqualTo(Created.CREATED);
        assertThat(get(other, "empty")).contains("");
        assertThat(get(other, "created")).contains("");
        assertThat(list(other, "")).containsExactly("created", "empty");
    }

    @Test
    void bodiesMayBeLarge() {
        byte[] large = bytes(largeBody(), 1);
        put("put", large);
        assertThat(bytes(other, "put")).isEqualTo(large);
        byte[] larger = bytes(largeBody() + 1, 2);
        put("put", larger);
        assertThat(bytes(other, "put")).isEqualTo(larger);

        assertThat(create(store, "created", large)).isEqualTo(Created.CREATED);
        assertThat(create(other, "created", larger)).isEqualTo(Created.EXISTS);
        assertThat(bytes(other, "created")).isEqualTo(large);
    }

    @Test
    void nobodySeesHalfAnObject() {
        byte[] one = bytes(1_000_000, 1);
        byte[] two = bytes(600_000, 2);
        put("key", one);
        List<Outcome<Optional<byte[]>>> reads = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < AT_ONCE; i++) {
                if (i % 4 == 0) {
                    store.put("key", i % 8 == 0 ? two : one, new Outcome<>());
                } else {
                    Outcome<Optional<byte[]>> read = new Outcome<>();
                    reads.add(read);
                    other.get("key", read);
                }
            }
            run();
        }
        for (Outcome<Optional<byte[]>> read : reads) {
            byte[] body = read.value().orElseThrow();
            assertThat(Arrays.equals(body, one) || Arrays.equals(body, two))
                    .as("a whole body, of " + body.length + " bytes")
                    .isTrue();
        }
    }

    @Test
    void bodiesAreAnyBytes() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertThat(this.<Done>await(c -> store.put("key", all, c)).value()).isEqualTo(Done.DONE);
        assertThat(this.<Optional<byte[]>>await(c -> other.get("key", c)).value())
                .hasValueSatisfying(body -> assertThat(body).isEqualTo(all));
    }

    @Test
    void whatWasGotIsTheReadersOwn() {
        put("key", "body");
        Arrays.fill(
                this.<Optional<byte[]>>await(c -> store.get("key", c)).value().orElseThrow(), (byte) 0);
        assertThat(get(store, "key")).contains("body");
    }

    @Test
    void createStoresWhatIsNotThere() {
        assertThat(create(store, "key", "mine")).isEqualTo(Created.CREATED);
        assertThat(get(other, "key")).contains("mine");
    }

    @Test
    void createLeavesWhatIsThere() {
        put("key", "theirs");
        assertThat(create(store, "key", "mine")).isEqualTo(Created.EXISTS);
        assertThat(get(store, "key")).contains("theirs");
        assertThat(create(store, "key", "theirs")).isEqualTo(Created.EXISTS);
    }

    @Test
    void anEmptyObjectIsThereToo() {
        put("key", "");
        assertThat(create(store, "key", "mine")).isEqualTo(Created.EXISTS);
    }

    @Test
    void whatWasDeletedCanBeCreatedAgain() {
        assertThat(create(store, "key", "1")).isEqualTo(Created.CREATED);
        delete("key");
        assertThat(create(other, "key", "2")).isEqualTo(Created.CREATED);
        assertThat(get(store, "key")).contains("2");
    }

    @Test
    void ofRacingCreatorsExactlyOneWins() {
        for (int round = 0; round < 20; round++) {
            String key = "manifest/" + round;
            List<Outcome<Created>> outcomes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Outcome<Created> outcome = new Outcome<>();
                outcomes.add(outcome);
                (i % 2 == 0 ? store : other).create(key, racer(round, i), outcome);
            }
            run();
            List<Integer> winners = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i).value() == Created.CREATED) {
                    winners.add(i);
                }
            }
            assertThat(winners).hasSize(1);
            assertThat(bytes(store, key)).isEqualTo(racer(round, winners.get(0)));
        }
    }

    /** The later one's body is the shorter, or the longer: what is left of two bodies would show. */
    private static byte[] racer(int round, int number) {
        return bytes(round % 2 == 0 ? 100 * (number + 1) : 20_000 - 100 * number, number);
    }

    @Test
    void createAndPutMayTakeTurns() {
        assertThat(create(store, "key", "1")).isEqualTo(Created.CREATED);
        put("key", "22");
        assertThat(create(other, "key", "333")).isEqualTo(Created.EXISTS);
        assertThat(get(other, "key")).contains("22");
    }

    /** Keys are told apart by every character, and none of them means anything. */
    @Test
    void keysMayBeOdd() {
        List<String> keys = new ArrayList<>(List.of(
                "k/UPPER and lower",
                "k/upper and lower",
                "k/a+b",
                "k/a%2Bb",
                "k/a%20b",
                "k/a b",
                "k/.hidden",
                "k/dots..dots.",
                "k/...",
                "k/nul",
                "k/file.object",
                "k/file.tmp",
                "k/%",
                "k/a=b&c?d#e:f;g,h",
                "k/~!@$^()[]{}|'\"<>*`",
                "k/back\\slash",
                "k/\u00e4\u00f6\u20ac",
                "k/a\u0308",
                "k/" + "n".repeat(120),
                "k/" + "d/".repeat(20) + "deep"));
        for (String key : keys) {
            assertThat(create(store, key, "of " + key)).as(key).isEqualTo(Created.CREATED);
        }
        for (String key : keys) {
            assertThat(create(other, key, "another")).as(key).isEqualTo(Created.EXISTS);
            assertThat(get(other, key)).as(key).contains("of " + key);
        }
        keys.sort(null);
        assertThat(list(other, "k/")).isEqualTo(keys);
        for (String key : keys) {
            delete(key);
        }
        assertThat(list(other, "")).isEmpty();
    }

    @Test
    void otherKeysAreRefused() {
        for (String key : List.of(
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/../b",
                "a/.",
                "a\nb",
                "\u0000",
                "a\ud800",
                "n".repeat(256))) {
            assertThatThrownBy(() -> store.get(key, new Outcome<>())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.put(key, new byte[1], new Outcome<>()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.create(key, new byte[1], new Outcome<>()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.delete(key, new Outcome<>())).isInstanceOf(IllegalArgumentException.class);
        }
        run();
        assertThat(list(other, "")).isEmpty();
    }

    @Test
    void listsKeysOfAPrefixInAscendingOrder() {
        for (String key : List.of("b/2", "a", "b/10", "b/1", "b-1", "c/1", "bb", "b/12/x", "b/11/x")) {
            put(key, "x");
        }
        assertThat(list(other, "b/")).containsExactly("b/1", "b/10", "b/11/x", "b/12/x", "b/2");
        assertThat(list(other, "b/1")).containsExactly("b/1", "b/10", "b/11/x", "b/12/x");
        assertThat(list(other, "b/12/")).containsExactly("b/12/x");
        assertThat(list(other, "b")).containsExactly("b-1", "b/1", "b/10", "b/11/x", "b/12/x", "b/2", "bb");
        assertThat(list(other, "")).containsExactly("a", "b-1", "b/1", "b/10", "b/11/x", "b/12/x", "b/2", "bb", "c/1");
        assertThat(list(other, "d")).isEmpty();
        assertThat(list(other, "b/3")).isEmpty();
        assertThat(list(other, "../")).isEmpty();
        assertThat(list(other, "../")).isEmpty();
    }

    /** More than one page of the answers that real stores give. */
    @Test
    void listsManyKeys() {
        List<String> keys = new ArrayList<>();
        put("manifes", "before");
        put("manifest0", "after");
        for (int i = 0; i < 1100; i++) {
            keys.add(String.format("manifest/%020d", i));
        }
        List<Outcome<Done>> outcomes = new ArrayList<>();
        for (String key : keys) {
            Outcome<Done> outcome = new Outcome<>();
            outcomes.add(outcome);
            store.put(key, new byte[] {1}, outcome);
            if (outcomes.size() % AT_ONCE == 0) {
                run();
            }
        }
        run();
        assertThat(outcomes).allMatch(Outcome::isSuccess);
        assertThat(list(other, "manifest/")).isEqualTo(keys);
        assertThat(list(other, "manifest/00000000000000001")).isEqualTo(keys.subList(1000, 1100));
        assertThat(list(other, "")).hasSize(1102).startsWith("manifes").endsWith("manifest0");
    }

    @Test
    void whatIsDoneUnderOnePrefixDoesNotShowUnderAnother() {
        put("log/1", "log");
        put("checkpoint/1", "checkpoint");
        delete("log/1");
        assertThat(list(other, "log/")).isEmpty();
        assertThat(create(store, "log/1", "new")).isEqualTo(Created.CREATED);
        assertThat(list(other, "checkpoint/")).containsExactly("checkpoint/1");
        assertThat(get(other, "checkpoint/1")).contains("checkpoint");
    }

    @Test
    void deleteRemoves() {
        put("key", "body");
        put("key2", "body");
        delete("key");
        assertThat(get(other, "key")).isEmpty();
        assertThat(list(other, "")).containsExactly("key2");
    }

    @Test
    void deleteOfWhatIsNotThereIsNoError() {
        delete("absent");
        assertThat(list(store, "")).isEmpty();
    }

    @Test
    void nothingIsCompletedWithinTheCall() {
        put("key", "body");
        List<Outcome<?>> outcomes = new ArrayList<>();
        List<Consumer<ObjectStore>> calls = List.of(
                s -> s.get("key", keep(outcomes)),
                s -> s.get("absent", keep(outcomes)),
                s -> s.list("", keep(outcomes)),
                s -> s.create("key", new byte[1], keep(outcomes)),
                s -> s.create("new", new byte[1], keep(outcomes)),
                s -> s.put("key", new byte[1], keep(outcomes)),
                s -> s.delete("key", keep(outcomes)));
        for (Consumer<ObjectStore> call : calls) {
            call.accept(store);
            assertThat(outcomes.get(outcomes.size() - 1).isDone()).isFalse();
            run();
            assertThat(outcomes.get(outcomes.size() - 1).isSuccess()).isTrue();
        }
    }

    private <T> Outcome<T> await(Consumer<Completion<T>> call) {
        Outcome<T> outcome = new Outcome<>();
        call.accept(outcome);
        run();
        return outcome;
    }

    private Optional<String> get(ObjectStore from, String key) {
        return this.<Optional<byte[]>>await(c -> from.get(key, c)).value().map(body -> new String(body, UTF_8));
    }

    private List<String> list(ObjectStore from, String prefix) {
        return this.<List<String>>await(c -> from.list(prefix, c)).value();
    }

    private Created create(ObjectStore by, String key, String body) {
        return create(by, key, body.getBytes(UTF_8));
    }

    private Created create(ObjectStore by, String key, byte[] body) {
        return this.<Created>await(c -> by.create(key, body, c)).value();
    }

    private void put(String key, String body) {
        put(key, body.getBytes(UTF_8));
    }

    private void put(String key, byte[] body) {
        assertThat(this.<Done>await(c -> store.put(key, body, c)).value()).isEqualTo(Done.DONE);
    }

    private byte[] bytes(ObjectStore from, String key) {
        return this.<Optional<byte[]>>await(c -> from.get(key, c)).value().orElseThrow();
    }

    private static byte[] bytes(int length, int salt) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251 + salt);
        }
        return bytes;
    }

    private void delete(String key) {
        assertThat(this.<Done>await(c -> store.delete(key, c)).value()).isEqualTo(Done.DONE);
    }

    private static <T> Outcome<T> keep(List<Outcome<?>> outcomes) {
        Outcome<T> outcome = new Outcome<>();
        outcomes.add(outcome);
        return outcome;
    }
}
