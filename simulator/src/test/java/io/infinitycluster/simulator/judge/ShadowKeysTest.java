package io.infinitycluster.simulator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Entry;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyedCommand;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShadowKeysTest {

    /** A record's frame; the batch's first index, term and number of entries. */
    private static final int ENTRIES_AT = 12 + 20;

    private final ShadowKeys keys = new ShadowKeys();

    private void add(long firstIndex, Entry... entries) {
        Batch batch = Batch.ofEntries(firstIndex, 1, List.of(entries));
        keys.add(ByteBuffer.wrap(batch.bytes()), ENTRIES_AT, firstIndex, entries.length);
    }

    private static Entry keyed(String key) {
        return KeyedCommand.of(key, new byte[] {1, 2, 3}).toEntry();
    }

    private static Entry plain() {
        return Entry.command(new byte[] {2, 2, 2, 2, 2, 2, 2, 2});
    }

    @Test
    void eachEntryHasTheKeyThatStandsInIt() {
        add(5, plain(), keyed("one"), plain(), keyed("two"));

        assertThat(keys.at(5)).isNull();
        assertThat(keys.at(6)).isEqualTo(Bytes.utf8("one"));
        assertThat(keys.at(7)).isNull();
        assertThat(keys.at(8)).isEqualTo(Bytes.utf8("two"));
    }

    @Test
    void theKeysOfEntriesThatAreGoneAreGone() {
        add(5, keyed("one"), keyed("two"));
        keys.truncate(5);
        assertThat(keys.at(5)).isEqualTo(Bytes.utf8("one"));
        assertThat(keys.at(6)).isNull();

        keys.clear();
        assertThat(keys.at(5)).isNull();
    }
}
