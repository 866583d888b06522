package io.infinitycluster.transport.tcp.config;

import io.infinitycluster.transport.tcp.storage.MinioSettings;
import java.nio.file.Path;

/** Where checkpoints, the archive and the manifest are. */
public sealed interface StorageConfig {

    /** Whether other nodes can reach it; without, a node can only be standalone. */
    boolean isShared();

    /** What people are told of it. */
    String text();

    /** A directory that is this node's alone. */
    record Local(Path directory) implements StorageConfig {
        @Override
        public boolean isShared() {
            return false;
        }

        @Override
        public String text() {
            return "local directory " + directory;
        }
    }

    /** A directory that the nodes of one machine share. */
    record Directory(Path directory) implements StorageConfig {
        @Override
        public boolean isShared() {
            return true;
        }

        @Override
        public String text() {
            return "shared directory " + directory;
        }
    }

    /** A bucket. */
    record Minio(MinioSettings settings) implements StorageConfig {
        @Override
        public boolean isShared() {
            return true;
        }

        @Override
        public String text() {
            return "bucket " + settings.bucket() + " at " + settings.endpoint();
        }
    }
}
