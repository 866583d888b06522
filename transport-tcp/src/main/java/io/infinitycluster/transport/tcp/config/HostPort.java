package io.infinitycluster.transport.tcp.config;

import java.util.regex.Pattern;

/**
 * An address of a server: {@code 127.0.0.1:23820}, {@code node-1.example.org:23850} or {@code [::1]:23850}.
 *
 * @param host a name or an IP address, without brackets
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int HIGHEST_PORT = 65_535;

    /** Whether this is the address of all interfaces: one can listen there, and nobody can dial it. */
    public boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("0:0:0:0:0:0:0:0");
    }

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
        return host.startsWith("127.")
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1")
                || host.equals("localhost");
    }

    /**
     * Reads {@code host:port}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("no port");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (!(bracketed ? IPV6 : NAME).matcher(bare).matches()) {
            throw new IllegalArgumentException("not a host: " + host);
        }
        String digits = text.substring(colon + 1);
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a port: " + digits);
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        return new HostPort(bare, port);
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
