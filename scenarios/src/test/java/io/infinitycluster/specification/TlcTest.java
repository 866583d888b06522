package io.infinitycluster.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is not a complete check or the violation that was asked for is a failure, and never passes for either. */
class TlcTest {

    private static final String MODULE = """
            ------ MODULE Counter ------
            EXTENDS Naturals
            CONSTANTS Limit, Planted
            VARIABLE count
            Init == count = 0
            Step == count < Limit /\\ count' = count + (IF "Leap" \\in Planted THEN 2 ELSE 1)
            Spec == Init /\\ [][Step]_count /\\ WF_count(Step)
            Small == count <= Limit
            Ends == <>(count >= Limit)
            NeverThree == count # 3
            Undefined == count < "three"
            ====
            """;

    private static final String CONFIGURATION = """
            SPECIFICATION Spec
            CHECK_DEADLOCK FALSE
            CONSTANTS
              Limit = 5
              Planted = {}
            INVARIANTS Small
            """;

    @TempDir
    Path folder;

    @TempDir
    Path workspace;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("Counter.tla"), MODULE);
        Files.writeString(folder.resolve("Counter.cfg"), CONFIGURATION);
        Files.writeString(
                folder.resolve("Counter-ends.cfg"), CONFIGURATION.replace("INVARIANTS Small", "PROPERTIES Ends"));
    }

    private Tlc.Outcome run(String model, Map<String, String> bounds, String planted, String property)
            throws IOException, InterruptedException {
        return new Tlc(folder, 1, List.of("-Xmx100m"), Duration.ofMinutes(5))
                .run(new Tlc.Run(model, bounds, planted, property), workspace);
    }

    @Test
    void aModelThatKeepsItsPromisesIsCheckedCompletely() throws Exception {
        assertThat(run("Counter", Map.of(), "", "")).isEqualTo(new Tlc.Complete(6, 6));
        assertThat(run("Counter", Map.of("Limit", "9"), "", "")).isEqualTo(new Tlc.Complete(10, 10));
        assertThat(run("Counter-ends", Map.of(), "", "")).isEqualTo(new Tlc.Complete(6, 6));
    }

    @Test
    void aViolationIsNamedWithTheLengthOfItsTrace() throws Exception {
        assertThat(run("Counter", Map.of(), "Leap", "Small")).isEqualTo(new Tlc.Violated("Small", 4));
        assertThat(run("Counter", Map.of(), "", "NeverThree")).isEqualTo(new Tlc.Violated("NeverThree", 4));
        assertThat(run("Counter-ends", Map.of(), "", "NeverThree")).isEqualTo(new Tlc.Violated("NeverThree", 4));
    }

    @Test
    void aTemporalViolationIsNamed() throws Exception {
        Files.writeString(folder.resolve("Counter.tla"), MODULE.replace(" /\\ WF_count(Step)", ""));

        assertThat(run("Counter-ends", Map.of(), "", "Ends"))
                .isInstanceOfSatisfying(
                        Tlc.Violated.class,
                        violated -> assertThat(violated.property()).isEqualTo("Ends"));
    }

    @Test
    void aModelThatDoesNotParseFails() throws Exception {
        Files.writeString(folder.resolve("Counter.tla"), MODULE.replace("count <=", "count =< ="));

        assertThatThrownBy(() -> run("Counter", Map.of(), "", "")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPropertyThatThereIsNotFails() {
        assertThatThrownBy(() -> run("Counter", Map.of(), "", "Large")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPropertyThatCannotBeEvaluatedFails() {
        assertThatThrownBy(() -> run("Counter", Map.of(), "", "Undefined"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("neither complete nor a violation");
    }

    @Test
    void aBoundThatThereIsNotFails() {
        assertThatThrownBy(() -> run("Counter", Map.of("Depth", "3"), "", ""))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Depth");
    }

    @Test
    void aRunThatIsCutShortFails() throws Exception {
        Files.writeString(folder.resolve("Counter.cfg"), CONFIGURATION.replace("Limit = 5", "Limit = 100000000"));

        assertThatThrownBy(() -> new Tlc(folder, 1, List.of("-Xmx100m"), Duration.ofSeconds(5))
                        .run(new Tlc.Run("Counter", Map.of(), "", ""), workspace))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("took longer than PT5S");
    }

    @Test
    void whatTlcSaysOfAnIncompleteRunIsNoSuccess() {
        Tlc.Run run = new Tlc.Run("Counter", Map.of(), "", "");
        String statistics = message(2199, "9 states generated, 6 distinct states found, 2 states left on queue.");
        String success = message(2193, "Model checking completed. No error has been found.");

        assertThatThrownBy(() -> Tlc.outcome(run, 0, success + statistics)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Tlc.outcome(run, 0, statistics.replace("2 states left", "0 states left")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Tlc.outcome(run, 0, "")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Tlc.outcome(run, 12, success)).isInstanceOf(IllegalStateException.class);
    }

    private static String message(int code, String text) {
        return "@!@!@STARTMSG " + code + ":0 @!@!@\n" + text + "\n@!@!@ENDMSG " + code + " @!@!@\n";
    }
}
