package io.infinitycluster.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bytes that were written once and must stay readable: text files under {@code src/test/resources/golden}, a line each of a name, a
 * blank and the bytes in hexadecimal. {@code -Dinfinity.golden.rewrite=true} writes them anew, for a new version of a format;
 * whoever does that to an old version breaks the data of whoever runs it.
 */
public final class Golden {

    private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    private Golden() {}

    /** The named byte strings of a file, in its order. */
    public static Map<String, byte[]> read(String file) {
        Map<String, byte[]> all = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(FOLDER.resolve(file))) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    int blank = line.indexOf(' ');
                    all.put(line.substring(0, blank), HexFormat.of().parseHex(line.substring(blank + 1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** Insists that these bytes are still written exactly as the file has them. */
    public static void assertWritten(String file, String comment, Map<String, byte[]> written) {
        if (Boolean.getBoolean("infinity.golden.rewrite")) {
            write(file, comment, written);
        }
        Map<String, byte[]> golden = read(file);
        assertThat(written.keySet()).containsExactlyElementsOf(golden.keySet());
        golden.forEach((name, bytes) -> assertThat(HexFormat.of().formatHex(written.get(name)))
                .as(name)
                .isEqualTo(HexFormat.of().formatHex(bytes)));
    }

    private static void write(String file, String comment, Map<String, byte[]> written) {
        StringBuilder text = new StringBuilder("# " + comment + "\n");
        written.forEach((name, bytes) -> text.append(name)
                .append(' ')
                .append(HexFormat.of().formatHex(bytes))
                .append('\n'));
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(FOLDER.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
