package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.Scenarios;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code infinity-cluster scenarios}: what there is to run by name. */
@Command(
        name = "scenarios",
        header = "Lists the named failure scenarios, one line each.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:listed", "2:wrong arguments"},
        footerHeading = "%nRun one over many seeds:%n",
        footer = "  infinity-cluster simulate --scenario NAME --seeds 1..200")
final class ScenariosCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        int width = Scenarios.all().stream()
                .mapToInt(each -> each.name().length())
                .max()
                .orElse(0);
        for (Scenario each : Scenarios.all()) {
            out.println(each.name() + " ".repeat(width - each.name().length()) + "  " + each.description());
        }
        out.flush();
        return 0;
    }
}
