package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import org.jspecify.annotations.Nullable;

/**
 * The salted hash of what it takes to draw the image again, which its creator can open to prove its origin.
 * Mintmark's own assertion {@code dev.mintmark.recipe}.
 *
 * @param prompt what the image was drawn from, where its creator discloses it
 */
public record Recipe(byte[] commitment, @Nullable String prompt) implements Assertion {
    @Override
    public String label() {
        return Labels.RECIPE;
    }

    @Override
    public byte[] encode() {
        return new CborMapWriter()
                .bytes("commitment", commitment)
                .text("prompt", prompt)
                .encode();
    }
}
