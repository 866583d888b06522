package io.infinitycluster.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShrinkingTest {

    @TempDir
    Path workspace;

    @Test
    void explore() throws Exception {
        Greenhouse greenhouse = new Greenhouse();
        for (String name : System.getProperty("infinity.explore", "").split(",")) {
            PlantedBug bug = greenhouse.bugs().stream()
                    .filter(b -> b.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            Path place = Files.createDirectories(workspace.resolve(bug.name()));
            Path classes = greenhouse.compile(bug, place);
            long begin = System.nanoTime();
            String out = greenhouse.execute(
                    classes, "simulate", "--seeds", bug.seed() == 0 ? "1..40" : bug.seed() + ".." + bug.seed(), "--fail-fast", "--save", place.toString());
            System.out.println(name + " took " + (System.nanoTime() - begin) / 1_000_000 + " ms");
            System.out.println(out.replaceAll("(?s)\\n\\n    runs.*?(?=\\n\\nSHRUNK)", ""));
            try (var files = Files.list(place)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".plan")).toList()) {
                    System.out.println(Files.readString(file));
                    String replay = greenhouse.execute(classes, "simulate", "--replay", file.toString());
                    System.out.println(replay.substring(replay.length() - 200));
                }
            }
        }
        assertThat(workspace).exists();
    }
}
