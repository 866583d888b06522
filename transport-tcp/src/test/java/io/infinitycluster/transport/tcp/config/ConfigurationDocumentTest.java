package io.infinitycluster.transport.tcp.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The table in {@code docs/configuration.md} is that of the code. It is rewritten with {@code -Dinfinity.documents.rewrite=true}.
 */
class ConfigurationDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");
    private static final String BEGIN = "<!-- the keys: made by ConfigurationDocumentTest -->\n";
    private static final String END = "<!-- end of the keys -->";

    private static String tables() {
        StringBuilder text = new StringBuilder();
        String section = "";
        for (ConfigKey<?> key : ConfigKeys.all()) {
            if (!key.section().equals(section)) {
                section = key.section();
                text.append("\n### `[").append(section).append("]`\n\n");
                text.append("| key | default | valid | what becomes of it | |\n| --- | --- | --- | --- | --- |\n");
            }
            text.append("| `")
                    .append(key.name())
                    .append("` | ")
                    .append(fallback(key))
                    .append(" | ")
                    .append(key.kind().valid())
                    .append(" | ")
                    .append(key.use().text())
                    .append(" | ")
                    .append(key.meaning())
                    .append(" |\n");
        }
        return text.append('\n').toString();
    }

    /** What depends on the machine is not written down. */
    private static String fallback(ConfigKey<?> key) {
        if (key.equals(ConfigKeys.CPU_LIMIT)) {
            return "processors";
        }
        if (key.name().endsWith("_worker")) {
            return "half the processors";
        }
        return key.fallbackToml().isEmpty() ? "" : "`" + key.fallbackToml() + "`";
    }

    @Test
    void theTableOfTheKeysIsThatOfTheCode() throws Exception {
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        assertThat(begin).isBetween(BEGIN.length(), end);
        if (Boolean.getBoolean("infinity.documents.rewrite")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + tables() + document.substring(end));
            return;
        }
        assertThat(document.substring(begin, end)).isEqualTo(tables());
    }

    /** The examples of the document are configurations. */
    @Test
    void itsMessagesAreWhatIsSaid() throws Exception {
        String document = Files.readString(DOCUMENT);
        ConfigException refused = org.assertj.core.api.Assertions.catchThrowableOfType(
                ConfigException.class,
                () -> NodeConfig.parse(
                        "node.toml", "[network]\nhttp_prot = 23820\n[log]\nlog_file_max_size = \"64\"\n"));
        for (String line : String.valueOf(refused.getMessage()).split("\n")) {
            assertThat(document).contains(line);
        }
    }
}
