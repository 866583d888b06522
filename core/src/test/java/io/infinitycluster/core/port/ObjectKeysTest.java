package io.infinitycluster.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Which keys there are, to the byte. */
class ObjectKeysTest {

    private static final String SEGMENT = "s".repeat(ObjectKeys.LONGEST_SEGMENT);

    @Test
    void lengthsAreOfBytes() {
        assertThat(ObjectKeys.isKey(SEGMENT)).isTrue();
        assertThat(ObjectKeys.isKey(SEGMENT + "s")).isFalse();
        assertThat(ObjectKeys.isKey("\u00e4".repeat(127))).isTrue();
        assertThat(ObjectKeys.isKey("\u00e4".repeat(128))).isFalse();
        String longest = (SEGMENT + "/").repeat(4);
        assertThat(longest).hasSize(ObjectKeys.LONGEST);
        assertThat(ObjectKeys.isKey(longest.substring(0, 1023))).isTrue();
        assertThat(ObjectKeys.isKey(longest + "s")).isFalse();
    }

    @Test
    void aRefusalSaysWhy() {
        assertThatThrownBy(() -> ObjectKeys.check("a//b"))
                .hasMessageContaining("'a//b'")
                .hasMessageContaining("slash");
        assertThatThrownBy(() -> ObjectKeys.check("a\nb")).hasMessageContaining("character 1 is a control character");
        assertThatThrownBy(() -> ObjectKeys.check("a/../b")).hasMessageContaining(".. is no name");
        assertThatThrownBy(() -> ObjectKeys.check("\udc00")).hasMessageContaining("half a character");
    }

    @Test
    void aPrefixIsWhatAKeyCanBeginWith() {
        for (String prefix : new String[] {"", "a", "a/", "a/b", "..", "a/.", SEGMENT, SEGMENT + "/"}) {
            assertThat(ObjectKeys.isPrefix(prefix)).as(prefix).isTrue();
        }
        for (String prefix : new String[] {"/", "a//", "../", "a/../", "./a", SEGMENT + "s", "\n"}) {
            assertThat(ObjectKeys.isPrefix(prefix)).as(prefix).isFalse();
        }
    }
}
