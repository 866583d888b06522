package io.infinitycluster.transport.tcp.net;

/** What others have sent, made fit for a log: no control characters that forge lines, and not too long. */
final class LogText {

    private LogText() {}

    static String printable(String text, int longest) {
        StringBuilder printable = new StringBuilder(Math.min(text.length(), longest) + 2).append('"');
        for (int i = 0; i < text.length() && i < longest; i++) {
            char each = text.charAt(i);
            printable.append(each >= ' ' && each < 127 ? each : '?');
        }
        return printable.append(text.length() > longest ? "...\"" : "\"").toString();
    }
}
