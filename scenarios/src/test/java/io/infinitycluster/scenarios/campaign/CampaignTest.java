package io.infinitycluster.scenarios.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class CampaignTest {

    private final List<Outcome> told = new ArrayList<>();

    @Test
    void outcomesAreToldInTheOrderOfTheSeedsWhicheverEndsFirst() {
        CountDownLatch othersHaveEnded = new CountDownLatch(9);
        Runs runs = seed -> {
            if (seed == 1) {
                await(othersHaveEnded);
            } else {
                othersHaveEnded.countDown();
            }
            return FakeRuns.passing().of(seed);
        };

        campaign(runs, new SeedRange(1, 10), 2).run();

        assertThat(seeds()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void theOrderIsThatOfTheSeedsAsGiven() {
        new Campaign(FakeRuns.passing(), new SeedRange(1, 4).descending(), 3, told::add).run();

        assertThat(seeds()).containsExactly(4L, 3L, 2L, 1L);
    }

    @Test
    void resultsDoNotDependOnTheNumberOfThreads() {
        Runs runs = seed ->
                seed % 7 == 0 ? FakeRuns.failing(seed) : FakeRuns.passing().of(seed);
        List<List<String>> results = new ArrayList<>();
        for (int threads = 1; threads <= 4; threads++) {
            told.clear();
            campaign(runs, new SeedRange(1, 200), threads).run();
            results.add(told.stream().map(o -> o.seed() + " " + o.passed()).toList());
        }

        assertThat(results.get(0)).hasSize(200);
        assertThat(results).allMatch(results.get(0)::equals);
    }

    @Test
    void failFastEndsWithTheFirstFailureInTheOrderOfSeeds() {
        CountDownLatch laterFailureFound = new CountDownLatch(1);
        Runs runs = seed -> {
            if (seed == 2) {
                await(laterFailureFound);
            } else if (seed == 3) {
                laterFailureFound.countDown();
            }
            return seed == 1 ? FakeRuns.passing().of(seed) : FakeRuns.failing(seed);
        };

        campaign(runs, new SeedRange(1, 1_000), 2).failFast(true).run();

        assertThat(seeds()).containsExactly(1L, 2L);
        assertThat(told.get(1).passed()).isFalse();
    }

    @Test
    void anErrorInOneRunIsThisRunsFailure() {
        Runs runs = seed -> {
            if (seed == 2) {
                throw new StackOverflowError("deep");
            }
            return FakeRuns.passing().of(seed);
        };
        Campaign campaign = campaign(runs, new SeedRange(1, 3), 1);

        campaign.run();

        assertThat(seeds()).containsExactly(1L, 2L, 3L);
        assertThat(told.get(1)).isInstanceOf(Outcome.Crashed.class);
        assertThat(campaign.totals().runs()).isEqualTo(3);
        assertThat(campaign.totals().failed()).isEqualTo(1);
    }

    /** With one thread: on a slow machine another run might take longer than that, too. */
    @Test
    void aRunThatDoesNotEndIsAFailureAndEndsTheCampaign() {
        CountDownLatch never = new CountDownLatch(1);
        Runs runs = seed -> {
            await(never);
            return FakeRuns.passing().of(seed);
        };

        campaign(runs, new SeedRange(2, 1_000), 1)
                .patience(Duration.ofMillis(100))
                .run();

        assertThat(seeds()).containsExactly(2L);
        assertThat(told.get(0)).isInstanceOf(Outcome.Stuck.class);
        never.countDown();
    }

    @Test
    void anAbandonedCampaignTellsOfWhatHasEnded() {
        CountDownLatch never = new CountDownLatch(1);
        Runs runs = seed -> {
            // One before the second seed, one behind it, and both threads have nothing more to end.
            if (seed == 2 || seed > 3) {
                await(never);
            }
            return FakeRuns.passing().of(seed);
        };
        Campaign campaign = campaign(runs, new SeedRange(1, 1_000_000_000), 2);
        Thread other = new Thread(() -> {
            while (campaign.totals().runs() < 2) {
                Thread.onSpinWait();
            }
            campaign.abandon();
        });
        other.start();

        campaign.run();

        assertThat(seeds()).containsExactly(1L, 3L);
        never.countDown();
    }

    @Test
    void noRunBeginsWhenTheTimeIsOver() {
        endless(FakeRuns.passing()).limitTime(Duration.ofMillis(200)).run();

        assertThat(seeds()).isNotEmpty().isSorted().doesNotHaveDuplicates();
    }

    @Test
    void oneRunBeginsHoweverLittleTimeThereIs() {
        endless(FakeRuns.passing()).limitTime(Duration.ofNanos(1)).run();

        assertThat(seeds()).startsWith(1L);
    }

    private Campaign endless(Runs runs) {
        return new Campaign(runs, LongStream.iterate(1, s -> s + 1).iterator(), 2, told::add);
    }

    private Campaign campaign(Runs runs, SeedRange seeds, int threads) {
        return new Campaign(runs, seeds.ascending(), threads, told::add);
    }

    private List<Long> seeds() {
        return told.stream().map(Outcome::seed).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
