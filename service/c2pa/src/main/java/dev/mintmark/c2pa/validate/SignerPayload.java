package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.manifest.HashedUri;
import java.util.List;

/**
 * What an identity assertion's signature covers. CAWG Identity Assertion 1.3, section 5.2.
 *
 * @param encoded the payload's bytes in the assertion
 */
record SignerPayload(List<HashedUri> references, String signatureType, List<String> roles, byte[] encoded) {
    SignerPayload {
        references = List.copyOf(references);
        roles = List.copyOf(roles);
    }
}
