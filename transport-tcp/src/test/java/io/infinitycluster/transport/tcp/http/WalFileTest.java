package io.infinitycluster.transport.tcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a data directory are the log's, and which of them it still writes to. */
class WalFileTest {

    @TempDir
    private Path directory;

    private void file(String name, int firstByte) throws IOException {
        byte[] bytes = new byte[512];
        bytes[0] = (byte) firstByte;
        Files.write(directory.resolve(name), bytes);
    }

    @Test
    void theLastSegmentThatHasBegunIsMutableAndSoIsTheOneThatIsPrepared() throws IOException {
        file("wal-0000000000000002", 7);
        file("wal-0000000000000001", 7);
        file("wal-0000000000000003", 0);
        file("wal.new", 7);
        file("lock", 7);

        assertThat(WalFile.in(directory))
                .containsExactly(
                        new WalFile("wal-0000000000000001", false),
                        new WalFile("wal-0000000000000002", true),
                        new WalFile("wal-0000000000000003", true));
    }

    @Test
    void aNodeWithoutALogHasNoFiles() throws IOException {
        assertThat(WalFile.in(directory)).isEmpty();
    }
}
