package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.UnprotectedHeader;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.manifest.Assertion;
import dev.mintmark.c2pa.manifest.ManifestDraft;
import dev.mintmark.c2pa.validate.StoreValidator;
import java.io.IOException;
import java.time.Clock;
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
        return stamped(options, used -> {
            byte[] store = store(asset, format, draft, signer, used);
            check(store, signer);
            return new SignedAsset(format.embed(asset, store), urn, store);
        });
    }

    /**
     * Signs a file whose manifest lies apart from it, as a {@code .c2pa} file beside it or at an address. The file is not
     * changed.
     *
     * @param asset a file of a known format
     * @throws C2paException as {@link #sign(byte[], Manifest, ClaimSigner, SigningOptions)} does
     */
    public static SignedAsset signApart(byte[] asset, Manifest manifest, ClaimSigner signer, SigningOptions options)
            throws C2paException {
        AssetFormat format = AssetFormat.of(asset);
        CertificateProfile.check(signer.chain());
        String urn = manifest.newLabel();
        ManifestDraft draft = manifest.draft(urn);
        Assertion binding = format.binding(asset, new ByteRange(0, 0), 0);
        return stamped(options, used -> {
            byte[] store = draft.encode(binding, claim -> signature(claim, signer, used));
            check(store, signer);
            return new SignedAsset(asset.clone(), urn, store);
        });
    }

    /**
     * Adds an update to a signed file: one more manifest that leaves the file as it is. It can state {@code
     * c2pa.edited.metadata} and {@code c2pa.published}, and redact assertions of earlier manifests. C2PA 2.4, section
     * 11.2.3.
     *
     * @param file a file with a manifest; not changed
     * @param statements the generator and actions; opening the file's last manifest is added
     * @param validator validates the file as of now
     * @throws C2paException if the file has no valid manifest, or has a format whose manifest cannot grow, or as {@link
     *     #sign(byte[], Manifest, ClaimSigner, SigningOptions)} does
     */
    public static SignedAsset update(
            byte[] file,
            Manifest.Builder statements,
            ManifestValidator validator,
            ClaimSigner signer,
            SigningOptions options)
            throws C2paException {
        AssetFormat format = AssetFormat.of(file);
        Container container = format.find(file)
                .orElseThrow(() -> new C2paException("The file has no manifest to update; sign it first."));
        CertificateProfile.check(signer.chain());
        Ingredient parent = Ingredient.of(Ingredient.Relationship.PARENT_OF, "the file before", file, validator);
        if (parent.manifest().isEmpty()) {
            throw new C2paException("The file's manifest cannot be read, so it cannot be updated.");
        }
        Manifest manifest = statements.updateOf(parent);
        String urn = manifest.newLabel();
        ManifestDraft draft = manifest.draft(urn);
        byte[] bare = format.remove(file, container);
        return stamped(options, used -> {
            byte[] store = draft.encode(null, claim -> signature(claim, signer, used));
            check(store, signer);
            byte[] updated = format.embed(bare, even(store, format));
            ValidationReport report = new ManifestValidator(TrustAnchors.NONE, Clock.systemUTC()).validate(updated);
            if (report.state() != ValidationReport.State.VALID) {
                throw new C2paException("The file would not be valid with an update: " + report.failures()
                        + ". Its hash covers the length of the manifest or what lies behind it; sign a new version of"
                        + " the file instead, which opens this one.");
            }
            return new SignedAsset(updated, urn, store);
        });
    }

    /** Refuses a store that would need a byte of padding. */
    private static byte[] even(byte[] store, AssetFormat format) throws C2paException {
        if (format.needsEvenStore() && store.length % 2 != 0) {
            throw new C2paException("The manifest store has an odd length, for which this format has no place.");
        }
        return store;
    }

    /**
     * Embeds a store that was made elsewhere, in place of one that is there. Whether it belongs to the file is not
     * checked; {@link ManifestValidator#validate(byte[])} tells.
     *
     * @throws C2paException if the file has another format, or the bytes are no manifest store
     */
    public static byte[] embed(byte[] asset, byte[] store) throws C2paException {
        JumbfReader.parse(store);
        AssetFormat format = AssetFormat.of(asset);
        return format.embed(ManifestReader.strip(asset), even(store, format));
    }

    /**
     * Returns a file whose XMP names a manifest at an address, {@code dcterms:provenance}; to be signed after that. PNG and
     * JPEG only. C2PA 2.4, section 11.4.
     *
     * @throws C2paException if the address is none, or the file has another format
     */
    public static byte[] withRemoteManifest(byte[] asset, String url) throws C2paException {
        return RemoteManifest.refer(asset, url);
    }

    /** Signs with these options. */
    private interface Signing {
        SignedAsset sign(SigningOptions options) throws C2paException;
    }

    /** Signs, without a time-stamp if the authority gives none. */
    private static SignedAsset stamped(SigningOptions options, Signing signing) throws C2paException {
        try {
            return signing.sign(options);
        } catch (MissingTimeStampException e) {
            SignedAsset signed = signing.sign(options.withoutTimeStamps());
            return new SignedAsset(signed.bytes(), signed.manifestUrn(), signed.manifestStore(), e.getMessage());
        }
    }

    private static byte[] signature(byte[] claim, ClaimSigner signer, SigningOptions options) throws C2paException {
        return CoseSign1.sign(
                signer,
                claim,
                new Attachments(options.timeStamps(), options.ocspResponses()),
                signatureLength(signer, options));
    }

    /** Returns the length of a signature with its padding. */
    private static int signatureLength(ClaimSigner signer, SigningOptions options) throws C2paException {
        int header = UnprotectedHeader.encode(null, options.ocspResponses(), 0).length;
        TimeStampAuthority authority = options.timeStamps();
        if (authority != null) {
            header += AROUND_TIME_STAMP + authority.reservedBytes();
        }
        return CoseSign1.length(signer, header);
    }

    /** Refuses a store that this library's validator would refuse. */
    private static void check(byte[] store, ClaimSigner signer) throws C2paException {
        List<Finding> failures = StoreValidator.failures(store, signer instanceof PrivateKeySigner);
        if (!failures.isEmpty()) {
            Finding first = failures.getFirst();
            throw new C2paException("The manifest was not written, because it would be invalid: " + first.explanation()
                    + " (" + first.code().code() + ")");
        }
    }

    private static byte[] store(
            byte[] asset, AssetFormat format, ManifestDraft draft, ClaimSigner signer, SigningOptions options)
            throws C2paException {
        Layout layout = Layout.of(asset, format, draft, signatureLength(signer, options));
        byte[] prepared = format.withContainerLength(asset, layout.exclusion().length());
        return draft.encode(
                format.binding(prepared, layout.exclusion(), layout.padding()),
                claim -> signature(claim, signer, options));
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
                    store = draft.length(format.placeholder(exclusion, padding), signatureLength);
                    exclusion = new ByteRange(at, format.containerLength(store));
                }
                if (store > Container.MAX_STORE) {
                    throw new C2paException("The manifest store would have " + store + " bytes; at most "
                            + Container.MAX_STORE + " are written.");
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
