package io.infinitycluster.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CheckHistoryCommandTest {
    private static final String RIGHT = """
            # infinity-cluster history 1 model=kv-store
            0 p0 #0 invoke put "x" "1"
            10 p0 #0 ok
            20 p1 #1 invoke get "x"
            30 p1 #1 ok "1"
            40 p1 #2 invoke put "y" "1"
            """;

    private static final String STALE = """
            # infinity-cluster history 1 model=kv-store
            0 p0 #0 invoke put "x" "1"
            10 p0 #0 ok
            20 p0 #1 invoke put "x" "2"
            30 p0 #1 ok
            40 p1 #2 invoke get "x"
            50 p1 #2 ok "1"
            """;

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void linearizable() throws IOException {
        Path file = write(RIGHT);

        assertThat(run(file.toString())).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "file            " + file,
                        "format          infinity-cluster",
                        "model           kv-store",
                        "operations      3",
                        "keys            2",
                        "configurations  4",
                        "verdict         linearizable");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void notLinearizable() throws IOException {
        assertThat(run(write(STALE).toString())).isEqualTo(1);

        assertThat(out.toString())
                .contains("verdict         NOT LINEARIZABLE")
                .contains("These operations on key \"x\" cannot be ordered:")
                .contains("#1 p0 put \"x\" \"2\" -> ok")
                .contains("*     []   #2 p1 get \"x\" -> ok \"1\"")
                .contains("ends in the value \"2\"");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void budgetRanOut() throws IOException {
        assertThat(run("--budget", "1", write(RIGHT).toString())).isEqualTo(3);

        assertThat(out.toString())
                .contains("verdict         UNKNOWN")
                .contains("The budget of 1 configurations ran out at key x. Try a larger --budget.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void otherFormatsAndModels() throws IOException {
        Path jepsen = write("INFO  jepsen.util - 0\t:invoke\t:write\t4\nINFO  jepsen.util - 0\t:ok\t:write\t4\n");
        assertThat(run(jepsen.toString())).isZero();
        assertThat(out.toString()).contains("model           register");

        assertThat(run("--model", "kv-store", jepsen.toString())).isZero();
        assertThat(out.toString()).contains("model           kv-store");
    }

    @Test
    void standardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(STALE.getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run("-")).isEqualTo(1);
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString()).contains("(standard input)");
    }

    @Test
    void missingFile() {
        assertRefused("no such file", directory.resolve("missing").toString());
    }

    @Test
    void directoryInsteadOfFile() {
        assertRefused("is a directory", directory.toString());
    }

    @Test
    void binaryFile() throws IOException {
        Path file = directory.resolve("binary");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertRefused("not a text", file.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello\n",
                "# infinity-cluster history 2 model=kv-store\n",
                "# infinity-cluster history 1 model=queue\n",
                "# infinity-cluster history 1 model=kv-store\n0 p0 #0 ok\n",
                "# infinity-cluster history 1 model=kv-store\n0 p0 #0 invoke put \"x\n",
                "# infinity-cluster history 1 model=register\n0 p0 #0 invoke append \"x\" \"1\"\n",
                "{:process 0, :type :invoke}\n",
                "INFO  jepsen.util - 0 :ok :read 3\n"
            })
    void malformed(String text) throws IOException {
        assertRefused("; expected ", write(text).toString());
    }

    @Test
    void wrongArgumentsAreOneLine() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--no-such-option", "file")).isEqualTo(2);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .hasLineCount(2)
                .contains("Missing required parameter: 'FILE'; see 'infinity-cluster");
    }

    @Test
    void unknownModel() throws IOException {
        assertRefused(
                "use register, kv or kv-store", "--model", "stack", write(RIGHT).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "many", "99999999999999999999"})
    void absurdBudget(String budget) throws IOException {
        assertRefused("use a whole number", "--budget=" + budget, write(RIGHT).toString());
    }

    private void assertRefused(String why, String... arguments) {
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        List<String> lines = err.toString().lines().toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).startsWith("check-history: ").contains(why);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("history.txt"), text);
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "check-history";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(all);
    }
}
