package dev.mintmark.contracts;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads ABI words in order, out of bytes that a node sent. Refuses what a contract would not say. Not thread-safe. */
final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
        this.bytes = bytes;
    }

    static Reader of(String hex) {
        return new Reader(Hex.bytes(hex));
    }

    Bytes32 bytes32() {
        if (bytes.length - at < 32) {
            throw new MalformedChainDataException(
                    bytes.length == 0
                            ? "There is no contract at that address, or it lacks this function: the answer is empty."
                            : "The chain's answer of " + bytes.length + " bytes ends early.");
        }
        at += 32;
        return Bytes32.of(Arrays.copyOfRange(bytes, at - 32, at));
    }

    BigInteger number() {
        return bytes32().number();
    }

    BigInteger number(int bits) {
        BigInteger number = number();
        if (number.bitLength() > bits) {
            throw new MalformedChainDataException(
                    "The chain's answer has a number of over " + bits + " bits: " + number);
        }
        return number;
    }

    long number63() {
        return number(63).longValueExact();
    }

    Address address() {
        return Address.of(number(160));
    }

    boolean bool() {
        return number(1).signum() != 0;
    }

    /** Eight bytes at the left of their word. */
    long bytes8() {
        return number().shiftRight(192).longValue();
    }

    /** A text whose offset from the beginning of these bytes is the next word. */
    String text() {
        BigInteger offset = number();
        if (offset.bitLength() > 31 || offset.intValueExact() > bytes.length) {
            throw new MalformedChainDataException("The chain's answer points outside itself.");
        }
        Reader inner = new Reader(bytes);
        inner.at = offset.intValueExact();
        BigInteger length = inner.number();
        if (length.bitLength() > 31 || length.intValueExact() > bytes.length - inner.at) {
            throw new MalformedChainDataException("The chain's answer announces a longer text than it has.");
        }
        return new String(bytes, inner.at, length.intValueExact(), StandardCharsets.UTF_8);
    }
}
