package dev.mintmark.app.seal;

import dev.mintmark.c2pa.ClaimSigner;

/** Supplies the signer that is valid now; renews this installation's own signer before it expires. Thread-safe. */
@FunctionalInterface
public interface SignerSource {
    /** @throws KeyException where no signer can be used */
    ClaimSigner current() throws KeyException;
}
