package io.infinitycluster.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.transport.tcp.node.NodeExit;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit and its configuration. */
class SystemdTest {

    private final String unit = Yaml.text("systemd/infinity-cluster.service");

    private List<String> values(String key) {
        return Pattern.compile("(?m)^" + key + "=(.*)$")
                .matcher(unit)
                .results()
                .map(MatchResult::group)
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }

    @Test
    void theConfigurationDeservesNoWarningAndItsSecretsAreHandedOver(@TempDir Path directory) throws Exception {
        DeployedConfig config = DeployedConfig.read(Yaml.text("systemd/node.toml"), null, directory);
        assertThat(config.config().warnings()).isEmpty();
        assertThat(config.secretDirectories()).containsExactly("/run/credentials/infinity-cluster.service");
        Set<String> credentials = new TreeSet<>();
        values("LoadCredential").forEach(value -> credentials.add(value.substring(0, value.indexOf(':'))));
        assertThat(credentials).isEqualTo(config.secretNames());
        String state = "/var/lib/" + values("StateDirectory").get(0);
        assertThat(config.config().walDirectory()).startsWithRaw(Path.of(state));
    }

    @Test
    void whatNoRestartMendsIsNotRestarted() {
        List<String> codes = List.of(values("RestartPreventExitStatus").get(0).split(" "));
        assertThat(codes).containsExactly("2", Integer.toString(NodeExit.BAD_CONFIG.code()));
        assertThat(values("Restart")).containsExactly("on-failure");
    }

    @Test
    void thereIsTimeToStopInOrder() {
        assertThat(values("KillSignal")).containsExactly("SIGTERM");
        assertThat(Integer.parseInt(values("TimeoutStopSec").get(0))).isGreaterThanOrEqualTo(15);
    }
}
