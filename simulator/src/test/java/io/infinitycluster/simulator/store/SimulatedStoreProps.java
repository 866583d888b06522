package io.infinitycluster.simulator.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.ObjectStore.Created;
import io.infinitycluster.core.port.PortFailure.Kind;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.fault.Latency;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

class SimulatedStoreProps {

    private static final int KEYS = 5;

    /** Clients that race for a few keys while anything goes wrong, and what each was told. */
    private static final class Race {
        private final ManualClock clock = new ManualClock();
        private final SimulatedStore store;
        private final List<StoreClient> clients = new ArrayList<>();
        private final Map<String, Outcome<Created>> outcomes = new LinkedHashMap<>();
        private final Map<String, String> winners = new LinkedHashMap<>();

        Race(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            store = new SimulatedStore(
                    clock,
                    new SeededRandomness(seed + 1),
                    new SeededRandomness(seed + 2),
                    new SeededRandomness(seed + 3),
                    faults(random));
            store.observe(new Referee());
            for (int i = 0; i < 4; i++) {
                clients.add(store.connect("c" + i, clock, faults(random)));
            }
            for (int i = 0; i < 60; i++) {
                int client = random.nextInt(clients.size());
                String writer = "writer " + i;
                Outcome<Created> outcome = new Outcome<>();
                outcomes.put(writer, outcome);
                clients.get(client).create("key" + random.nextInt(KEYS), writer.getBytes(UTF_8), outcome);
                clients.get(client).faults().outage(random.nextInt(8) == 0);
                clock.advance(random.nextInt(2_000));
            }
            clock.runUntilQuiet();
        }

        private static StoreFaults faults(SplittableRandom random) {
            return new StoreFaults()
                    .request(Latency.between(0, 1_000).withTail(50_000, 10_000))
                    .answer(Latency.between(0, 500))
                    .timeout(1_000 + random.nextInt(2_000))
                    .late(Latency.between(0, 20_000))
                    .errorBefore(random.nextInt(100_000))
                    .errorAfter(random.nextInt(100_000))
                    .requestLost(random.nextInt(100_000))
                    .answerLost(random.nextInt(100_000))
                    .lateEffect(random.nextInt(200_000))
                    .repeatedCreate(random.nextInt(200_000));
        }

        private final class Referee implements StoreObserver {
            @Override
            public void created(String client, String key, byte[] body) {
                assertThat(winners.put(key, new String(body, UTF_8))).isNull();
            }

            @Override
            public void put(String client, String key, byte[] body) {
                throw new AssertionError("nobody put " + key);
            }

            @Override
            public void deleted(String client, String key) {
                throw new AssertionError("nobody deleted " + key);
            }
        }
    }

    @Property(tries = 500)
    @StatisticsReport(onFailureOnly = true)
    void ofRacingCreatorsOneWinsWhateverGoesWrong(@ForAll long seed) {
        Race race = new Race(seed);
        race.winners.forEach((key, writer) -> assertThat(race.store.object(key).map(b -> new String(b, UTF_8)))
                .contains(writer));
        assertThat(race.store.objects()).containsOnlyKeys(race.winners.keySet());
        race.outcomes.forEach((writer, outcome) -> {
            assertThat(outcome.isDone()).isTrue();
            if (outcome.isSuccess()) {
                // "Exists" may be said to the winner as well; "created" to nobody else.
                assertThat(outcome.value() == Created.EXISTS || race.winners.containsValue(writer))
                        .isTrue();
                Statistics.collect(outcome.value());
            } else {
                assertThat(outcome.failure()).isEqualTo(Kind.STORE_UNCLEAR);
                Statistics.collect(race.winners.containsValue(writer) ? "unclear, won" : "unclear, lost");
            }
        });
    }

    @Property(tries = 100)
    void oneSeedIsOneRun(@ForAll long seed) {
        Race first = new Race(seed);
        Race second = new Race(seed);
        assertThat(first.winners).isEqualTo(second.winners);
        assertThat(first.store.counters().toMap())
                .isEqualTo(second.store.counters().toMap());
        assertThat(first.clock.nanos()).isEqualTo(second.clock.nanos());
        assertThat(first.clock.ran()).isEqualTo(second.clock.ran());
    }

    /** A clear answer stands from the moment when it is given, for everyone. */
    @Property(tries = 300)
    void whatWasAnsweredClearlyIsSeenByEveryLaterReader(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ManualClock clock = new ManualClock();
        SimulatedStore store = new SimulatedStore(
                clock,
                new SeededRandomness(seed),
                new SeededRandomness(seed + 1),
                new SeededRandomness(seed + 2),
                new StoreFaults());
        StoreFaults faults = Race.faults(random).lateEffect(0);
        StoreClient writer = store.connect("writer", clock, faults);
        StoreClient reader = store.connect("reader", clock, new StoreFaults());
        for (int i = 0; i < 20; i++) {
            Outcome<Created> outcome = new Outcome<>();
            String key = String.format("manifest/%020d", i);
            writer.create(key, key.getBytes(UTF_8), outcome);
            while (!outcome.isDone()) {
                clock.runNext();
            }
            if (outcome.isSuccess()) {
                Outcome<Optional<byte[]>> got = new Outcome<>();
                Outcome<List<String>> listed = new Outcome<>();
                reader.get(key, got);
                reader.list("manifest/", listed);
                clock.runUntilQuiet();
                assertThat(got.value()).isPresent();
                assertThat(listed.value()).contains(key);
            }
        }
    }
}
