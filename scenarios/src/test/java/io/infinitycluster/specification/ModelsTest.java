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

/** The protocol as it is specified keeps its promises: each model of {@code spec/checks.md} is checked completely. */
@Tag("specification")
class ModelsTest {

    @TempDir
    Path workspace;

    @TestFactory
    Stream<DynamicTest> everyModelKeepsItsPromises() throws IOException {
        Specification specification = new Specification();
        return specification.table().models().stream()
                .filter(model -> Specification.runs(model.when(), model.run()))
                .map(model ->
                        dynamicTest(model.run().model() + " " + model.run().bounds(), () -> {
                            Tlc.Outcome outcome = specification
                                    .forModels()
                                    .run(model.run(), Files.createTempDirectory(workspace, "run"));
                            System.out.println("checked " + model.run().model() + " "
                                    + model.run().bounds() + " -> " + outcome);
                            assertThat(outcome)
                                    .isInstanceOfSatisfying(
                                            Tlc.Complete.class,
                                            complete -> assertThat(complete.distinctStates())
                                                    .as(
                                                            "distinct states: if the model was changed, write the new number into checks.md")
                                                    .isEqualTo(model.distinctStates()));
                        }));
    }
}
