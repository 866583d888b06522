package io.infinitycluster.transport.tcp.disk;

import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.contract.DiskContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The promises of a disk, kept by files. */
class FileDiskContractTest extends DiskContract {

    @TempDir
    private Path root;

    private int disks;
    private @Nullable FileDisk open;
    private CountingDisk disk = new CountingDisk();

    @Override
    protected Disk newDisk() {
        close();
        disks++;
        return open();
    }

    @Override
    protected Disk reopen() {
        run();
        close();
        return open();
    }

    private Disk open() {
        try {
            disk = new CountingDisk();
            open = FileDisk.open(root.resolve("node-" + disks), disk);
            disk.use(open);
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void run() {
        disk.run();
    }

    @AfterEach
    void close() {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
