package io.infinitycluster.simulator.linearizability;

import org.jspecify.annotations.Nullable;

/**
 * Calls, answers and values of key-value stores in words, as they stand in history files and in reports: {@code put "x"
 * "1"}, {@code cas "x" nil "2"}, {@code true}.
 */
public final class KvText {
    private KvText() {}

    /** The value in quotes, with everything escaped that is not plain to see; {@code nil} for null. */
    public static String value(@Nullable String value) {
        return value == null ? "nil" : quote(value);
    }

    /** The text in quotes, with {@code \" \\ \n \r \t} and {@code \}{@code uXXXX} for what is not printable ASCII. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        quoted.append(c);
                    } else {
                        String digits = Integer.toHexString(c);
                        quoted.append("\\u")
                                .append("0".repeat(4 - digits.length()))
                                .append(digits);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** The call with its key. */
    public static String call(String key, KvCall call) {
        String target = " " + quote(key);
        if (call instanceof KvCall.Put put) {
            return "put" + target + " " + quote(put.value());
        } else if (call instanceof KvCall.Append append) {
            return "append" + target + " " + quote(append.value());
        } else if (call instanceof KvCall.Delete) {
            return "delete" + target;
        } else if (call instanceof KvCall.CompareAndSet cas) {
            return "cas" + target + " " + value(cas.expected()) + " " + value(cas.replacement());
        } else {
            return "get" + target;
        }
    }

    /** What the client was told: {@code ok "1"}, {@code ok true}, {@code ok}, {@code failed}, {@code unknown}. */
    public static String outcome(Outcome<KvResult> outcome) {
        if (outcome instanceof Outcome.Ok<KvResult> ok) {
            if (ok.result() instanceof KvResult.Value read) {
                return "ok " + value(read.value());
            } else if (ok.result() instanceof KvResult.Flag flag) {
                return "ok " + flag.set();
            }
            return "ok";
        }
        return outcome instanceof Outcome.Failed ? "failed" : "unknown";
    }
}
