package dev.mintmark.app.verify;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the evidence comes to; the first that holds, in this order of the rules in {@link Verifier}. */
public enum Verdict {
    /** This very file was sealed here or minted on our contract, or its manifest's signer chains to our authority. */
    AUTHENTIC,
    /** The active manifest's signature or hard binding fails. */
    TAMPERED,
    /** A valid manifest of somebody else's. */
    FOREIGN,
    /** No readable manifest, but a mark leads to an artwork that the picture resembles. */
    RECOVERED,
    /** No evidence. It says nothing about who or what made the picture. */
    UNKNOWN;

    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
