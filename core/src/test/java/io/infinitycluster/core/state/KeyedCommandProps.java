package io.infinitycluster.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.log.Entry;
import io.infinitycluster.core.log.EntryKind;
import io.infinitycluster.core.wire.WireReader;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyedCommandProps {

    @Property
    void isReadAsItWasWritten(@ForAll("keys") String key, @ForAll byte[] command) {
        Entry entry = KeyedCommand.of(key, command).toEntry();
        assertThat(entry.kind()).isEqualTo(EntryKind.KEYED_COMMAND);
        KeyedCommand read = KeyedCommand.decode(new WireReader(entry.payload()));
        assertThat(read.key().toUtf8()).isEqualTo(key);
        assertThat(read.command()).isEqualTo(command);
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] payload) {
        try {
            KeyedCommand read = KeyedCommand.decode(new WireReader(payload));
            assertThat(read.toEntry().payload()).isEqualTo(payload);
        } catch (IllegalArgumentException refused) {
            int length = payload.length == 0 ? 0 : payload[0] & 0xFF;
            assertThat(length < 1 || length > KeyedCommand.MAX_KEY_BYTES || payload.length < 1 + length)
                    .isTrue();
        }
    }

    @Example
    void aKeyHas1To128BytesInUtf8() {
        assertThat(KeyedCommand.of("ä".repeat(64), new byte[0]).key().length()).isEqualTo(128);
        assertThatThrownBy(() -> KeyedCommand.of("", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An idempotency key of 0 bytes: it must have 1 to 128 bytes in UTF-8");
        assertThatThrownBy(() -> KeyedCommand.of("ä".repeat(64) + "x", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("129 bytes");
    }

    @Example
    void halfASurrogatePairIsNoText() {
        assertThatThrownBy(() -> KeyedCommand.of("a\uD83D", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no Unicode text");
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(128)
                .filter(key -> StandardCharsets.UTF_8.newEncoder().canEncode(key)
                        && key.getBytes(StandardCharsets.UTF_8).length <= KeyedCommand.MAX_KEY_BYTES);
    }
}
