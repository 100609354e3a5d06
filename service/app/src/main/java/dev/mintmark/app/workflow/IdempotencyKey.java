package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** By what a client says that a request is one that it made before. */
final class IdempotencyKey {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private IdempotencyKey() {}

    /**
     * Returns the key as it is stored. One of a principal does not find the artworks of another: a key has no space, so the two
     * stay apart.
     *
     * @param owner the ID of a principal; null for the local operator
     * @throws InvalidRequestException where it is not 1 to 255 visible ASCII characters
     */
    static String ofOwner(String key, @Nullable String owner) {
        if (!KEY.matcher(key).matches()) {
            throw new InvalidRequestException(
                    "Idempotency-Key", "An idempotency key has 1 to 255 visible ASCII characters.");
        }
        return owner == null ? key : owner + " " + key;
    }
}
