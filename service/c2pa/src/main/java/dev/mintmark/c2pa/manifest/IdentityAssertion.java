package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import java.util.List;

/**
 * A person or organisation that stands by assertions, with a certificate of their own. CAWG Identity Assertion 1.3, {@code
 * cawg.identity}, signature type {@code cawg.x509.cose}.
 *
 * @param roles {@code cawg.creator} and others; may be empty
 */
public record IdentityAssertion(ClaimSigner signer, List<String> roles) {

    public IdentityAssertion {
        roles = List.copyOf(roles);
    }

    /**
     * Returns the assertion.
     *
     * @param references the assertions that the identity stands by
     * @param placeholder whether only the length is needed, so that nothing is signed
     * @throws C2paException if the signer fails
     */
    RawAssertion assertion(List<HashedUri> references, boolean placeholder) throws C2paException {
        CborMapWriter payload = new CborMapWriter()
                .array(
                        "referenced_assertions",
                        references.stream().map(HashedUri::encode).toList())
                .text("sig_type", "cawg.x509.cose");
        if (!roles.isEmpty()) {
            payload.array("role", roles.stream().map(CborWriter::text).toList());
        }
        byte[] encoded = payload.encode();
        int length = CoseSign1.length(signer, new CborMapWriter().encode().length);
        byte[] signature = placeholder ? Hashes.placeholder(length) : CoseSign1.sign(signer, encoded);
        return RawAssertion.cbor(
                Labels.IDENTITY,
                new CborMapWriter()
                        .put("signer_payload", encoded)
                        .bytes("signature", signature)
                        .bytes("pad1", new byte[0])
                        .encode());
    }
}
