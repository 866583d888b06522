package io.infinitycluster.transport.tcp.net;

import java.net.InetSocketAddress;

/** An advertised address, taken apart: {@code host:port}, with an IPv6 host in brackets. */
record PeerAddress(String host, int port) {

    static final int LONGEST = 255;

    /**
     * The parts of an address.
     *
     * @throws IllegalArgumentException if it is not {@code host:port}
     */
    static PeerAddress parse(String address) {
        int colon = address.lastIndexOf(':');
        boolean whole = colon > 0 && colon < address.length() - 1 && address.length() <= LONGEST;
        if (!whole || !address.chars().allMatch(each -> each > ' ' && each < 127)) {
            throw notAnAddress(address);
        }
        String host = address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw notAnAddress(address);
        }
        String digits = address.substring(colon + 1);
        if (host.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(each -> each >= '0' && each <= '9')) {
            throw notAnAddress(address);
        }
        int port = Integer.parseInt(digits);
        if (port > 65_535) {
            throw notAnAddress(address);
        }
        return new PeerAddress(host, port);
    }

    InetSocketAddress unresolved() {
        return InetSocketAddress.createUnresolved(host, port);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private static IllegalArgumentException notAnAddress(String address) {
        return new IllegalArgumentException(
                "not an address of the form host:port: " + LogText.printable(address, LONGEST));
    }
}
