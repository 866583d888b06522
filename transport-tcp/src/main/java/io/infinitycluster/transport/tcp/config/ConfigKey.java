package io.infinitycluster.transport.tcp.config;

import org.jspecify.annotations.Nullable;

/**
 * A key of the configuration.
 *
 * @param section the table it stands in, as {@code storage.object_storage}
 * @param name its name there
 * @param kind what it may be set to
 * @param fallback what holds if it is not set; null if nothing does
 * @param use what becomes of it here
 * @param meaning what it does, for people
 * @param <T> the type of its value
 */
record ConfigKey<T>(
        String section,
        String name,
        ValueKind<T> kind,
        @Nullable T fallback,
        Use use,
        String meaning) {

    /** What becomes of a key. */
    enum Use {
        /** A key of Infinity that means here what it means there. */
        HONOURED("honoured"),
        /** A key of Infinity that has nothing to say here: checked, and told in the one warning of the start. */
        IGNORED("accepted, without effect"),
        /** A key that Infinity does not have. */
        OWN("of this project");

        private final String text;

        Use(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** {@code section.name}. */
    String path() {
        return section + "." + name;
    }

    /** The default as it would stand in a file; empty if there is none. */
    String fallbackToml() {
        return fallback == null ? "" : kind.toml(fallback);
    }

    @Override
    public String toString() {
        return path();
    }
}
