package io.infinitycluster.scenarios.cli;

import io.infinitycluster.simulator.linearizability.History;
import io.infinitycluster.simulator.linearizability.HistoryReader;
import io.infinitycluster.simulator.linearizability.KeyHistoryChecker;
import io.infinitycluster.simulator.linearizability.KvCall;
import io.infinitycluster.simulator.linearizability.KvModel;
import io.infinitycluster.simulator.linearizability.KvResult;
import io.infinitycluster.simulator.linearizability.LinearizabilityChecker;
import io.infinitycluster.simulator.linearizability.MalformedHistoryException;
import io.infinitycluster.simulator.linearizability.RecordedHistory;
import io.infinitycluster.simulator.linearizability.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code infinity-cluster check-history FILE}: is this recorded history linearizable?
 *
 * <p>Exit codes: 0 linearizable, 1 not linearizable, 2 the file cannot be read or is no history, 3 unknown because the
 * budget ran out. With 2 there is one line on standard error and nothing else.
 */
@Command(
        name = "check-history",
        description = "Checks whether a recorded history is linearizable.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:linearizable",
            "1:not linearizable; prints the operations that cannot be ordered",
            "2:the file cannot be read, or is not a history",
            "3:unknown: the budget ran out"
        })
final class CheckHistoryCommand implements Callable<Integer> {
    static final int LINEARIZABLE = 0;
    static final int NOT_LINEARIZABLE = 1;
    static final int UNREADABLE = 2;
    static final int UNKNOWN = 3;

    /** More than any history that {@link HistoryReader} takes; a wrong file is not read to its end. */
    private static final int MAX_BYTES = 256 << 20;

    private static final String STANDARD_INPUT = "-";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "The history: this project's own format, a Jepsen register log, or Clojure maps; "
                    + "told from its first line. '-' is standard input.")
    @SuppressWarnings("NullAway.Init") // picocli does not call anything here without it
    private String file;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "register, kv or kv-store; by default what the file says.")
    private @Nullable String model;

    @Option(
            names = "--budget",
            paramLabel = "N",
            defaultValue = "" + KeyHistoryChecker.DEFAULT_BUDGET,
            description = "Configurations to explore for each key before giving up; default ${DEFAULT-VALUE}.")
    private String budget = "" + KeyHistoryChecker.DEFAULT_BUDGET;

    /** What is wrong, in one line for the user. */
    private static final class Refusal extends Exception {
        Refusal(String message) {
            super(message);
        }
    }

    @Override
    public Integer call() {
        try {
            RecordedHistory recorded = read();
            return check(recorded);
        } catch (Refusal refusal) {
            spec.commandLine().getErr().println("check-history: " + refusal.getMessage());
            return UNREADABLE;
        }
    }

    private RecordedHistory read() throws Refusal {
        KvModel override = null;
        if (model != null) {
            override = KvModel.named(model);
            if (override == null) {
                throw new Refusal("no model is called '" + model + "'; use register, kv or kv-store");
            }
        }
        configurations();
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(file + ": not a text in UTF-8; give it a history, not a binary file");
        }
        try {
            return HistoryReader.read(text, override);
        } catch (MalformedHistoryException e) {
            throw new Refusal(file + ": " + e.getMessage());
        }
    }

    private long configurations() throws Refusal {
        try {
            long configurations = Long.parseLong(budget);
            if (configurations >= 1) {
                return configurations;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Refusal("a budget of '" + budget + "' configurations; use a whole number from 1");
    }

    private byte[] bytes() throws Refusal {
        try {
            if (file.equals(STANDARD_INPUT)) {
                return atMost(System.in);
            }
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw new Refusal(file + ": is a directory; name one history file");
            }
            try (InputStream in = Files.newInputStream(path)) {
                return atMost(in);
            }
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new Refusal(file + ": no such file; name a history file, or - for standard input");
        } catch (AccessDeniedException e) {
            throw new Refusal(file + ": may not be read; check its permissions");
        } catch (IOException e) {
            throw new Refusal(file + ": cannot be read (" + e.getMessage() + ")");
        }
    }

    private byte[] atMost(InputStream in) throws IOException, Refusal {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new Refusal(file + ": longer than " + (MAX_BYTES >> 20) + " MiB; check a shorter history");
        }
        return bytes;
    }

    private int check(RecordedHistory recorded) throws Refusal {
        PrintWriter out = spec.commandLine().getOut();
        History<KvCall, KvResult> history = recorded.history();
        out.println("file            " + (file.equals(STANDARD_INPUT) ? "(standard input)" : file));
        out.println("format          " + recorded.format().label());
        out.println("model           " + recorded.model().label());
        out.println("operations      " + history.operations().size());
        out.println("keys            " + history.byKey().size());
        Verdict<KvCall, KvResult> verdict =
                new LinearizabilityChecker<>(recorded.model(), configurations()).check(history);
        if (verdict instanceof Verdict.Linearizable) {
            end(out, verdict, "linearizable");
            return LINEARIZABLE;
        } else if (verdict instanceof Verdict.NotLinearizable<KvCall, KvResult> no) {
            end(out, verdict, "NOT LINEARIZABLE");
            WitnessReport.print(no.witness(), out);
            return NOT_LINEARIZABLE;
        } else if (verdict instanceof Verdict.Unknown<KvCall, KvResult> unknown) {
            end(out, verdict, "UNKNOWN");
            out.println();
            out.println(
                    switch (unknown.limit()) {
                        case CONFIGURATIONS ->
                            "The budget of " + unknown.budget()
                                    + " configurations ran out at key " + WitnessReport.shorten(unknown.key())
                                    + ". Try a larger --budget.";
                        case TABLE ->
                            "The table of configurations was full at key " + WitnessReport.shorten(unknown.key())
                                    + ". Check a shorter history.";
                    });
            return UNKNOWN;
        }
        throw new IllegalStateException("a verdict of an unknown kind: " + verdict);
    }

    private static void end(PrintWriter out, Verdict<KvCall, KvResult> verdict, String word) {
        out.println("configurations  " + verdict.configurations());
        out.println("verdict         " + word);
    }
}
