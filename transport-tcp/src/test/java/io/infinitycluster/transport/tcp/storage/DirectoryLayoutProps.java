package io.infinitycluster.transport.tcp.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.ObjectKeys;
import java.nio.file.Path;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Which file holds which object: no two share one, none is outside, and the name tells the key. */
class DirectoryLayoutProps {

    private static final Path ROOT = Path.of("store");

    @Provide
    Arbitrary<String> keys() {
        Arbitrary<String> segments = Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('\u00e4', '\u20ac', '\u0130')
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(text -> text.replace('/', '.'));
        return segments.list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(list -> String.join("/", list))
                .filter(ObjectKeys::isKey);
    }

    @Property
    void theFileTellsTheKey(@ForAll("keys") String key) throws Exception {
        assertThat(DirectoryLayout.key(ROOT, DirectoryLayout.file(ROOT, key))).contains(key);
    }

    @Property
    void noFileIsOutside(@ForAll("keys") String key) throws Exception {
        Path file = DirectoryLayout.file(ROOT, key);
        assertThat(file.normalize()).isEqualTo(file);
        assertThat(file.startsWith(ROOT)).isTrue();
        assertThat(file.getNameCount()).isEqualTo(1 + key.split("/", -1).length);
    }

    /** Not even on a file system that does not tell case. */
    @Property
    void noTwoKeysShareAFile(@ForAll("keys") String one, @ForAll("keys") String two) throws Exception {
        Assume.that(!one.equals(two));
        String file = DirectoryLayout.file(ROOT, one).toString();
        assertThat(file.equalsIgnoreCase(DirectoryLayout.file(ROOT, two).toString()))
                .isFalse();
        assertThat(file).isEqualTo(file.toLowerCase(Locale.ROOT));
    }

    @Property
    void caseIsKept(@ForAll("keys") String key) throws Exception {
        String other = key.toUpperCase(Locale.ROOT);
        Assume.that(!other.equals(key) && other.length() == key.length());
        assertThat(DirectoryLayout.file(ROOT, other)
                        .toString()
                        .equalsIgnoreCase(DirectoryLayout.file(ROOT, key).toString()))
                .isFalse();
    }
}
