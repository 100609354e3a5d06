package dev.mintmark.app.io;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** A list of IP networks in CIDR notation (RFC 4632), such as {@code 10.0.0.0/8}; an address alone is a network of one. Immutable. */
public final class Networks {
    private final List<Network> networks;

    private Networks(List<Network> networks) {
        this.networks = networks;
    }

    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> i % 8;
                if ((other[i / 8] & mask) != (address[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @throws IllegalArgumentException naming the first text that is not a network */
    public static Networks parse(List<String> texts) {
        return new Networks(texts.stream().map(Networks::network).toList());
    }

    private static Network network(String text) {
        String[] parts = text.split("/", 2);
        byte[] address = address(parts[0]);
        int most = address.length * 8;
        if (parts.length == 2 && !parts[1].matches("\\d{1,3}")) {
            throw new IllegalArgumentException(text);
        }
        int bits = parts.length == 2 ? Integer.parseInt(parts[1]) : most;
        if (bits > most) {
            throw new IllegalArgumentException(text);
        }
        return new Network(address, bits);
    }

    /** No name is looked up. */
    private static byte[] address(String text) {
        if (!text.matches("[0-9a-fA-F:.]+") || !text.contains(".") && !text.contains(":")) {
            throw new IllegalArgumentException(text);
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Whether this numeric address is in one of the networks; false for what is no address. */
    public boolean contain(String address) {
        try {
            byte[] bytes = address(address);
            return networks.stream().anyMatch(network -> network.contains(bytes));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
