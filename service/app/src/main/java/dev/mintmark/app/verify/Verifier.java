package dev.mintmark.app.verify;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.image.Picture;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Watermarker;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where a file came from. It makes these checks in this order; the first that applies gives the verdict:
 *
 * <ol>
 *   <li>The file's SHA-256 is registered here or minted on the contract: {@link Verdict#AUTHENTIC}. The manifest does not
 *       matter: it was valid when the file was sealed.
 *   <li>The active manifest's signature or hard binding fails ({@link ManifestStatus#TAMPERED}): {@link Verdict#TAMPERED}.
 *   <li>The active manifest is valid, and its signer's certificate chains to this installation's authorities: {@link
 *       Verdict#AUTHENTIC}.
 *   <li>The active manifest is valid, and its signer is anybody else, on the configured trust list or unknown: {@link
 *       Verdict#FOREIGN}.
 *   <li>There is no valid manifest. A watermark or a fingerprint leads to an original, and the image resembles it: {@link
 *       Verdict#RECOVERED}.
 *   <li>Otherwise: {@link Verdict#UNKNOWN}.
 * </ol>
 *
 * <p>Failures of ingredients' manifests and the claim generator's name never change the verdict. An original that check 5 would
 * find is named in the answer whatever the verdict. Thread-safe.
 */
public final class Verifier {
    private static final Logger log = LoggerFactory.getLogger(Verifier.class);

    private final OriginalSearch search;
    private final boolean usesRegister;
    private final Ledger ledger;
    private final ContentNetwork network;
    private final ManifestValidator manifests;
    private final @Nullable BlobStore files;
    private final StoredCopies copies = new StoredCopies(Ticker.systemTicker());

    private Verifier(
            OriginalSearch search,
            boolean usesRegister,
            Ledger ledger,
            ContentNetwork network,
            ManifestValidator manifests,
            @Nullable BlobStore files) {
        this.search = search;
        this.usesRegister = usesRegister;
        this.ledger = ledger;
        this.network = network;
        this.manifests = manifests;
        this.files = files;
    }

    /** Asks the register of this service, the ledger and IPFS. */
    public static Verifier registered(
            Artworks artworks,
            BlobStore files,
            Ledger ledger,
            ContentNetwork network,
            ManifestValidator manifests,
            Watermarker watermarker) {
        return new Verifier(
                new OriginalSearch(new RegisterLookup(artworks, files), watermarker, null),
                true,
                ledger,
                network,
                manifests,
                files);
    }

    /** Asks the chain and IPFS alone. */
    public static Verifier trustless(
            Ledger ledger, ContentNetwork network, ManifestValidator manifests, Watermarker watermarker) {
        return new Verifier(
                new OriginalSearch(new ChainLookup(ledger, network), watermarker, null),
                false,
                ledger,
                network,
                manifests,
                null);
    }

    /** Returns a verifier that also searches the watermark in the noise, where nothing else leads to an original. */
    public Verifier with(NoiseWatermarkSearch noiseSearch) {
        return new Verifier(search.with(noiseSearch), usesRegister, ledger, network, manifests, files);
    }

    /** Begins a search for the originals of one image. */
    public CopySearch searchOriginalsOf(Raster image) {
        return new CopySearch(search, image);
    }

    /** Whether the watermark in the noise is searched. */
    public boolean searchesNoise() {
        return search.searchesNoise();
    }

    /**
     * Verifies by the hash alone, by check 1. The manifest in the evidence is that of the stored copy, and null where there is
     * none that can be read; that copy and its blocks are looked at once a minute at most.
     *
     * @param sha256 64 lower-case hex digits
     */
    public Verification verify(String sha256) {
        ExactMatch exact = findExact(sha256);
        Optional<Evidence.C2pa> stored =
                exact.original == null ? Optional.empty() : copies.manifest(sha256, this::storedManifest);
        Evidence evidence = new Evidence(
                stored.orElse(null),
                null,
                null,
                null,
                registryEvidence(exact),
                exact.chain,
                ipfsEvidence(
                        exact.original,
                        exact.token,
                        new UnavailableSources(),
                        usesRegister ? cid -> copies.isAvailable(cid, network) : network::available),
                null,
                null);
        return new Verification(
                sha256, exact.isFound() ? Verdict.AUTHENTIC : Verdict.UNKNOWN, evidence, exact.summary());
    }

    private Optional<Evidence.C2pa> storedManifest(String sha256) {
        return readStored(sha256)
                .map(file ->
                        c2paEvidence(file, manifests.validate(file), true, null).withoutIngredientManifests());
    }

    private Optional<byte[]> readStored(String sha256) {
        try {
            return files == null ? Optional.empty() : files.get(sha256);
        } catch (IOException e) {
            // the question is about any file with this hash, so a damaged copy here does not change the answer
            log.warn("The manifest of a sealed file cannot be shown.", e);
            return Optional.empty();
        }
    }

    /**
     * Verifies a file.
     *
     * @throws InvalidImageException where the bytes are not a readable image, are not a known file, and have no manifest
     */
    public Verification verify(byte[] file) {
        String sha256 = Sha256.hex(file);
        ExactMatch exact = findExact(sha256);
        ValidationReport manifest = manifests.validate(file);
        ManifestStatus status = ManifestStatus.of(manifest);
        UnavailableSources unavailable = new UnavailableSources();
        ImageMatch imageMatch;
        String imageNote;
        try {
            boolean imageDecides = !exact.isFound() && isIgnored(status);
            Picture picture = ImageCodec.view(file);
            imageNote = picture.note();
            imageMatch = search.search(picture.raster(), imageDecides, unavailable);
        } catch (InvalidImageException e) {
            // an image that was damaged may still have the manifest that proves it
            if (!exact.isFound() && manifest.activeManifest() == null) {
                throw e;
            }
            imageMatch = ImageMatch.NONE;
            imageNote = e.getMessage();
        }
        Original original = exact.original != null ? exact.original : imageMatch.original();
        Evidence evidence = new Evidence(
                c2paEvidence(
                        file,
                        manifest,
                        usesRegister && exact.original != null,
                        exact.isFound() ? null : ManifestStatus.reasonToIgnore(manifest)),
                imageMatch.watermark(),
                imageMatch.fingerprint(),
                imageMatch.regions(),
                registryEvidence(exact),
                chainEvidence(exact, unavailable, original),
                ipfsEvidence(original, exact.token, unavailable, network::available),
                imageMatch.noiseWatermark(),
                imageNote == null ? null : new Evidence.Image(imageNote));
        Verification.@Nullable ArtworkSummary summary = exact.summary();
        if (summary == null && original != null) {
            summary = withChain(original);
        }
        return new Verification(sha256, decide(exact, status, manifest, imageMatch), evidence, summary);
    }

    /** Makes the checks in the order of the class's list. */
    private static Verdict decide(
            ExactMatch exact, ManifestStatus status, ValidationReport manifest, ImageMatch imageMatch) {
        if (exact.isFound()) {
            return Verdict.AUTHENTIC;
        }
        return switch (status) {
            case TAMPERED -> Verdict.TAMPERED;
            case VALID ->
                TrustLists.THIS_INSTALLATION.equals(trustedBy(manifest)) ? Verdict.AUTHENTIC : Verdict.FOREIGN;
            case INVALID, NONE -> imageMatch.original() == null ? Verdict.UNKNOWN : Verdict.RECOVERED;
        };
    }

    /** Whether the verdict does not depend on the manifest. */
    private static boolean isIgnored(ManifestStatus status) {
        return switch (status) {
            case VALID, TAMPERED -> false;
            case INVALID, NONE -> true;
        };
    }

    private ExactMatch findExact(String sha256) {
        Original original = null;
        try {
            original = search.originals().findBySha256(sha256).orElse(null);
        } catch (SourceUnavailableException e) {
            // the evidence of the chain or of IPFS says so too
        }
        if (original != null && !original.isPinned()) {
            return new ExactMatch(sha256, original, null, null, new Evidence.NotMinted(false, null, null));
        }
        Ledger.@Nullable OnChain token = null;
        Ledger.@Nullable Anchored anchor = null;
        Evidence.Chain chain;
        try {
            Ledger.Lookup found = ledger.lookUp(sha256);
            token = found.token();
            anchor = anchor(sha256, token);
            chain = chainEvidence(found, anchor);
        } catch (SourceUnavailableException e) {
            chain = new Evidence.Unavailable(String.valueOf(e.getMessage()));
        }
        return new ExactMatch(sha256, original, token, anchor, chain);
    }

    /** The anchor; null also where the chain cannot be asked for that of a token, which is evidence enough. */
    private Ledger.@Nullable Anchored anchor(String sha256, Ledger.@Nullable OnChain token)
            throws SourceUnavailableException {
        try {
            return ledger.anchored(sha256).orElse(null);
        } catch (SourceUnavailableException e) {
            if (token == null) {
                throw e;
            }
            log.debug("The anchor of a token is not known: {}", e.getMessage());
            return null;
        }
    }

    /** The original of a copy, with what the chain says of it; without where the chain cannot be asked. */
    private Verification.ArtworkSummary withChain(Original original) {
        Verification.ArtworkSummary summary = original.summary();
        if (!original.isPinned()) {
            return summary;
        }
        try {
            return summary.with(
                    ledger.token(summary.sha256()).orElse(null),
                    ledger.anchored(summary.sha256()).orElse(null));
        } catch (SourceUnavailableException e) {
            log.debug("What the chain says of an original is not known: {}", e.getMessage());
            return summary;
        }
    }

    private static Evidence.Chain chainEvidence(Ledger.Lookup found, Ledger.@Nullable Anchored anchor) {
        Ledger.OnChain token = found.token();
        if (token == null) {
            return new Evidence.NotMinted(false, found.asOf(), Evidence.Anchored.of(anchor));
        }
        return token.wasBurnt() ? Evidence.Burnt.of(token, anchor) : Evidence.Minted.of(token, anchor);
    }

    /**
     * @param sealedHere whether this installation signed the file, though the settings may name another signer by now
     * @param reason why the verdict ignores the manifest; null where it does not
     */
    private Evidence.C2pa c2paEvidence(
            byte[] file, ValidationReport report, boolean sealedHere, @Nullable String reason) {
        String list = trustedBy(report);
        String trustedBy = list != null && sealedHere ? TrustLists.THIS_INSTALLATION : list;
        boolean present = report.state() != ValidationReport.State.NONE;
        return new Evidence.C2pa(
                present,
                report.state().label(),
                present ? ManifestStatus.of(report) == ManifestStatus.VALID : null,
                report.failures().stream().map(StatusCode::code).toList(),
                report.ingredientFailures().stream().map(StatusCode::code).toList(),
                report.activeManifest(),
                ProvenanceTexts.text(report.claimGenerator()),
                trustedBy,
                reason,
                present ? ProvenanceReader.read(file, manifests, report, trustedBy) : null);
    }

    /** Returns the trust list with the authority of a valid manifest's signer; null where there is none. */
    private static @Nullable String trustedBy(ValidationReport report) {
        return ManifestStatus.of(report) == ManifestStatus.VALID && report.signature() != null
                ? report.signature().trustedBy()
                : null;
    }

    private Evidence.@Nullable Registry registryEvidence(ExactMatch exact) {
        return usesRegister
                ? new Evidence.Registry(
                        exact.original == null ? null : exact.original.summary().id())
                : null;
    }

    /** Where the chain could not be asked for the original of a watermark, "not minted" would be a guess. */
    private static Evidence.Chain chainEvidence(
            ExactMatch exact, UnavailableSources unavailable, @Nullable Original original) {
        String error = unavailable.chainError();
        return original == null && error != null && exact.chain instanceof Evidence.NotMinted
                ? new Evidence.Unavailable(error)
                : exact.chain;
    }

    /** Whether all blocks of a file are there. */
    @FunctionalInterface
    private interface Availability {
        boolean of(String cid) throws SourceUnavailableException;
    }

    private Evidence.@Nullable Ipfs ipfsEvidence(
            @Nullable Original original,
            Ledger.@Nullable OnChain token,
            UnavailableSources unavailable,
            Availability availability) {
        String cid =
                original != null && original.cid() != null ? original.cid() : token == null ? null : token.imageCid();
        if (cid == null) {
            String error = usesRegister ? null : unavailable.imageError();
            return error == null ? null : new Evidence.Unavailable(error);
        }
        try {
            return new Evidence.Pinned(cid, availability.of(cid));
        } catch (SourceUnavailableException e) {
            return new Evidence.Unavailable(String.valueOf(e.getMessage()));
        }
    }

    /** What is known of exactly this file. */
    private record ExactMatch(
            String sha256,
            @Nullable Original original,
            Ledger.@Nullable OnChain token,
            Ledger.@Nullable Anchored anchor,
            Evidence.Chain chain) {
        boolean isFound() {
            return original != null || token != null || anchor != null;
        }

        Verification.@Nullable ArtworkSummary summary() {
            if (original != null) {
                return original.summary().with(token, anchor);
            }
            return token == null
                    ? null
                    : Verification.ArtworkSummary.ofToken(sha256, token.modelSha256())
                            .with(token, anchor);
        }
    }
}
