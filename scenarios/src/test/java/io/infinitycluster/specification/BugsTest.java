package io.infinitycluster.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each rule is needed: without it the model breaks the promise that {@code spec/checks.md} names. And no check is idle. */
@Tag("specification")
class BugsTest {

    private final Specification specification = new Specification();

    @TempDir
    Path workspace;

    @TestFactory
    Stream<DynamicTest> everyBugBreaksItsPromise() throws IOException {
        return specification.table().bugs().stream()
                .filter(bug -> Specification.runs(bug.when(), bug.run()))
                .map(bug -> dynamicTest(
                        bug.name() + " in " + bug.run().model() + " "
                                + bug.run().bounds(),
                        () -> {
                            Tlc.Outcome outcome = run(bug.run());
                            if (bug.trace() == 0) {
                                assertThat(outcome).isInstanceOf(Tlc.Complete.class);
                            } else if (bug.trace() == ChecksTable.Bug.LASSO) {
                                assertThat(outcome)
                                        .isInstanceOfSatisfying(
                                                Tlc.Violated.class,
                                                violated -> assertThat(violated.property())
                                                        .isEqualTo(bug.run().property()));
                            } else {
                                assertThat(outcome)
                                        .isEqualTo(new Tlc.Violated(bug.run().property(), bug.trace()));
                            }
                        }));
    }

    @TestFactory
    Stream<DynamicTest> whatMustBeReachedIs() throws IOException {
        return specification.table().reached().stream()
                .filter(reached -> Specification.runs(reached.when(), reached.run()))
                .map(reached -> dynamicTest(
                        reached.run().property(),
                        () -> assertThat(run(reached.run()))
                                .isEqualTo(new Tlc.Violated(reached.run().property(), reached.trace()))));
    }

    private Tlc.Outcome run(Tlc.Run run) throws IOException, InterruptedException {
        Tlc.Outcome outcome = specification.forTraces().run(run, Files.createTempDirectory(workspace, "run"));
        System.out.println("checked " + run.model() + " " + run.bounds() + " with " + run.planted() + " -> " + outcome);
        return outcome;
    }
}
