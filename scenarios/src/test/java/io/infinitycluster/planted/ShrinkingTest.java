package io.infinitycluster.planted;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.simulator.run.RunPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real bugs in real runs: what the simulator finds, it shrinks to a few faults, and what it saves replays. */
class ShrinkingTest {

    private static final int MANY_FAULTS = 10;
    private static final int FEW_FAULTS = 3;
    private static final long LAST_SEED = 500;

    private static final Pattern SHRUNK = Pattern.compile("SHRUNK seed (-?\\d+): from (\\d+) faults to (\\d+), ");
    private static final Pattern BROKE = Pattern.compile("\n {2}broke +(.*)\n");
    private static final Pattern REPLAY =
            Pattern.compile("replay with {2}./infinity-cluster simulate --replay (\\S+) ");

    @TempDir
    Path workspace;

    @ParameterizedTest
    @ValueSource(strings = {"drop-without-swap", "takeover-without-lease-expiry", "lose-replica-id"})
    void manyFaultsBecomeFewAndTheSamePromiseBreaks(String name) throws Exception {
        Greenhouse greenhouse = new Greenhouse();
        PlantedBug bug = greenhouse.bugs().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        Path classes = greenhouse.compile(bug, workspace.resolve("bug"));
        Path saved = Files.createDirectories(workspace.resolve("saved"));

        String found = failing(greenhouse, classes, saved);

        Matcher shrunk = SHRUNK.matcher(found);
        assertThat(shrunk.find()).as(found).isTrue();
        assertThat(Integer.parseInt(shrunk.group(2))).isGreaterThanOrEqualTo(MANY_FAULTS);
        assertThat(Integer.parseInt(shrunk.group(3))).as(found).isLessThanOrEqualTo(FEW_FAULTS);
        Matcher broke = BROKE.matcher(found);
        assertThat(broke.find()).isTrue();
        String promise = broke.group(1);
        assertThat(broke.find())
                .as("the promise that breaks at the end of the shrinking")
                .isTrue();
        assertThat(broke.group(1)).isEqualTo(promise);

        Matcher replay = REPLAY.matcher(found);
        assertThat(replay.find()).as(found).isTrue();
        String replayed = greenhouse.execute(classes, "simulate", "--replay", replay.group(1), "--trace");
        assertThat(replayed)
                .contains(" -- fault: ")
                .contains("  broke        " + promise + "\n")
                .endsWith("the very run that was saved\n1");

        Path right = Files.createDirectories(workspace.resolve("right"));
        String mended = greenhouse.execute(right, "simulate", "--replay", replay.group(1));
        assertThat(mended).as("without the bug").contains("passed, digest").endsWith("\n0");
    }

    /** What is printed of the first seed that fails and has many faults. */
    private static String failing(Greenhouse greenhouse, Path classes, Path saved) throws Exception {
        for (long seed = 1; seed <= LAST_SEED; seed++) {
            if (RunPlan.draw(seed).faults().size() >= MANY_FAULTS) {
                String printed = greenhouse.execute(
                        classes, "simulate", "--seed", Long.toString(seed), "--save", saved.toString());
                if (printed.endsWith("\n1")) {
                    return printed;
                }
            }
        }
        throw new IllegalStateException("no seed up to " + LAST_SEED + " fails");
    }
}
