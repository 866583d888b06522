package io.infinitycluster.transport.tcp.storage;

/**
 * An access key and its secret. Neither is ever printed.
 *
 * @param accessKey names who asks
 * @param secretKey proves it
 */
public record StoreCredentials(String accessKey, String secretKey) {

    /** Checks that both are there. */
    public StoreCredentials {
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw new IllegalArgumentException("the object store needs an access key and a secret key; one is empty");
        }
    }

    /** The text without what it may have of either. */
    String removeFrom(String text) {
        return text.replace(secretKey, "***").replace(accessKey, "***");
    }

    @Override
    public String toString() {
        return "StoreCredentials[***]";
    }
}
