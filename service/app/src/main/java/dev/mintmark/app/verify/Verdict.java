package dev.mintmark.app.verify;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The result of a verification. {@link Verifier} lists the checks that lead to it. */
public enum Verdict {
    /** The file was sealed here or minted on our contract, or its valid manifest was signed by this installation. */
    AUTHENTIC,
    /** The active manifest's signature or hard binding fails. */
    TAMPERED,
    /** The manifest is valid and signed by somebody else. */
    FOREIGN,
    /** There is no valid manifest, but the image is a copy of an original that was found. */
    RECOVERED,
    /** There is no evidence. This says nothing about who or what made the image. */
    UNKNOWN;

    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
