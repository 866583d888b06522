package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.infinitycluster.core.table.TableCommand.CreateOption;
import io.infinitycluster.core.table.TableCommand.DropOption;

/** What creates and drops have in common in their bodies. */
final class Options {

    private Options() {}

    /** What becomes of a create if the name is there; an error, if the body does not say. */
    static CreateOption create(ObjectNode body) {
        JsonNode option = body.get("create_option");
        if (option == null) {
            return CreateOption.ERROR;
        }
        if (!option.isTextual()) {
            throw new ApiException(
                    ApiCode.INVALID_CREATE_OPTION,
                    "Invalid create option: 'create_option' must be a string, not " + Json.kind(option));
        }
        return switch (option.textValue()) {
            case "error" -> CreateOption.ERROR;
            case "ignore_if_exists" -> CreateOption.IGNORE_IF_EXISTS;
            case "replace_if_exists" -> CreateOption.REPLACE_IF_EXISTS;
            default ->
                throw new ApiException(
                        ApiCode.INVALID_CREATE_OPTION,
                        "Invalid create option: " + ExpressionParser.shown(option.textValue()));
        };
    }

    /** What becomes of a drop if the name is not there; an error, if the body does not say. */
    static DropOption drop(ObjectNode body) {
        JsonNode option = body.get("drop_option");
        if (option == null) {
            return DropOption.ERROR;
        }
        if (!option.isTextual()) {
            throw new ApiException(
                    ApiCode.INVALID_DROP_OPTION,
                    "Invalid drop option: 'drop_option' must be a string, not " + Json.kind(option));
        }
        return switch (option.textValue()) {
            case "error" -> DropOption.ERROR;
            case "ignore_if_not_exists" -> DropOption.IGNORE_IF_NOT_EXISTS;
            default ->
                throw new ApiException(
                        ApiCode.INVALID_DROP_OPTION,
                        "Invalid drop option: " + ExpressionParser.shown(option.textValue()));
        };
    }

    /** A text for people; empty if the body has none. */
    static String comment(JsonNode body) {
        JsonNode comment = body.get("comment");
        if (comment == null || comment.isNull()) {
            return "";
        }
        if (!comment.isTextual()) {
            throw new ApiException(ApiCode.INVALID_JSON, "Field 'comment' must be a string, not " + Json.kind(comment));
        }
        return comment.textValue();
    }
}
