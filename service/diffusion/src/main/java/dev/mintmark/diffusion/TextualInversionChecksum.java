package dev.mintmark.diffusion;

import java.util.Objects;

/**
 * The identity of a textual inversion in a model: the SHA-256 of its file, and its word. Immutable.
 *
 * @param inversion with its word
 * @param sha256 64 lower-case hexadecimal digits
 */
public record TextualInversionChecksum(TextualInversion inversion, String sha256) {
    public TextualInversionChecksum {
        Objects.requireNonNull(inversion.word(), "word");
    }

    /** Returns the word that stands for the file's vectors in prompts. */
    public String word() {
        return Objects.requireNonNull(inversion.word());
    }

    /**
     * Returns its line of a model's checksum, without the end: {@code <sha-256 in hex>␠␠<word>}. The name of the file changes no
     * drawing and is not in it. No line of another file equals it: the word has no slash, and neither {@code model_index.json} nor a
     * LoRA can be the same bytes.
     */
    public String line() {
        return sha256 + "  " + word();
    }
}
