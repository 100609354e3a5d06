package dev.mintmark.c2pa;

/**
 * Issues credentials that name the persons behind a manifest's assertions: a service that knows them from their accounts or
 * documents. CAWG Identity Assertion 1.3, section 8.1.
 */
public interface IdentityAggregator {
    /**
     * Returns the largest length of a credential for an asset, in bytes.
     *
     * @param asset JSON as for {@link #credential}, of the same length
     */
    int reservedBytes(String asset) throws C2paException;

    /**
     * Issues a credential.
     *
     * @param asset JSON that says which assertions the persons stand by; the credential contains it as {@code c2paAsset} of
     *     its {@code credentialSubject}
     * @return a tagged COSE_Sign1 with the algorithm EdDSA, the content type {@code application/vc} and the verifiable
     *     credential as its payload
     * @throws C2paException if none is issued
     */
    byte[] credential(String asset) throws C2paException;
}
