package io.infinitycluster.simulator.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectStore.Created;
import io.infinitycluster.core.port.PortFailure.Kind;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.fault.Chance;
import io.infinitycluster.simulator.fault.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedStoreTest {

    private static final long TIMEOUT = 1_000;

    private final ManualClock clock = new ManualClock();
    private final StoreFaults all = new StoreFaults();
    private final SimulatedStore store =
            new SimulatedStore(clock, new SeededRandomness(1), new SeededRandomness(2), new SeededRandomness(3), all);
    private final StoreClient mine = client("mine");
    private final StoreClient theirs = client("theirs");

    private StoreClient client(String name) {
        StoreFaults healthy = new StoreFaults()
                .request(Latency.fixed(100))
                .answer(Latency.fixed(50))
                .timeout(TIMEOUT)
                .late(Latency.fixed(5_000));
        return store.connect(name, clock, healthy);
    }

    @Test
    void takesEffectAfterTheRequestsAndAnswersAfterTheAnswersTime() {
        Outcome<Created> outcome = create(mine, "mine");
        clock.advance(99);
        assertThat(body()).isEmpty();
        clock.advance(1);
        assertThat(body()).contains("mine");
        assertThat(outcome.isDone()).isFalse();
        clock.advance(50);
        assertThat(outcome.value()).isEqualTo(Created.CREATED);
    }

    @Test
    void whoArrivesFirstWins() {
        Outcome<Created> slow = create(mine, "mine");
        theirs.faults().request(Latency.fixed(20));
        Outcome<Created> fast = create(theirs, "theirs");
        clock.runUntilQuiet();
        assertThat(slow.value()).isEqualTo(Created.EXISTS);
        assertThat(fast.value()).isEqualTo(Created.CREATED);
        assertThat(body()).contains("theirs");
        assertThat(store.counters().lostRaces()).isEqualTo(1);
    }

    /** The case that the manifest protocol is made for: absent when the writer looks, and there later. */
    @Test
    void aCreateMayLandAfterItsTimeout() {
        mine.faults().lateEffect(Chance.ALWAYS);
        Outcome<Created> outcome = create(mine, "mine");
        clock.advance(TIMEOUT);
        assertThat(outcome.failure()).isEqualTo(Kind.STORE_UNCLEAR);
        Outcome<Optional<byte[]>> look = new Outcome<>();
        mine.get("key", look);
        clock.advance(1_000);
        assertThat(look.value()).isEmpty();
        clock.runUntilQuiet();
        assertThat(clock.nanos()).isEqualTo(TIMEOUT + 1 + 5_000);
        assertThat(body()).contains("mine");
        assertThat(store.counters().lateChanges()).isEqualTo(1);
        assertThat(store.counters().unclearEffects()).isEqualTo(1);
    }

    @Test
    void aReadCountsBeforeItsClientHears() {
        Outcome<Optional<byte[]>> look = new Outcome<>();
        mine.get("key", look);
        assertThat(store.reads("mine")).isZero();
        clock.advance(100);
        assertThat(store.reads("mine")).isEqualTo(1);
        assertThat(look.isDone()).isFalse();
        clock.runUntilQuiet();
        assertThat(look.value()).isEmpty();
        assertThat(store.reads("theirs")).isZero();
    }

    @Test
    void aLateCreateMayLoseToWhoeverCameInBetween() {
        mine.faults().lateEffect(Chance.ALWAYS);
        create(mine, "mine");
        clock.advance(TIMEOUT);
        Outcome<Created> other = create(theirs, "theirs");
        clock.runUntilQuiet();
        assertThat(other.value()).isEqualTo(Created.CREATED);
        assertThat(body()).contains("theirs");
        assertThat(store.counters().lateChanges()).isZero();
    }

    @Test
    void errorsComeBeforeOrAfterTheEffect() {
        mine.faults().errorBefore(Chance.ALWAYS);
        Outcome<Created> before = create(mine, "mine");
        clock.runUntilQuiet();
        assertThat(before.failure()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(body()).isEmpty();
        assertThat(clock.nanos()).isEqualTo(150);

        mine.faults().errorBefore(0).errorAfter(Chance.ALWAYS);
        Outcome<Created> after = create(mine, "mine");
        clock.runUntilQuiet();
        assertThat(after.failure()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(body()).contains("mine");
        assertThat(store.counters().unclearEffects()).isEqualTo(1);
    }

    @Test
    void requestsAndAnswersGetLost() {
        mine.faults().requestLost(Chance.ALWAYS);
        Outcome<Created> lost = create(mine, "mine");
        clock.runUntilQuiet();
        assertThat(lost.failure()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(clock.nanos()).isEqualTo(TIMEOUT);
        assertThat(body()).isEmpty();

        mine.faults().requestLost(0).answerLost(Chance.ALWAYS);
        Outcome<Created> unanswered = create(mine, "mine");
        clock.runUntilQuiet();
        assertThat(unanswered.failure()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(clock.nanos()).isEqualTo(2 * TIMEOUT);
        assertThat(body()).contains("mine");
    }

    /** "412 against your own write". */
    @Test
    void aRetryOnTheWayMayMeetItsOwnObject() {
        mine.faults().repeatedCreate(Chance.ALWAYS);
        Outcome<Created> outcome = create(mine, "mine");
        clock.runUntilQuiet();
        assertThat(outcome.value()).isEqualTo(Created.EXISTS);
        assertThat(body()).contains("mine");
        assertThat(store.counters().ownExisting()).isEqualTo(1);
    }

    @Test
    void whatIsTooSlowTimesOutAndLandsAllTheSame() {
        mine.faults().slowFactor(11);
        Outcome<Created> outcome = create(mine, "mine");
        clock.advance(TIMEOUT);
        assertThat(outcome.failure()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(body()).isEmpty();
        clock.advance(100);
        assertThat(body()).contains("mine");
        assertThat(store.counters().tooSlow()).isEqualTo(1);
        assertThat(store.counters().lateChanges()).isEqualTo(1);
    }

    @Test
    void aSlowAnswerTimesOutToo() {
        mine.faults().answer(Latency.fixed(901));
        Outcome<Created> outcome = create(mine, "mine");
        clock.runUntilQuiet();
        assertThat(outcome.failure()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(clock.nanos()).isEqualTo(TIMEOUT);
        assertThat(store.counters().unclearEffects()).isEqualTo(1);
    }

    @Test
    void oneClientMayBeCutOff() {
        mine.faults().outage(true);
        Outcome<Created> cut = create(mine, "mine");
        Outcome<Created> other = create(theirs, "theirs");
        clock.runUntilQuiet();
        assertThat(cut.failure()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(other.value()).isEqualTo(Created.CREATED);
        assertThat(store.counters().outages()).isEqualTo(1);
        mine.faults().outage(false);
        Outcome<Created> again = create(mine, "mine");
        clock.runUntilQuiet();
        assertThat(again.value()).isEqualTo(Created.EXISTS);
    }

    @Test
    void anOutageSwallowsAnswersToo() {
        Outcome<Created> outcome = create(mine, "mine");
        clock.advance(100);
        all.outage(true);
        clock.runUntilQuiet();
        assertThat(outcome.failure()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(body()).contains("mine");
        assertThat(store.counters().unclearEffects()).isEqualTo(1);
    }

    @Test
    void aLateCreateIsOnItsWayWithoutItsClient() {
        mine.faults().lateEffect(Chance.ALWAYS);
        create(mine, "mine");
        mine.faults().outage(true);
        clock.runUntilQuiet();
        assertThat(body()).contains("mine");
    }

    @Test
    void refusalIsForGood() {
        all.refusing(true);
        Outcome<Created> outcome = create(mine, "mine");
        clock.runUntilQuiet();
        assertThat(outcome.failure()).isEqualTo(Kind.STORE_REFUSED);
        assertThat(body()).isEmpty();
    }

    @Test
    void aThrottledStoreTakesSoManyRequestsInASecondAndTheOthersHaveNoEffect() {
        all.throttle(2);
        Outcome<Created> first = create(mine, "1");
        Outcome<Created> second = create(theirs, "2");
        Outcome<Done> third = put(mine, "other", "3");
        clock.runUntilQuiet();
        assertThat(first.value()).isEqualTo(Created.CREATED);
        assertThat(second.value()).isEqualTo(Created.EXISTS);
        assertThat(third.failure()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(store.objects()).containsOnlyKeys("key");
        assertThat(store.counters().throttled()).isEqualTo(1);

        clock.advance(1_000_000_000L);
        Outcome<Done> later = put(mine, "other", "3");
        clock.runUntilQuiet();
        assertThat(later.isSuccess()).isTrue();
        all.throttle(StoreFaults.UNLIMITED);
        for (int i = 0; i < 10; i++) {
            assertThat(read("other").map(SimulatedStoreTest::text)).contains("3");
        }
    }

    @Test
    void oneClientAloneMayBeThrottled() {
        mine.faults().throttle(0);
        Outcome<Created> refused = create(mine, "mine");
        Outcome<Created> taken = create(theirs, "theirs");
        clock.runUntilQuiet();
        assertThat(refused.failure()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(taken.value()).isEqualTo(Created.CREATED);
    }

    @Test
    void listingsMayBeSlowAndNothingElse() {
        all.slowListing(5);
        Outcome<List<String>> listed = new Outcome<>();
        mine.list("", listed);
        Outcome<Created> created = create(mine, "mine");
        clock.advance(150);
        assertThat(created.isSuccess()).isTrue();
        assertThat(listed.isDone()).isFalse();
        clock.advance(400);
        assertThat(listed.value()).containsExactly("key");
        assertThat(store.counters().slowListings()).isEqualTo(1);
    }

    @Test
    void aPutOfWhichAPartIsLostFailsAndStoresNothing() {
        all.parts(4).partLost(Chance.ALWAYS);
        Outcome<Done> small = put(mine, "small", "1234");
        Outcome<Done> large = put(mine, "large", "12345");
        Outcome<Created> created = create(mine, "12345");
        clock.runUntilQuiet();
        assertThat(small.isSuccess()).isTrue();
        assertThat(large.failure()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(created.value()).as("creates travel whole").isEqualTo(Created.CREATED);
        assertThat(store.objects()).containsOnlyKeys("small", "key");
        assertThat(store.counters().partsLost()).isEqualTo(1);
    }

    @Test
    void anObjectMayLackOnePartUntilItIsWrittenAgain() {
        all.parts(2).partMissing(Chance.ALWAYS);
        Outcome<Done> put = put(mine, "large", "aabbc");
        clock.runUntilQuiet();
        assertThat(put.isSuccess()).isTrue();
        assertThat(text(read("large").orElseThrow())).isIn("bbc", "aac", "aabb");
        assertThat(store.object("large").map(SimulatedStoreTest::text))
                .as("what was written")
                .contains("aabbc");
        assertThat(store.counters().partsMissing()).isEqualTo(1);
        assertThat(store.counters().damagedReads()).isEqualTo(1);

        all.parts(StoreFaults.UNLIMITED);
        put(mine, "large", "aabbc");
        clock.runUntilQuiet();
        assertThat(read("large").map(SimulatedStoreTest::text)).contains("aabbc");
    }

    @Test
    void aBodyMayBeDamagedOnItsWayAndBeWholeTheNextTime() {
        String written = "some bytes that matter";
        put(mine, "object", written);
        clock.runUntilQuiet();
        mine.faults().corruptedRead(Chance.ALWAYS);
        for (int i = 0; i < 200; i++) {
            assertThat(text(read("object").orElseThrow())).isNotEqualTo(written);
        }
        assertThat(store.counters().corruptedReads()).isEqualTo(200);
        mine.faults().corruptedRead(0);
        assertThat(text(read("object").orElseThrow())).isEqualTo(written);
    }

    @Test
    void anObjectMayBeDamagedWhereItIsStored() {
        put(mine, "object", "some bytes that matter");
        put(mine, "empty", "");
        clock.runUntilQuiet();
        assertThat(store.damage("object")).isTrue();
        assertThat(store.damage("empty")).isFalse();
        assertThat(store.damage("absent")).isFalse();
        byte[] read = read("object").orElseThrow();
        assertThat(text(read)).isNotEqualTo("some bytes that matter");
        assertThat(read("object").orElseThrow()).as("it stays so").isEqualTo(read);
        mine.delete("object", new Outcome<>());
        clock.runUntilQuiet();
        assertThat(read("object")).isEmpty();
        assertThat(store.counters().damagedAtRest()).isEqualTo(1);
        assertThat(store.counters().damagedReads()).isEqualTo(2);
    }

    @Test
    void anEndedClientHearsNothingButItsRequestsLand() {
        Outcome<Created> outcome = create(mine, "mine");
        mine.end();
        Outcome<Done> ghost = new Outcome<>();
        mine.delete("key", ghost);
        clock.runUntilQuiet();
        assertThat(outcome.isDone()).isFalse();
        assertThat(ghost.isDone()).isFalse();
        assertThat(body()).contains("mine");
        assertThat(store.counters().orphanedEffects()).isEqualTo(1);
        assertThat(store.counters().operations()).isEqualTo(1);
    }

    @Test
    void anObserverHearsOfChangesWhenTheyHappen() {
        List<String> heard = new ArrayList<>();
        store.observe(new StoreObserver() {
            @Override
            public void created(String client, String key, byte[] body) {
                heard.add(client + " created " + key + "=" + new String(body, UTF_8));
            }

            @Override
            public void put(String client, String key, byte[] body) {
                heard.add(client + " put " + key + "=" + new String(body, UTF_8));
            }

            @Override
            public void deleted(String client, String key) {
                heard.add(client + " deleted " + key);
            }
        });
        create(mine, "1");
        create(theirs, "2");
        mine.put("other", "3".getBytes(UTF_8), new Outcome<>());
        theirs.delete("key", new Outcome<>());
        theirs.delete("absent", new Outcome<>());
        clock.advance(100);
        assertThat(heard).containsExactly("mine created key=1", "mine put other=3", "theirs deleted key");
        assertThat(store.objects()).containsOnlyKeys("other");
    }

    private static Outcome<Created> create(StoreClient by, String body) {
        Outcome<Created> outcome = new Outcome<>();
        by.create("key", body.getBytes(UTF_8), outcome);
        return outcome;
    }

    private static Outcome<Done> put(StoreClient by, String key, String body) {
        Outcome<Done> outcome = new Outcome<>();
        by.put(key, body.getBytes(UTF_8), outcome);
        return outcome;
    }

    private Optional<byte[]> read(String key) {
        Outcome<Optional<byte[]>> outcome = new Outcome<>();
        mine.get(key, outcome);
        clock.runUntilQuiet();
        return outcome.value();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private Optional<String> body() {
        return store.object("key").map(bytes -> new String(bytes, UTF_8));
    }
}
