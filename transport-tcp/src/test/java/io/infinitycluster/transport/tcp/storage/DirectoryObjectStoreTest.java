package io.infinitycluster.transport.tcp.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.ObjectStore.Created;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.PortFailure.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a directory store has besides its contract: its files, what killed processes leave, and what can be wrong with the directory. */
class DirectoryObjectStoreTest {

    private final TestLoop loop = new TestLoop();
    private final List<DirectoryObjectStore> open = new ArrayList<>();

    @TempDir
    private Path parent;

    private DirectoryObjectStore open(Path directory) throws IOException {
        DirectoryObjectStore store = DirectoryObjectStore.open(directory, TestLoop.LIMITS, loop);
        open.add(store);
        return store;
    }

    @AfterEach
    void close() {
        open.forEach(DirectoryObjectStore::close);
    }

    private <T> T await(Consumer<Completion<T>> call) {
        List<T> values = new ArrayList<>();
        call.accept(Completion.of(values::add, failure -> {
            throw new AssertionError(failure.toString());
        }));
        loop.run();
        return values.get(0);
    }

    private List<PortFailure> failuresOfAll(ObjectStore counted) {
        List<PortFailure> failures = new ArrayList<>();
        counted.get("dir/key", Completion.of(value -> {}, failures::add));
        counted.put("dir/key", new byte[1], Completion.of(value -> {}, failures::add));
        counted.create("dir/key", new byte[1], Completion.of(value -> {}, failures::add));
        counted.list("", Completion.of(value -> {}, failures::add));
        counted.delete("dir/key", Completion.of(value -> {}, failures::add));
        loop.run();
        return failures;
    }

    @Test
    void filesTellTheirKeys() throws Exception {
        Path directory = parent.resolve("new/store");
        ObjectStore store = loop.counting(open(directory));
        await((Completion<Created> c) -> store.create("manifest/0001", "body".getBytes(UTF_8), c));
        await((Completion<Created> c) -> store.create("Odd Key.txt", new byte[0], c));
        assertThat(directory.resolve("manifest/0001.object")).hasContent("body");
        assertThat(directory.resolve("%4fdd%20%4bey%2etxt.object")).isEmptyFile();
        assertThat(directory.resolve(DirectoryObjectStore.TEMPORARY)).isEmptyDirectory();
    }

    @Test
    void anObjectMayHaveTheNameOfAPrefix() throws Exception {
        ObjectStore store = loop.counting(open(parent.resolve("store")));
        await((Completion<Created> c) -> store.create("b", "1".getBytes(UTF_8), c));
        await((Completion<Created> c) -> store.create("b/1", "2".getBytes(UTF_8), c));
        assertThat(await((Completion<List<String>> c) -> store.list("b", c))).containsExactly("b", "b/1");
        await((Completion<Done> c) -> store.delete("b", c));
        assertThat(await((Completion<Optional<byte[]>> c) -> store.get("b/1", c)))
                .isPresent();
    }

    @Test
    void filesOfOthersAreNoObjects() throws Exception {
        Path directory = parent.resolve("store");
        ObjectStore store = loop.counting(open(directory));
        await((Completion<Created> c) -> store.create("key", new byte[1], c));
        Files.writeString(directory.resolve("README"), "not an object");
        Files.writeString(directory.resolve("Key.object"), "not as the store writes names");
        Files.writeString(directory.resolve("%zz.object"), "not as the store writes names");
        Files.createDirectory(directory.resolve("lost+found"));
        Files.writeString(directory.resolve("lost+found/x.object"), "not in a directory of the store");
        assertThat(await((Completion<List<String>> c) -> store.list("", c))).containsExactly("key");
    }

    @Test
    void whatKilledProcessesLeftIsClearedAwayWhenItIsOld() throws Exception {
        Path directory = parent.resolve("store");
        open(directory);
        Path old = directory.resolve(DirectoryObjectStore.TEMPORARY).resolve("old");
        Path young = directory.resolve(DirectoryObjectStore.TEMPORARY).resolve("young");
        Files.writeString(old, "half an obj");
        Files.writeString(young, "half an obj");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        ObjectStore store = loop.counting(open(directory));
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(await((Completion<List<String>> c) -> store.list("", c))).isEmpty();
    }

    @Test
    void whatIsTooLargeIsNotRead() throws Exception {
        DirectoryObjectStore small = DirectoryObjectStore.open(
                parent.resolve("store"), new StoreLimits(1, 10, Duration.ofMinutes(2), 100), loop);
        open.add(small);
        ObjectStore store = loop.counting(small);
        await((Completion<Done> c) -> store.put("fits", new byte[100], c));
        await((Completion<Done> c) -> store.put("large", new byte[101], c));
        assertThat(await((Completion<Optional<byte[]>> c) -> store.get("fits", c)))
                .isPresent();
        List<PortFailure> failures = new ArrayList<>();
        store.get("large", Completion.of(body -> {}, failures::add));
        loop.run();
        assertThat(failures.get(0).kind()).isEqualTo(Kind.STORE_REFUSED);
        assertThat(failures.get(0).detail()).contains("101 bytes").contains("at most 100");
    }

    // --- What can be wrong with the directory ---

    @Test
    void aDirectoryOfSomethingElseIsNotTaken() throws Exception {
        Files.writeString(parent.resolve("letter.txt"), "dear reader");
        assertThatThrownBy(() -> open(parent))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(parent.toString())
                .hasMessageContaining("letter.txt")
                .hasMessageContaining("choose an empty one");
    }

    @Test
    void aStoreOfAnotherVersionIsNotTaken() throws Exception {
        Path directory = parent.resolve("store");
        open(directory);
        Files.writeString(directory.resolve(DirectoryObjectStore.MARK), "infinity-cluster object store, version 2\n");
        assertThatThrownBy(() -> open(directory)).hasMessageContaining("version 2");
    }

    @Test
    void aFileIsNoDirectory() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "x");
        assertThatThrownBy(() -> open(file)).isInstanceOf(IOException.class);
    }

    /** As when its disk has been unmounted: an empty bucket would begin a new cluster. */
    @Test
    void anEmptyDirectoryWhereTheStoreWasIsNoEmptyStore() throws Exception {
        Path directory = parent.resolve("store");
        ObjectStore store = loop.counting(open(directory));
        Files.move(directory, parent.resolve("unmounted"));
        Files.createDirectory(directory);
        List<PortFailure> failures = failuresOfAll(store);
        assertThat(failures).hasSize(5);
        assertThat(failures).allSatisfy(failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.STORE_REFUSED);
            assertThat(failure.detail()).contains("holds no object store any more");
        });
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whatTheSystemSaysIsTold() throws Exception {
        DirectoryObjectStore store = open(parent.resolve("store"));
        PortFailure full = store.explain(new IOException("No space left on device"));
        assertThat(full.kind()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(full.detail()).contains("make some");
        PortFailure quota = store.explain(new FileSystemException("a", null, "Disk quota exceeded"));
        assertThat(quota.kind()).isEqualTo(Kind.STORE_UNCLEAR);
        PortFailure readOnly = store.explain(new FileSystemException("a", null, "Read-only file system"));
        assertThat(readOnly.kind()).isEqualTo(Kind.STORE_REFUSED);
        PortFailure noLinks = store.explain(new FileSystemException("a", "b", "Operation not permitted"));
        assertThat(noLinks.kind()).isEqualTo(Kind.STORE_REFUSED);
        assertThat(noLinks.detail()).contains("hard links");
        PortFailure denied = store.explain(new AccessDeniedException("some/file"));
        assertThat(denied.kind()).isEqualTo(Kind.STORE_REFUSED);
        assertThat(denied.detail()).contains("some/file").contains("let this user");
        assertThat(store.explain(new IOException("Input/output error")).kind()).isEqualTo(Kind.STORE_UNCLEAR);
    }

    @Test
    void failuresSayWhatWasAskedAndWhere() throws Exception {
        Path directory = parent.resolve("store");
        ObjectStore store = loop.counting(open(directory));
        Files.writeString(directory.resolve("dir"), "in the way");
        List<PortFailure> failures = new ArrayList<>();
        store.put("dir/key", new byte[1], Completion.of(done -> {}, failures::add));
        loop.run();
        assertThat(failures.get(0).kind()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(failures.get(0).detail()).startsWith("put dir/key in directory " + directory.toRealPath() + ": ");
        assertThat(directory.resolve(DirectoryObjectStore.TEMPORARY)).isEmptyDirectory();
    }
}
