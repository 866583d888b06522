package io.infinitycluster.scenarios;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.run.FaultKind;
import io.infinitycluster.simulator.run.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A scenario whose expectation is not met must fail, and say where: an oracle that cannot fail shows nothing. */
class FrameworkTest {

    private static final long SEED = 42;

    private static final class Story implements Scenario {
        private final Consumer<ScenarioCluster> play;

        Story(Consumer<ScenarioCluster> play) {
            this.play = play;
        }

        @Override
        public String name() {
            return "story";
        }

        @Override
        public String description() {
            return "told by a test";
        }

        @Override
        public void play(ScenarioCluster cluster) {
            play.accept(cluster);
        }
    }

    private static RunReport play(Consumer<ScenarioCluster> story) {
        return Scenarios.run(
                new Story(cluster -> {
                    cluster.start(leader("harry"), follower("hermione"), learner("ron"));
                    story.accept(cluster);
                }),
                SEED,
                null);
    }

    private static Violation failure(Consumer<ScenarioCluster> story) {
        RunReport report = play(story);
        assertThat(report.passed()).isFalse();
        Violation violation = report.violation();
        assertThat(violation.detail())
                .contains("step ")
                .contains("repeat with: ./infinity-cluster simulate --scenario story --seed 42 --trace");
        return violation;
    }

    private static void failsExpectation(String words, Consumer<ScenarioCluster> story) {
        Violation violation = failure(story);
        assertThat(violation.invariant()).isEqualTo(Invariant.EXPECTATION);
        assertThat(violation.detail()).contains(words).contains("manifest: version");
    }

    @Test
    void passesWhenAllIsAsExpected() {
        RunReport report = play(cluster -> {
            cluster.write("spell", "lumos");
            cluster.faults().losePower("ron");
            cluster.at("harry").read("spell").finds("lumos");
            cluster.settles();
        });
        assertThat(report.violation()).isNull();
        assertThat(report.ok()).isPositive();
        assertThat(report.checkedOperations()).isPositive();
        assertThat(report.injected()).containsOnlyKeys(FaultKind.POWER_LOSS);
        assertThat(report.simulatedNanos()).isPositive();
    }

    @Test
    void aBoundedWaitRunsOut() {
        failsExpectation(
                "the moon falls down did not happen within 2.000000s",
                cluster -> cluster.await("the moon falls down", 2_000_000_000L, () -> false));
    }

    @Test
    void aBoundedWaitTakesExactlyItsBound() {
        AtomicLong began = new AtomicLong();
        RunReport report = play(cluster -> {
            began.set(cluster.now());
            cluster.await("nothing", 3_000_000_000L, () -> false);
        });
        assertThat(report.brokeAtNanos() - began.get()).isEqualTo(3_000_000_000L);
    }

    @Test
    void aFollowerThatIsGoneDoesNotGetInSync() {
        failsExpectation("hermione is in sync did not happen", cluster -> {
            cluster.faults().kill("hermione");
            cluster.awaitOutOfSync("hermione");
            cluster.awaitInSync("hermione");
        });
    }

    @Test
    void aReadFindsAnotherValue() {
        failsExpectation("expected the value nox, and found lumos", cluster -> {
            cluster.write("spell", "lumos");
            cluster.at("harry").read("spell").finds("nox");
        });
    }

    @Test
    void aReadFindsAnOldValueWhereARefusalWouldDo() {
        failsExpectation("expected the value nox or a refusal, and found lumos", cluster -> {
            cluster.write("spell", "lumos");
            cluster.at("harry").read("spell").findsOrIsRefused("nox");
        });
    }

    @Test
    void anAbsentKeyIsNoValue() {
        failsExpectation(
                "expected the value lumos, and found null",
                cluster -> cluster.at("harry").read("spell").finds("lumos"));
        assertThat(play(cluster -> cluster.at("harry").read("spell").finds(null))
                        .passed())
                .isTrue();
    }

    @Test
    void aWriteIsRefused() {
        failsExpectation(
                "it was refused: 8007",
                cluster -> cluster.at("ron").write("spell", "lumos").isDone());
    }

    @Test
    void aRefusalHasAnotherCode() {
        failsExpectation(
                "it was refused: 8007",
                cluster -> cluster.at("ron").write("spell", "lumos").isRefused(ErrorCode.DISK_ERROR));
    }

    @Test
    void whatShouldBeRefusedIsDone() {
        failsExpectation(
                "it was done",
                cluster -> cluster.at("harry").write("spell", "lumos").isRefused(ErrorCode.INVALID_ROLE));
    }

    @Test
    void whatShouldNotBeDoneIs() {
        failsExpectation("it was done", cluster -> {
            Attempt write = cluster.at("harry").write("spell", "lumos");
            cluster.pass(1_000_000_000L);
            write.isNotDone();
        });
    }

    @Test
    void whatShouldWaitDoesNot() {
        failsExpectation(
                "it waits: no longer",
                cluster -> cluster.at("harry").write("spell", "lumos").waitsFor(1_000_000_000L));
    }

    @Test
    void anExpectationDoesNotHold() {
        failsExpectation(
                "it does not hold that ron leads",
                cluster -> cluster.expect("ron leads", cluster.leader().name().equals("ron")));
    }

    @Test
    void whatShouldStayDoesNot() {
        failsExpectation("hermione is in sync: no longer", cluster -> {
            cluster.faults().kill("hermione");
            cluster.stays(
                    "hermione is in sync",
                    cluster.bounds().drop(),
                    () -> cluster.at("hermione").isInSync());
        });
    }

    @Test
    void aStoryThatEndsBeforeItIsSettled() {
        failsExpectation("a confirmed write and a strong read did not happen", cluster -> {
            cluster.faults().losePower("harry");
            cluster.settles();
        });
    }

    @Test
    void anExceptionIsAFailureOfTheRun() {
        Violation violation = failure(cluster -> cluster.at("voldemort"));
        assertThat(violation.invariant()).isEqualTo(Invariant.NO_NODE_BREAKS);
        assertThat(violation.detail()).contains("no node voldemort in [harry, hermione, ron]");
    }

    @Test
    void aKeyOfTheBackgroundClientsIsRefused() {
        assertThat(failure(cluster -> cluster.write("k7", "lumos")).detail()).contains("k7 is a key of the background");
    }

    @Test
    void aClockBeyondTheBoundIsRefused() {
        assertThat(failure(cluster -> cluster.faults().drift("harry", 10_000)).detail())
                .contains("no cluster is safe from that");
    }

    @Test
    void whatIsHeldBackArrivesWhenItIsReleased() {
        assertThat(play(cluster -> {
                            cluster.faults().stall("harry", "hermione");
                            var write = cluster.at("harry").write("spell", "lumos");
                            cluster.pass(1_000_000_000L);
                            write.isNotDone();
                            cluster.faults().release("harry", "hermione");
                            write.isDoneWithin(100_000_000L);
                            cluster.settles();
                        })
                        .violation())
                .isNull();
    }

    @Test
    void theLinkOfTwoNodesHealsAlone() {
        assertThat(play(cluster -> {
                            cluster.faults().cut("hermione").fromAllNodes();
                            cluster.faults().heal("ron", "hermione");
                            cluster.awaitOutOfSync("hermione");
                            cluster.faults().heal("harry", "hermione");
                            cluster.awaitInSync("hermione");
                            cluster.settles();
                        })
                        .violation())
                .isNull();
    }

    @Test
    void aStoryWithoutAClusterFails() {
        RunReport report = Scenarios.run(new Story(cluster -> {}), SEED, null);
        assertThat(report.passed()).isFalse();
        assertThat(report.violation().detail()).contains("has not started its cluster");
    }

    @Test
    void theTraceTellsStepsAndNodes() {
        List<String> lines = new ArrayList<>();
        Scenarios.run(
                new Story(cluster -> {
                    cluster.start(leader("harry"), follower("hermione"));
                    cluster.faults().kill("hermione");
                }),
                SEED,
                lines::add);
        assertThat(lines)
                .anyMatch(line -> line.matches("[0-9.]+s -- hermione is killed"))
                .anyMatch(line -> line.matches("[0-9.]+s harry leads as harry in term 1.*"));
    }

    @Test
    void wallClockJumpsChangeNoEvent() {
        assertThat(play(FrameworkTest::quietly).digest())
                .isEqualTo(play(cluster -> {
                            for (NodeHandle each : cluster.all()) {
                                cluster.faults().jumpWallClock(each.name(), -86_400_000L);
                            }
                            quietly(cluster);
                        })
                        .digest());
    }

    private static void quietly(ScenarioCluster cluster) {
        cluster.write("spell", "lumos");
        cluster.pass(3 * cluster.bounds().notice());
        cluster.settles();
    }

    @Test
    void boundsAreSumsOfTimeouts() {
        Bounds bounds = new Bounds(ClusterSettings.defaults());
        assertThat(bounds.notice()).isBetween(4_000_000_000L, 7_000_000_000L);
        assertThat(bounds.drop()).isGreaterThan(bounds.notice() + 3_000_000_000L);
        assertThat(bounds.promotion()).isGreaterThan(10_000_000_000L);
        assertThat(bounds.rejoin()).isGreaterThan(bounds.drop() + bounds.notice());
        assertThat(bounds.leastLeaseLeft()).isBetween(1L, 2_000_000_000L);
    }
}
