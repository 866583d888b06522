package io.infinitycluster.transport.tcp.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.infinitycluster.core.port.ObjectKeys;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which file holds which object. Each segment of a key becomes a name of small letters, digits, {@code -} and {@code _}; all
 * other bytes, capital letters among them, are written as {@code %} and two hex digits, so that keys that differ only in
 * case stay apart on file systems that do not tell case, and no key leads out of the directory. The last segment becomes a
 * file with the ending {@value #ENDING}, the others directories. As no escaped name has a dot, an object {@code b} and one
 * {@code b/1} are not in each other's way, and all other names with dots are the store's own.
 */
final class DirectoryLayout {

    /** What the name of every object's file ends with. */
    static final String ENDING = ".object";

    private static final int LONGEST_NAME = 255;

    private DirectoryLayout() {}

    /** The file of a key, below {@code root}. */
    static Path file(Path root, String key) throws StoreException {
        int slash = key.lastIndexOf('/');
        String name = escape(key.substring(slash + 1)) + ENDING;
        Path directory = directory(root, slash < 0 ? "" : key.substring(0, slash));
        return directory.resolve(checkLength(key, name));
    }

    /** The directory that holds the keys of some segments and what is below them. */
    static Path directory(Path root, String segments) throws StoreException {
        Path directory = root;
        if (!segments.isEmpty()) {
            for (String segment : segments.split("/", -1)) {
                directory = directory.resolve(checkLength(segments, escape(segment)));
            }
        }
        return directory;
    }

    private static String checkLength(String key, String name) throws StoreException {
        if (name.length() > LONGEST_NAME) {
            throw StoreException.refused("the key " + key + " is too long for a name of a file: " + name.length()
                    + " bytes after escaping, and at most " + LONGEST_NAME);
        }
        return name;
    }

    /** The key of a file below {@code root}; nothing if it is no object's. */
    static Optional<String> key(Path root, Path file) {
        StringBuilder key = new StringBuilder();
        Path relative = root.relativize(file);
        for (int i = 0; i < relative.getNameCount(); i++) {
            String name = relative.getName(i).toString();
            boolean last = i == relative.getNameCount() - 1;
            if (last && !name.endsWith(ENDING)) {
                return Optional.empty();
            }
            String escaped = last ? name.substring(0, name.length() - ENDING.length()) : name;
            Optional<String> segment = unescape(escaped);
            if (segment.isEmpty()) {
                return Optional.empty();
            }
            key.append(i == 0 ? "" : "/").append(segment.get());
        }
        return ObjectKeys.isKey(key.toString()) ? Optional.of(key.toString()) : Optional.empty();
    }

    private static String escape(String segment) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : segment.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            if (isPlain(c)) {
                escaped.append(c);
            } else {
                escaped.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** The segment with this name, or nothing: what is not exactly as {@link #escape} writes it was not written by a store. */
    private static Optional<String> unescape(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '%' && i + 2 < name.length()) {
                int high = Character.digit(name.charAt(i + 1), 16);
                int low = Character.digit(name.charAt(i + 2), 16);
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        String segment = bytes.toString(UTF_8);
        return escape(segment).equals(name) ? Optional.of(segment) : Optional.empty();
    }
}
