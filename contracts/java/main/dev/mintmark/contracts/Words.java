package dev.mintmark.contracts;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.web3j.crypto.Hash;

/** A run of 32-byte words, as the ABI and EIP-712 lay out values of fixed size. Not thread-safe. */
final class Words {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Words add(Bytes32 word) {
        out.writeBytes(word.bytes());
        return this;
    }

    Words add(BigInteger number) {
        return add(Bytes32.of(number));
    }

    Words add(long number) {
        return add(BigInteger.valueOf(number));
    }

    Words add(Address address) {
        return add(address.number());
    }

    /** Bytes of fixed size stand at the left of their word. */
    Words addLeft(long eightBytes) {
        return add(new Bytes32(HexFormat.of().toHexDigits(eightBytes) + "0".repeat(48)));
    }

    /** Bytes of any size, with their length before them and zeros after them. */
    Words addDynamic(byte[] bytes) {
        add(bytes.length);
        out.writeBytes(bytes);
        out.writeBytes(new byte[Math.floorMod(-bytes.length, 32)]);
        return this;
    }

    Words add(Words others) {
        out.writeBytes(others.bytes());
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    Bytes32 keccak() {
        return keccak(bytes());
    }

    static Bytes32 keccak(String text) {
        return keccak(text.getBytes(StandardCharsets.UTF_8));
    }

    static Bytes32 keccak(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return Bytes32.of(Hash.sha3(all.toByteArray()));
    }
}
