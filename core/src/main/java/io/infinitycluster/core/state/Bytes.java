package io.infinitycluster.core.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An unchangeable string of bytes: a key or a value of the {@link KeyValueStateMachine}.
 *
 * <p>Equal by content, ordered as unsigned bytes.
 */
public final class Bytes implements Comparable<Bytes> {

    /** No bytes at all. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    /** The fingerprint, or 0 as long as nobody asked; a fingerprint that happens to be 0 is computed each time. */
    private long hash;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** A copy of the given bytes. */
    public static Bytes copyOf(byte... content) {
        return new Bytes(content.clone());
    }

    /** The UTF-8 form of a text. */
    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The given array itself, which nobody may change any more. */
    static Bytes owning(byte[] content) {
        return new Bytes(content);
    }

    /** How many bytes there are. */
    public int length() {
        return content.length;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return content.clone();
    }

    /** The bytes read as UTF-8; what is no UTF-8 becomes the replacement character. */
    public String toUtf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** The array itself: only to be read. */
    byte[] array() {
        return content;
    }

    /** The 64-bit fingerprint of the content. */
    long hash64() {
        long known = hash;
        if (known == 0) {
            known = Hash64.of(content, content.length);
            hash = known;
        }
        return known;
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Bytes bytes
                        && hash64() == bytes.hash64()
                        && Arrays.equals(content, bytes.content));
    }

    @Override
    public int hashCode() {
        return (int) hash64();
    }

    /** The bytes as text if they are printable ASCII, as hexadecimal digits otherwise; long ones are cut. */
    @Override
    public String toString() {
        int shown = Math.min(content.length, 64);
        StringBuilder text = new StringBuilder(shown + 16);
        for (int i = 0; i < shown; i++) {
            if (content[i] < ' ' || content[i] > '~') {
                return hex(shown);
            }
            text.append((char) content[i]);
        }
        return cut(text, shown);
    }

    private String hex(int shown) {
        StringBuilder text = new StringBuilder(2 * shown + 16).append("0x");
        for (int i = 0; i < shown; i++) {
            text.append(Character.forDigit((content[i] >> 4) & 15, 16)).append(Character.forDigit(content[i] & 15, 16));
        }
        return cut(text, shown);
    }

    private String cut(StringBuilder text, int shown) {
        return shown == content.length
                ? text.toString()
                : text.append("... (").append(content.length).append(" bytes)").toString();
    }
}
