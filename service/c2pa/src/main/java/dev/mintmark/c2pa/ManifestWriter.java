package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.UnprotectedHeader;
import dev.mintmark.c2pa.manifest.ManifestDraft;
import dev.mintmark.c2pa.validate.StoreValidator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Signs files: writes a manifest with a version 2 claim and a hard binding over the rest of the file. C2PA 2.4,
 * sections 10 and 15. Stateless and thread-safe.
 */
public final class ManifestWriter {
    /** Bytes of the unprotected header beside the token: names and the least padding. */
    private static final int AROUND_TIME_STAMP = 48;

    private ManifestWriter() {}

    /**
     * Signs an image that a model drew.
     *
     * @param asset a file of a known format without a manifest; not changed
     * @throws C2paException if the file has another format or already has a manifest, or if the signer fails
     */
    public static SignedAsset sign(byte[] asset, GeneratedImage content, ClaimSigner signer) throws C2paException {
        return sign(asset, content, OptionalAssertions.NONE, signer, SigningOptions.NONE);
    }

    /**
     * Signs an image that a model drew, with or without an input image.
     *
     * @param asset a file of a known format without a manifest; not changed
     * @param more optional assertions
     * @param options time-stamp authority and OCSP responses
     * @throws C2paException as {@link #sign(byte[], Manifest, ClaimSigner, SigningOptions)} does
     */
    public static SignedAsset sign(
            byte[] asset, GeneratedImage content, OptionalAssertions more, ClaimSigner signer, SigningOptions options)
            throws C2paException {
        return sign(asset, content.manifest(more), signer, options);
    }

    /**
     * Signs a file and embeds its manifest.
     *
     * @param asset a file of a known format without a manifest; not changed
     * @throws C2paException as {@link #sign(byte[], Manifest, ClaimSigner, SigningOptions)} does
     */
    public static SignedAsset sign(byte[] asset, Manifest manifest, ClaimSigner signer) throws C2paException {
        return sign(asset, manifest, signer, SigningOptions.NONE);
    }

    /**
     * Signs a file and embeds its manifest.
     *
     * @param asset a file of a known format without a manifest; not changed
     * @param options time-stamp authority and OCSP responses
     * @throws C2paException if the file has another format or already has a manifest, if the signer fails, or if a
     *     validator would refuse the manifest. A missing time-stamp is no failure: the file is signed without it, and
     *     {@link SignedAsset#missingTimeStamp} gives the reason
     */
    public static SignedAsset sign(byte[] asset, Manifest manifest, ClaimSigner signer, SigningOptions options)
            throws C2paException {
        AssetFormat format = AssetFormat.of(asset);
        if (format.find(asset).isPresent()) {
            throw new C2paException("The file has a manifest already; strip it first, or keep the file as it is.");
        }
        CertificateProfile.check(signer.chain());
        String urn = manifest.newLabel();
        ManifestDraft draft = manifest.draft(urn);
        byte[] store;
        String missingTimeStamp = null;
        try {
            store = store(asset, format, draft, signer, options);
        } catch (MissingTimeStampException e) {
            store = store(asset, format, draft, signer, options.withoutTimeStamps());
            missingTimeStamp = e.getMessage();
        }
        check(store);
        return new SignedAsset(format.embed(asset, store), urn, store, missingTimeStamp);
    }

    /** Refuses a store that this library's validator would refuse. */
    private static void check(byte[] store) throws C2paException {
        List<Finding> failures = StoreValidator.failures(store);
        if (!failures.isEmpty()) {
            Finding first = failures.getFirst();
            throw new C2paException("The manifest was not written, because it would be invalid: " + first.explanation()
                    + " (" + first.code().code() + ")");
        }
    }

    private static byte[] store(
            byte[] asset, AssetFormat format, ManifestDraft draft, ClaimSigner signer, SigningOptions options)
            throws C2paException {
        int header = UnprotectedHeader.encode(null, options.ocspResponses(), 0).length;
        TimeStampAuthority authority = options.timeStamps();
        if (authority != null) {
            header += AROUND_TIME_STAMP + authority.reservedBytes();
        }
        int signatureLength = CoseSign1.length(signer, header);
        Layout layout = Layout.of(asset, format, draft, signatureLength);
        byte[] prepared = format.withContainerLength(asset, layout.exclusion().length());
        return draft.encode(
                format.binding(prepared, layout.exclusion(), layout.padding()),
                claim -> CoseSign1.sign(
                        signer, claim, new Attachments(authority, options.ocspResponses()), signatureLength));
    }

    /**
     * The position of a store and its padding.
     *
     * @param exclusion range of the container in the signed file
     */
    private record Layout(ByteRange exclusion, int padding) {
        static Layout of(byte[] asset, AssetFormat format, ManifestDraft draft, int signatureLength)
                throws C2paException {
            int at = format.insertionPoint(asset);
            for (int padding = 0; ; padding++) {
                ByteRange exclusion = new ByteRange(at, 0);
                int store = 0;
                // The exclusion's length is part of the store, whose length depends on it; it grows until both agree.
                for (int length = -1; length != exclusion.length(); ) {
                    length = exclusion.length();
                    store = draft.encode(
                                    format.placeholder(exclusion, padding), ignored -> new byte[signatureLength])
                            .length;
                    exclusion = new ByteRange(at, format.containerLength(store));
                }
                if (store > AssetFormat.MAX_STORE) {
                    throw new C2paException("The manifest store would have " + store + " bytes; at most "
                            + AssetFormat.MAX_STORE + " are written.");
                }
                if (store % 2 == 0 || !format.needsEvenStore()) {
                    return new Layout(exclusion, padding);
                }
            }
        }
    }

    /** The unprotected header of the signature. The token is fetched once, when the signature exists. */
    private static final class Attachments implements CoseSign1.Extras {
        private final @Nullable TimeStampAuthority authority;
        private final List<byte[]> ocspResponses;
        private byte @Nullable [] token;

        Attachments(@Nullable TimeStampAuthority authority, List<byte[]> ocspResponses) {
            this.authority = authority;
            this.ocspResponses = ocspResponses;
        }

        @Override
        public byte[] header(byte[] counterSigned, int padding) throws C2paException {
            if (authority != null && token == null) {
                token = token(authority, counterSigned);
            }
            return UnprotectedHeader.encode(token, ocspResponses, padding);
        }

        private static byte[] token(TimeStampAuthority authority, byte[] message) throws MissingTimeStampException {
            byte[] token;
            try {
                token = TimeStampClient.token(authority, message);
            } catch (IOException | RuntimeException e) {
                throw new MissingTimeStampException("The time-stamp is missing. " + e.getMessage());
            }
            if (token.length > authority.reservedBytes()) {
                throw new MissingTimeStampException("The time-stamp is missing. The token has " + token.length
                        + " bytes; " + authority.reservedBytes() + " were reserved for it.");
            }
            return token;
        }
    }

    private static final class MissingTimeStampException extends C2paException {
        private static final long serialVersionUID = 1L;

        MissingTimeStampException(String message) {
            super(message);
        }
    }
}
