package dev.mintmark.c2pa;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes into a signature beside the signature itself. Immutable.
 *
 * @param timeStamps who is asked to confirm the time; null leaves the time unconfirmed
 * @param ocspResponses DER-encoded OCSP responses about the signer's certificate
 */
public record SigningOptions(@Nullable TimeStampAuthority timeStamps, List<byte[]> ocspResponses) {
    /** Nothing but the signature. */
    public static final SigningOptions NONE = new SigningOptions(null, List.of());

    public SigningOptions {
        ocspResponses = ocspResponses.stream().map(byte[]::clone).toList();
    }

    /** With time-stamps from this authority. */
    public SigningOptions withTimeStamps(TimeStampAuthority authority) {
        return new SigningOptions(authority, ocspResponses);
    }

    /** With these OCSP responses stapled to the signature. */
    public SigningOptions withOcspResponses(List<byte[]> responses) {
        return new SigningOptions(timeStamps, responses);
    }

    SigningOptions withoutTimeStamps() {
        return new SigningOptions(null, ocspResponses);
    }
}
