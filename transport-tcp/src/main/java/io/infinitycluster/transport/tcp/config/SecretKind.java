package io.infinitycluster.transport.tcp.config;

import com.fasterxml.jackson.databind.JsonNode;

/** A text that nobody may see. */
final class SecretKind implements ValueKind<Secret> {

    @Override
    public String valid() {
        return "a text that is not empty";
    }

    @Override
    public Secret read(JsonNode node) throws InvalidValueException {
        if (!node.isTextual() || node.textValue().isBlank()) {
            throw new InvalidValueException();
        }
        return new Secret(node.textValue());
    }

    @Override
    public String toml(Secret value) {
        return "\"***\"";
    }
}
