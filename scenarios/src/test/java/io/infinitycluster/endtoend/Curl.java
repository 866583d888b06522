package io.infinitycluster.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs curl commands as somebody pastes them; without curl on this machine, sends what it would send. */
final class Curl {

    private static final Pattern REQUEST = Pattern.compile("--request (\\S+)");
    private static final Pattern URL = Pattern.compile("--url (\\S+)");
    private static final Pattern HEADER = Pattern.compile("--header '([^:]+): ([^']*)'");
    private static final Pattern DATA = Pattern.compile("--data '([^']*)'");
    private static final boolean PRESENT = isPresent();

    private Curl() {}

    private static boolean isPresent() {
        try {
            return new ProcessBuilder("curl", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The answer's body. */
    static JsonNode run(String command) throws Exception {
        return new ObjectMapper().readTree(PRESENT ? shell(command) : send(command));
    }

    private static String shell(String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(shell.getInputStream().readAllBytes(), UTF_8);
        if (shell.waitFor() != 0) {
            throw new IOException("exit code " + shell.exitValue() + " of " + command);
        }
        return answer;
    }

    private static String send(String command) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(only(URL, command)))
                .method(
                        only(REQUEST, command),
                        command.contains("--data")
                                ? HttpRequest.BodyPublishers.ofString(only(DATA, command))
                                : HttpRequest.BodyPublishers.noBody());
        for (MatchResult header : HEADER.matcher(command).results().toList()) {
            request.header(header.group(1), header.group(2));
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String only(Pattern pattern, String command) {
        Matcher matcher = pattern.matcher(command);
        if (!matcher.find()) {
            throw new IllegalArgumentException(pattern + " is not in " + command);
        }
        return matcher.group(1);
    }
}
