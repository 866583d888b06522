package io.infinitycluster.architecture.violations;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

@SuppressWarnings({"CatchAndPrintStackTrace", "DefaultCharset"})
public class Io {
    boolean file() {
        return new File("x").exists();
    }

    int stream() throws IOException {
        try (FileInputStream in = new FileInputStream("x")) {
            return in.read();
        }
    }

    long randomAccess(RandomAccessFile file) throws IOException {
        return file.length();
    }

    byte[] files() throws IOException {
        return Files.readAllBytes(Path.of("x"));
    }

    long channel(FileChannel channel) throws IOException {
        return channel.size();
    }

    Socket socket() {
        return new Socket();
    }

    Process process() throws IOException {
        return new ProcessBuilder("x").start();
    }

    int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    void standardOutput() {
        System.out.println("x");
    }

    void exit() {
        System.exit(1);
    }

    void stackTrace(RuntimeException e) {
        e.printStackTrace();
    }
}
