package io.infinitycluster.transport.tcp.config;

/**
 * Something that must not be seen: it is in no text, log or message.
 *
 * @param value what it is
 */
public record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
