package io.infinitycluster.architecture.violations;

import java.nio.charset.Charset;
import java.util.Locale;

@SuppressWarnings({"DefaultCharset", "StringCaseLocaleUsage", "AnnotateFormatMethod"})
public class Environment {
    String property() {
        return System.getProperty("x");
    }

    String variable() {
        return System.getenv("x");
    }

    String separator() {
        return System.lineSeparator();
    }

    Integer integer() {
        return Integer.getInteger("x");
    }

    boolean flag() {
        return Boolean.getBoolean("x");
    }

    Locale locale() {
        return Locale.getDefault();
    }

    Charset charset() {
        return Charset.defaultCharset();
    }

    String format(double number) {
        return String.format("%f", number);
    }

    String formatted(double number) {
        return "%f".formatted(number);
    }

    String lower(String text) {
        return text.toLowerCase();
    }

    byte[] bytes(String text) {
        return text.getBytes();
    }

    String text(byte[] bytes) {
        return new String(bytes);
    }
}
