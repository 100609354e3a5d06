package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.manifest.Assertion;
import dev.mintmark.c2pa.manifest.ManifestDraft;
import dev.mintmark.c2pa.validate.StoreValidator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/**
 * Signs files: writes a manifest with a version 2 claim and a hard binding over the rest of the file. C2PA 2.4,
 * sections 10 and 15. Stateless and thread-safe.
 */
public final class ManifestWriter {
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
     * Signs an image that a model drew and writes it with its manifest to a channel, as {@link #sign(Source, Manifest,
     * ClaimSigner, SigningOptions, SeekableByteChannel)} does.
     *
     * @param more optional assertions
     * @throws C2paException as {@link #sign(byte[], Manifest, ClaimSigner, SigningOptions)} does
     * @throws IOException if a channel cannot be read or written
     */
    public static SignedAsset sign(
            Source asset,
            GeneratedImage content,
            OptionalAssertions more,
            ClaimSigner signer,
            SigningOptions options,
            SeekableByteChannel out)
            throws C2paException, IOException {
        return sign(asset, content.manifest(more), signer, options, out);
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
        Source source = Source.of(asset);
        AssetFormat format = unsigned(source);
        CertificateProfile.check(signer.chain());
        String urn = manifest.newLabel();
        ManifestDraft draft = draft(manifest, urn, options);
        return stamped(options, used -> {
            PreparedFile file = PreparedFile.of(source, format, draft, signer, used);
            byte[] store = file.store(file.whole());
            check(store, signer);
            return new SignedAsset(file.with(store).toArray(), urn, store);
        });
    }

    /**
     * Signs a file and writes it with its manifest to a channel, from the beginning; what the channel had is replaced. Each
     * byte is read and written once, and only the manifest and a window of the file are in memory. If signing fails, the
     * channel may hold a part of the file.
     *
     * @param asset a file of a known format without a manifest
     * @param out another file
     * @return the manifest; its {@link SignedAsset#bytes} are empty
     * @throws C2paException as {@link #sign(byte[], Manifest, ClaimSigner, SigningOptions)} does
     * @throws IOException if a channel cannot be read or written
     */
    public static SignedAsset sign(
            Source asset, Manifest manifest, ClaimSigner signer, SigningOptions options, SeekableByteChannel out)
            throws C2paException, IOException {
        return reading(() -> {
            AssetFormat format = unsigned(asset);
            CertificateProfile.check(signer.chain());
            String urn = manifest.newLabel();
            ManifestDraft draft = draft(manifest, urn, options);
            return stamped(options, used -> {
                PreparedFile file = PreparedFile.of(asset, format, draft, signer, used);
                Copy copy = new Copy(file.whole(), out);
                byte[] store = file.store(copy);
                check(store, signer);
                copy.replace(file.exclusion().offset(), format.container(store));
                copy.finish();
                return new SignedAsset(new byte[0], urn, store);
            });
        });
    }

    private static ManifestDraft draft(Manifest manifest, String urn, SigningOptions options) throws C2paException {
        ManifestDraft draft = manifest.draft(urn);
        if (options.compressed()) {
            draft.compress();
        }
        return draft;
    }

    private static AssetFormat unsigned(Source asset) throws C2paException {
        AssetFormat format = AssetFormat.of(asset);
        if (format.find(asset).isPresent()) {
            throw new C2paException("The file has a manifest already; strip it first, or keep the file as it is.");
        }
        return format;
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
        SignedAsset signed = apart(Source.of(asset), manifest, signer, options);
        return new SignedAsset(asset.clone(), signed.manifestUrn(), signed.manifestStore(), signed.missingTimeStamp());
    }

    /**
     * Signs a file whose manifest lies apart from it, with a window of the file in memory.
     *
     * @return the manifest; its {@link SignedAsset#bytes} are empty
     * @throws C2paException as {@link #sign(byte[], Manifest, ClaimSigner, SigningOptions)} does
     * @throws IOException if a channel cannot be read
     */
    public static SignedAsset signApart(Source asset, Manifest manifest, ClaimSigner signer, SigningOptions options)
            throws C2paException, IOException {
        return reading(() -> apart(asset, manifest, signer, options));
    }

    private static SignedAsset apart(Source asset, Manifest manifest, ClaimSigner signer, SigningOptions options)
            throws C2paException {
        AssetFormat format = AssetFormat.of(asset);
        CertificateProfile.check(signer.chain());
        String urn = manifest.newLabel();
        ManifestDraft draft = draft(manifest, urn, options);
        Assertion binding = format.binding(options.binding(), asset).over(asset, new FileRange(0, 0), 0);
        return stamped(options, used -> {
            byte[] store = draft.encode(binding, claim -> PreparedFile.signature(claim, signer, used, 0), 0);
            check(store, signer);
            return new SignedAsset(new byte[0], urn, store);
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
        return update(Source.of(file), statements, validator, signer, options, Source::toArray);
    }

    /**
     * Adds an update to a signed file and writes that to a channel, from the beginning; what the channel had is replaced.
     * Only the manifests and a window of the file are in memory.
     *
     * @param file a file with a manifest
     * @param out another file
     * @return the manifest; its {@link SignedAsset#bytes} are empty
     * @throws C2paException as {@link #update(byte[], Manifest.Builder, ManifestValidator, ClaimSigner, SigningOptions)} does
     * @throws IOException if a channel cannot be read or written
     */
    public static SignedAsset update(
            Source file,
            Manifest.Builder statements,
            ManifestValidator validator,
            ClaimSigner signer,
            SigningOptions options,
            SeekableByteChannel out)
            throws C2paException, IOException {
        return reading(() -> update(file, statements, validator, signer, options, updated -> {
            new Copy(updated, out).finish();
            return new byte[0];
        }));
    }

    private static SignedAsset update(
            Source file,
            Manifest.Builder statements,
            ManifestValidator validator,
            ClaimSigner signer,
            SigningOptions options,
            Function<Source, byte[]> result)
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
        ManifestDraft draft = draft(manifest, urn, options);
        return stamped(options, used -> {
            byte[] store = PreparedFile.update(draft, format, signer, used);
            check(store, signer);
            Source updated = format.updated(file, container, store);
            ValidationReport report = new ManifestValidator(TrustAnchors.NONE, Clock.systemUTC()).validate(updated);
            if (report.state() != ValidationReport.State.VALID) {
                throw new C2paException("The file would not be valid with an update: " + report.failures()
                        + ". Its hash covers the length of the manifest or what lies behind it; sign a new version of"
                        + " the file instead, which opens this one, and sign files that shall be updated with"
                        + " HardBinding.UPDATABLE.");
            }
            return new SignedAsset(result.apply(updated), urn, store);
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
        return embed(Source.of(asset), store).toArray();
    }

    /**
     * Returns a file with a store that was made elsewhere, in place of one that is there, as {@link #embed(byte[], byte[])}
     * does.
     *
     * @throws C2paException if the file has another format, or the bytes are no manifest store
     */
    public static Source embed(Source asset, byte[] store) throws C2paException {
        JumbfReader.parse(store);
        AssetFormat format = AssetFormat.of(asset);
        return format.embed(ManifestReader.strip(asset), even(store, format));
    }

    /**
     * Returns a file whose XMP names a manifest at an address, {@code dcterms:provenance}; to be signed after that. Not in
     * MP3 files. C2PA 2.4, section 11.4.
     *
     * @throws C2paException if the address is none, or the file has another format
     */
    public static byte[] withRemoteManifest(byte[] asset, String url) throws C2paException {
        return withRemoteManifest(Source.of(asset), url).toArray();
    }

    /**
     * Returns a file whose XMP names a manifest at an address, as {@link #withRemoteManifest(byte[], String)} does.
     *
     * @throws C2paException if the address is none, or the file has another format
     */
    public static Source withRemoteManifest(Source asset, String url) throws C2paException {
        return RemoteManifest.refer(asset, url);
    }

    /** Works with files. */
    private interface Work {
        SignedAsset run() throws C2paException;
    }

    /** Returns the result of work; what cannot be read or written is an {@link IOException}. */
    private static SignedAsset reading(Work work) throws C2paException, IOException {
        try {
            return work.run();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Signs with these options. */
    private interface Signing {
        SignedAsset sign(SigningOptions options) throws C2paException;
    }

    /** Signs, without a time-stamp if the authority gives none. */
    private static SignedAsset stamped(SigningOptions options, Signing signing) throws C2paException {
        try {
            return signing.sign(options);
        } catch (PreparedFile.MissingTimeStampException e) {
            SignedAsset signed = signing.sign(options.withoutTimeStamps());
            return new SignedAsset(signed.bytes(), signed.manifestUrn(), signed.manifestStore(), e.getMessage());
        }
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
}
