package io.infinitycluster.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.run.FaultKind;
import io.infinitycluster.simulator.run.PlannedFault;
import io.infinitycluster.simulator.run.RunPlan;
import io.infinitycluster.simulator.run.RunSettings;
import io.infinitycluster.simulator.workload.WorkloadSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlanFormatTest {

    private static final RecordedRun RUN = new RecordedRun(
            new RunPlan(
                    -17,
                    new RunSettings(
                            3,
                            1,
                            true,
                            ClusterSettings.defaults()
                                    .withStorage(16, 32, 64)
                                    .withMinInsyncFollowers(1)
                                    .withApplySlice(0),
                            new WorkloadSettings(4, 50, 60, 40, 25, 2, 30, 2_500_000_000L, 100, 70),
                            List.of(FaultKind.KILL),
                            1,
                            1,
                            12_000_000_001L,
                            false),
                    List.of(
                            new PlannedFault(1_500_000_000L, FaultKind.KILL, 1, 42),
                            new PlannedFault(2_000_000_003L, FaultKind.BUCKET_DAMAGE, 3_000_000_000L, Long.MIN_VALUE))),
            Invariant.LOGS_AGREE,
            0xfedcba9876543210L);

    /** What version 1 looks like. A change of the format is another version, and this one stays readable. */
    private static String golden() throws IOException {
        try (InputStream in = PlanFormatTest.class.getResourceAsStream("/plans/version-2.plan")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aRecordIsWrittenAsInTheGoldenFile() throws IOException {
        assertThat(PlanFormat.write(RUN, List.of("for people", ""))).isEqualTo(golden());
    }

    @Test
    void theGoldenFileIsReadBack() throws Exception {
        assertThat(PlanFormat.read(golden())).isEqualTo(RUN);
    }

    @Test
    void spacesEmptyLinesRemarksAndTheOrderOfLinesDoNotMatter() throws Exception {
        String text =
                golden().replace("\n", "\r\n").replace("seed -17\r\n", "# hello\r\n\r\n") + "  seed   -17\r\n\r\n";

        assertThat(PlanFormat.read(text)).isEqualTo(RUN);
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void everyKindOfFaultCanBeSaved(FaultKind kind) throws Exception {
        RunPlan plan = RUN.plan();
        RecordedRun run = new RecordedRun(
                new RunPlan(1, plan.settings(), List.of(new PlannedFault(0, kind, 1, 2))), Invariant.LOGS_AGREE, 3);

        assertThat(PlanFormat.read(PlanFormat.write(run, List.of()))).isEqualTo(run);
    }

    @ParameterizedTest
    @CsvSource({
        "infinity-cluster-plan 2, infinity-cluster-plan 1, 'line 1: version 1 of the format; this program reads version 2'",
        "infinity-cluster-plan 2, hello, 'line 1: not a saved plan: those begin with ''infinity-cluster-plan 2'''",
        "seed -17, seed x, 'line 4: ''x'' is not a whole number'",
        "seed -17, seed, 'line 4: not a name and a value'",
        "seed -17, seed 1 2, 'line 4: not a name and a value'",
        "broke LOGS_AGREE, broke logs, 'line 5: no promise is called ''logs'''",
        "digest fedcba9876543210, digest 123, 'line 6: ''123'' is not a digest of 16 hexadecimal digits'",
        "recoverable no, recoverable maybe, 'line 7: ''maybe'' is neither yes nor no'",
        "chaos 12.000000001s, chaos 12, 'line 8: ''12'' is not a time; write seconds with up to nine decimals'",
        "chaos 12.000000001s, chaos -1s, 'line 8: ''-1s'' is not a time'",
        "chaos 12.000000001s, chaos 99999999s, 'line 8: ''99999999s'' is longer than a hundred days'",
        "followers 3, followers 0, 'line 9: ''0'' is not within 1 to 64'",
        "followers 3, folowers 3, 'line 9: ''folowers'' is unknown'",
        "learners 1, followers 3, 'line 10: ''followers'' for the second time'",
        "heartbeat 1s, heartbeat 0s, 'is not within 0.000000001s to 8640000s'",
        "heartbeat 1s, heartbeat 5s, 'line 40: at the end: the node timeout must be longer than the heartbeat interval'",
        "fault 1.5s KILL 0.000000001s 42, fault 1.5s KIL 1s 42, 'line 38: no fault is called ''KIL'''",
        "fault 1.5s KILL 0.000000001s 42, fault 1.5s KILL 1s, 'line 38: not a fault; those are such as'",
        "fault 1.5s KILL 0.000000001s 42, fault soon KILL 1s 42, 'line 38: ''soon'' is not a time'",
        "fault 1.5s KILL 0.000000001s 42, fault 1.5s KILL 0s 42, 'line 38: KILL at 1500000000 for 0 nanoseconds'"
    })
    void whatIsWrongIsNamedWithItsLine(String right, String wrong, String message) throws IOException {
        String text = golden();
        assertThat(text).contains(right + "\n");

        assertThatThrownBy(() -> PlanFormat.read(text.replace(right + "\n", wrong + "\n")))
                .isInstanceOf(MalformedPlanException.class)
                .hasMessageContaining(message);
    }

    @Test
    void everyLineButTheFaultsIsNeeded() throws IOException {
        List<String> lines = golden().lines().toList();
        for (String line : lines) {
            if (!line.startsWith("#") && !line.startsWith("fault")) {
                String name = line.split(" ", -1)[0];
                String text = golden().replace(line + "\n", "");
                assertThatThrownBy(() -> PlanFormat.read(text))
                        .isInstanceOf(MalformedPlanException.class)
                        .hasMessageMatching("line 1: .*|line 39: at the end: '" + name + "' is missing");
            }
        }
        assertThatThrownBy(() -> PlanFormat.read("")).hasMessageContaining("line 1: not a saved plan");
    }
}
