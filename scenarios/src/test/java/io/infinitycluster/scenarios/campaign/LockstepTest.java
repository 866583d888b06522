package io.infinitycluster.scenarios.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.infinitycluster.scenarios.Cast;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.scenarios.named.LeaderCrash;
import io.infinitycluster.simulator.run.RunObserver;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.time.EventKind;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LockstepTest {

    @Test
    void equalRunsDoNotDiffer() {
        assertThat(Lockstep.firstDifference(FakeRuns.passing(), 7)).isNull();
    }

    @Test
    void aRunThatEndsEarlierDiffersWhereItEnds() {
        AtomicInteger runs = new AtomicInteger();
        Runs secondIsShorter = seed -> shortened(FakeRuns.passing().of(seed), runs.incrementAndGet() == 2 ? 60 : 100);

        Lockstep.Difference difference = Lockstep.firstDifference(secondIsShorter, 7);

        assertThat(difference).isNotNull();
        assertThat(difference.number()).isEqualTo(61);
        assertThat(difference.first()).isNotNull();
        assertThat(difference.second()).isNull();

        runs.set(1);
        Lockstep.Difference other = Lockstep.firstDifference(secondIsShorter, 7);
        assertThat(other).isNotNull();
        assertThat(other.number()).isEqualTo(61);
        assertThat(other.first()).isNull();
        assertThat(other.second()).isNotNull();
    }

    @Test
    void aCheckFindsTheSeedThatDiffers() {
        AtomicInteger runsOfSeed3 = new AtomicInteger();
        Runs runs = seed -> seed == 3 && runsOfSeed3.incrementAndGet() % 2 == 0
                ? FakeRuns.differingAt(seed, 42)
                : FakeRuns.passing().of(seed);

        DeterminismCheck.Result result = new DeterminismCheck(runs, new SeedRange(1, 5), 2).run();

        assertThat(result.passed()).isFalse();
        assertThat(result.compared()).isEqualTo(5);
        assertThat(result.differing()).singleElement().satisfies(differing -> {
            assertThat(differing.seed()).isEqualTo(3);
            assertThat(differing.what()).containsExactly("digest 5d and then 5e");
            assertThat(differing.event()).isNotNull();
            assertThat(differing.event().number()).isEqualTo(42);
        });
    }

    @Test
    void realRunsAreEqualInEitherOrder() {
        DeterminismCheck.Result result = new DeterminismCheck(Runs.swarm(), new SeedRange(1, 4), 2).run();

        assertThat(result.differing()).isEmpty();
        assertThat(result.compared()).isEqualTo(4);
        RunReport alone = Runs.swarm().of(2).play();
        assertThat(result.digests()).contains(entry(2L, alone.digest()));
    }

    @Test
    void beingObservedChangesNothingInARealRun() {
        assertThat(Lockstep.firstDifference(Runs.swarm(), 5)).isNull();
        Runs.Run observed = Runs.swarm().of(5);
        long[] last = new long[2];
        observed.observe((long number, long time, String actor, EventKind kind, long digest) -> {
            last[0] = number;
            last[1] = digest;
        });
        RunReport report = observed.play();

        assertThat(report.digest()).isEqualTo(Runs.swarm().of(5).play().digest());
        assertThat(report.events()).isEqualTo(last[0]);
    }

    /** A scenario that is played otherwise every time: the first event that differs is found, with what the trace says of it. */
    @Test
    void theFirstEventInWhichAScenarioDiffersIsNamed() {
        AtomicInteger plays = new AtomicInteger();
        Scenario wavering = new Scenario() {
            @Override
            public String name() {
                return "wavering";
            }

            @Override
            public String description() {
                return "a node is killed, or nothing happens to it";
            }

            @Override
            public void play(ScenarioCluster cluster) {
                cluster.start(Cast.leader("n1"), Cast.follower("n2"));
                if (plays.incrementAndGet() % 2 == 0) {
                    cluster.faults().kill("n2");
                } else {
                    cluster.expect("nothing", true);
                }
                cluster.pass(10_000_000_000L);
            }
        };
        Runs runs = new ScenarioRuns(wavering);

        Lockstep.Difference difference = Lockstep.firstDifference(runs, 7);

        assertThat(difference).isNotNull();
        assertThat(difference.number()).isGreaterThan(50);
        assertThat(difference.before()).isNotNull();
        assertThat(Lockstep.firstDifference(new ScenarioRuns(new LeaderCrash()), 7))
                .isNull();
    }

    private static Runs.Run shortened(Runs.Run run, int events) {
        return new Runs.Run() {
            @Override
            public void trace(Consumer<String> lines) {
                run.trace(lines);
            }

            @Override
            public void observe(RunObserver observer) {
                run.observe((number, time, actor, kind, digest) -> {
                    if (number <= events) {
                        observer.ran(number, time, actor, kind, digest);
                    }
                });
            }

            @Override
            public RunReport play() {
                return run.play();
            }
        };
    }
}
