package io.infinitycluster.core.port.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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

/** What {@link ObjectStore} promises as long as each operation is answered clearly. */
public abstract class ObjectStoreContract {

    private ObjectStore store;
    private ObjectStore other;

    /** A client of an empty bucket. */
    protected abstract ObjectStore newStore();

    /** One more client of the bucket that was made last. */
    protected abstract ObjectStore anotherClient();

    /** Waits until everything that was called has been completed. */
    protected abstract void run();

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
    void bodiesMayBeEmptyOrLarge() {
        put("empty", "");
        assertThat(get(other, "empty")).contains("");
        String large = "0123456789abcdef".repeat(100_000);
        put("large", large);
        assertThat(get(other, "large")).contains(large);
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
                (i % 2 == 0 ? store : other).create(key, ("writer " + i).getBytes(UTF_8), outcome);
            }
            run();
            List<Integer> winners = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i).value() == Created.CREATED) {
                    winners.add(i);
                }
            }
            assertThat(winners).hasSize(1);
            assertThat(get(store, key)).contains("writer " + winners.get(0));
        }
    }

    @Test
    void listsKeysOfAPrefixInAscendingOrder() {
        for (String key : List.of("b/2", "a", "b/10", "b/1", "b", "c/1", "bb", "b/1/x")) {
            put(key, "x");
        }
        assertThat(list(other, "b/")).containsExactly("b/1", "b/1/x", "b/10", "b/2");
        assertThat(list(other, "b/1")).containsExactly("b/1", "b/1/x", "b/10");
        assertThat(list(other, "")).containsExactly("a", "b", "b/1", "b/1/x", "b/10", "b/2", "bb", "c/1");
        assertThat(list(other, "d")).isEmpty();
    }

    /** More than one page of the answers that real stores give. */
    @Test
    void listsManyKeys() {
        List<Outcome<Done>> outcomes = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            String key = String.format("manifest/%020d", i);
            keys.add(key);
            Outcome<Done> outcome = new Outcome<>();
            outcomes.add(outcome);
            store.put(key, new byte[] {1}, outcome);
        }
        run();
        assertThat(outcomes).allMatch(Outcome::isSuccess);
        assertThat(list(other, "manifest/")).isEqualTo(keys);
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
        return this.<Created>await(c -> by.create(key, body.getBytes(UTF_8), c)).value();
    }

    private void put(String key, String body) {
        assertThat(this.<Done>await(c -> store.put(key, body.getBytes(UTF_8), c))
                        .value())
                .isEqualTo(Done.DONE);
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
