package dev.mintmark.contracts;

import java.util.Locale;
import org.web3j.crypto.Keys;

/**
 * The address of an account or a contract. Immutable.
 *
 * @param hex {@code 0x} and 40 lower-case hexadecimal digits
 */
public record Address(String hex) implements Comparable<Address> {
    /** The zero address, which means none. */
    public static final Address ZERO = new Address("0x" + "0".repeat(40));

    public Address {
        if (!hex.matches("0x[0-9a-f]{40}")) {
            throw new IllegalArgumentException(
                    "An address is 0x and 40 hexadecimal digits, not \"" + StrictAbi.shorten(hex) + "\".");
        }
    }

    /**
     * Parses an address of lower, upper or checksum case.
     *
     * @throws IllegalArgumentException if it is no address, or its mixed case is not the checksum of ERC-55
     */
    public static Address of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Address address = new Address(lower);
        String digits = text.substring(2);
        boolean mixed =
                !digits.equals(digits.toLowerCase(Locale.ROOT)) && !digits.equals(digits.toUpperCase(Locale.ROOT));
        if (mixed && !address.checksummed().substring(2).equals(digits)) {
            throw new IllegalArgumentException("The address " + text + " is mistyped: its capital letters should be "
                    + address.checksummed() + " (ERC-55).");
        }
        return address;
    }

    /** With the capital letters of ERC-55. */
    public String checksummed() {
        return Keys.toChecksumAddress(hex);
    }

    /** Whether it is the zero address. */
    public boolean isZero() {
        return equals(ZERO);
    }

    /** In the order of the addresses as numbers. */
    @Override
    public int compareTo(Address other) {
        return hex.compareTo(other.hex);
    }

    /** With the capital letters of ERC-55. */
    @Override
    public String toString() {
        return checksummed();
    }
}
