package dev.mintmark.c2pa;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a signature carries in its unprotected header, what it covers, and how its manifest is written. Immutable.
 *
 * @param timeStamps authority that time-stamps the signature; null for none
 * @param ocspResponses DER-encoded OCSP responses for the signer's certificate
 * @param binding how the manifest is bound to the file
 * @param compressed whether manifests are compressed
 */
public record SigningOptions(
        @Nullable TimeStampAuthority timeStamps, List<byte[]> ocspResponses, HardBinding binding, boolean compressed) {
    /** No time-stamp and no OCSP responses. */
    public static final SigningOptions NONE = new SigningOptions(null, List.of());

    public SigningOptions {
        ocspResponses = ocspResponses.stream().map(byte[]::clone).toList();
    }

    /** Options without compression. */
    public SigningOptions(@Nullable TimeStampAuthority timeStamps, List<byte[]> ocspResponses, HardBinding binding) {
        this(timeStamps, ocspResponses, binding, false);
    }

    /** Options with a hash of the whole file. */
    public SigningOptions(@Nullable TimeStampAuthority timeStamps, List<byte[]> ocspResponses) {
        this(timeStamps, ocspResponses, HardBinding.WHOLE);
    }

    /** Returns options with this binding to the file; updates have none. */
    public SigningOptions withBinding(HardBinding other) {
        return new SigningOptions(timeStamps, ocspResponses, other, compressed);
    }

    /** Returns options with time-stamps from this authority. */
    public SigningOptions withTimeStamps(TimeStampAuthority authority) {
        return new SigningOptions(authority, ocspResponses, binding, compressed);
    }

    /** Returns options with these OCSP responses. */
    public SigningOptions withOcspResponses(List<byte[]> responses) {
        return new SigningOptions(timeStamps, responses, binding, compressed);
    }

    /**
     * Returns options with manifests compressed by Brotli: the new one and those of its ingredients, in updates only the
     * new one. Signing then needs the optional library {@code com.aayushatharva.brotli4j:brotli4j}.
     */
    public SigningOptions withCompressedManifests() {
        return new SigningOptions(timeStamps, ocspResponses, binding, true);
    }

    SigningOptions withoutTimeStamps() {
        return new SigningOptions(null, ocspResponses, binding, compressed);
    }
}
