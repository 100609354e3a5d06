package dev.mintmark.app.seal;

import dev.mintmark.c2pa.ClaimSigner;

/** Whoever signs at a moment; a signer of this installation's own that will soon expire is renewed first. Thread-safe. */
@FunctionalInterface
public interface Signers {
    /** @throws KeyException where there is none that could sign now */
    ClaimSigner now() throws KeyException;
}
