package dev.mintmark.c2pa;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a signature carries in its unprotected header. Immutable.
 *
 * @param timeStamps authority that time-stamps the signature; null for none
 * @param ocspResponses DER-encoded OCSP responses for the signer's certificate
 */
public record SigningOptions(@Nullable TimeStampAuthority timeStamps, List<byte[]> ocspResponses) {
    /** No time-stamp and no OCSP responses. */
    public static final SigningOptions NONE = new SigningOptions(null, List.of());

    public SigningOptions {
        ocspResponses = ocspResponses.stream().map(byte[]::clone).toList();
    }

    /** Returns options with time-stamps from this authority. */
    public SigningOptions withTimeStamps(TimeStampAuthority authority) {
        return new SigningOptions(authority, ocspResponses);
    }

    /** Returns options with these OCSP responses. */
    public SigningOptions withOcspResponses(List<byte[]> responses) {
        return new SigningOptions(timeStamps, responses);
    }

    SigningOptions withoutTimeStamps() {
        return new SigningOptions(null, ocspResponses);
    }
}
