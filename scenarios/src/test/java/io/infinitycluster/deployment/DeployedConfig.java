package io.infinitycluster.deployment;

import io.infinitycluster.transport.tcp.config.HostPort;
import io.infinitycluster.transport.tcp.config.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node's configuration as it is deployed.
 *
 * @param config what the node makes of it
 * @param secretDirectories where its secrets are
 * @param secretNames their files' names
 */
record DeployedConfig(NodeConfig config, Set<String> secretDirectories, Set<String> secretNames) {

    private static final Pattern SECRET = Pattern.compile("(?m)^(\\w+_file = )\"(.*)/([^/\"]+)\"");

    /**
     * Reads it as the node would, with secrets in another directory.
     *
     * @param advertised what the command line says besides; null for nothing
     */
    static DeployedConfig read(String toml, @Nullable String advertised, Path directory) throws Exception {
        Set<String> directories = new TreeSet<>();
        Set<String> names = new TreeSet<>();
        Matcher secrets = SECRET.matcher(toml);
        while (secrets.find()) {
            directories.add(secrets.group(2));
            names.add(secrets.group(3));
            Files.writeString(directory.resolve(secrets.group(3)), "0123456789abcdef\n");
        }
        String here = Matcher.quoteReplacement(directory.toString());
        Path file = Files.writeString(
                directory.resolve("node.toml"), SECRET.matcher(toml).replaceAll("$1\"" + here + "/$3\""));
        NodeConfig config = NodeConfig.read(file, advertised == null ? null : HostPort.parse(advertised));
        return new DeployedConfig(config, directories, names);
    }

    int httpPort() {
        return config.network().http().port();
    }

    int peerPort() {
        return config.network().peers().bindPort();
    }
}
