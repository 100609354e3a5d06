package dev.mintmark.diffusion;

import java.math.BigDecimal;

/**
 * The identity of a LoRA in a model: the SHA-256 of its file, the file's name, and its weight. Immutable.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record LoraChecksum(Lora lora, String sha256) {
    /** Returns the name of its file, without folders. */
    public String name() {
        return String.valueOf(lora.file().getFileName());
    }

    /**
     * Returns its line of a model's checksum, without the end: {@code <sha-256 in hex>␠␠<name>␠<weight>}, the weight in plain
     * decimal digits without superfluous ones, as 1, 0.8 or -0.5. No line of the model's own files equals it, because their paths
     * have a slash or are {@code model_index.json}.
     */
    public String line() {
        BigDecimal weight = new BigDecimal(Double.toString(lora.weight())).stripTrailingZeros();
        return sha256 + "  " + name() + " " + weight.toPlainString();
    }
}
