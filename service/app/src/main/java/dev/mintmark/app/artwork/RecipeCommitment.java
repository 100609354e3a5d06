package dev.mintmark.app.artwork;

import dev.mintmark.app.io.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * A salted hash that binds an artwork to its recipe without disclosing it: {@code SHA-256(salt || canonical JSON)}, the JSON
 * after RFC 8785. Whoever is given recipe and salt can check it.
 */
public final class RecipeCommitment {
    /** Bytes of salt: enough that a short prompt cannot be guessed from the commitment. */
    public static final int SALT_BYTES = 32;

    private RecipeCommitment() {}

    /** The 32-byte commitment. */
    public static byte[] of(Recipe recipe, byte[] salt) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("A salt of " + salt.length + " bytes; it has " + SALT_BYTES + ".");
        }
        return Sha256.digest(salt, CanonicalJson.of(recipe).getBytes(StandardCharsets.UTF_8));
    }
}
