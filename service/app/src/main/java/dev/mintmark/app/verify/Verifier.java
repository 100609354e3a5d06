package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.artwork.Files;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.SourceUnavailableException;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.verify.Originals.Original;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.Detection;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Watermarker;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says where a file came from. The first rule that holds decides: known to us by its hash is authentic; a manifest that does
 * not fit its file is tampered; a valid manifest is authentic where its signer chains to our authority and foreign
 * otherwise; a mark that leads to an original which the picture resembles makes it recovered; everything else is unknown.
 * Failures of ingredients change nothing, nor does the claim generator's name. Thread-safe.
 */
public final class Verifier {
    private static final Logger log = LoggerFactory.getLogger(Verifier.class);

    private final Originals originals;
    private final boolean registers;
    private final Ledger ledger;
    private final ContentNetwork network;
    private final ManifestValidator manifests;
    private final Watermarker watermarker;
    private final @Nullable Files files;
    private final @Nullable SecondLayerSearch secondLayer;

    private Verifier(
            Originals originals,
            boolean registers,
            Ledger ledger,
            ContentNetwork network,
            ManifestValidator manifests,
            Watermarker watermarker,
            @Nullable Files files,
            @Nullable SecondLayerSearch secondLayer) {
        this.originals = originals;
        this.registers = registers;
        this.ledger = ledger;
        this.network = network;
        this.manifests = manifests;
        this.watermarker = watermarker;
        this.files = files;
        this.secondLayer = secondLayer;
    }

    /** The same, which looks for the second layer too where nothing else leads to an original. */
    public Verifier with(SecondLayerSearch search) {
        return new Verifier(originals, registers, ledger, network, manifests, watermarker, files, search);
    }

    /** Asks the register of this service, the chain and IPFS. */
    public static Verifier registered(
            Artworks artworks,
            Files files,
            Ledger ledger,
            ContentNetwork network,
            ManifestValidator manifests,
            Watermarker watermarker) {
        return new Verifier(
                new RegisteredOriginals(artworks, files), true, ledger, network, manifests, watermarker, files, null);
    }

    /** Asks the chain and IPFS alone. */
    public static Verifier trustless(
            Ledger ledger, ContentNetwork network, ManifestValidator manifests, Watermarker watermarker) {
        return new Verifier(
                new ChainOriginals(ledger, network), false, ledger, network, manifests, watermarker, null, null);
    }

    /** By hash alone, 64 hex digits in lower case; the manifest in evidence is that of our stored copy. */
    public Verification verify(String sha256) throws IOException {
        Known known = known(sha256);
        Optional<byte[]> stored = files == null || known.original == null ? Optional.empty() : files.get(sha256);
        Evidence evidence = new Evidence(
                stored.map(bytes -> c2pa(manifests.validate(bytes))).orElse(null),
                null,
                null,
                registry(known),
                known.chain,
                ipfs(known.original, known.token),
                null);
        return new Verification(sha256, known.exact() ? Verdict.AUTHENTIC : Verdict.UNKNOWN, evidence, known.summary());
    }

    /**
     * By the file's bytes.
     *
     * @throws InvalidImageException where they are no image that can be read, no file that is known, and have no manifest
     *     that says more
     */
    public Verification verify(byte[] file) {
        String sha256 = sha256(file);
        Known known = known(sha256);
        ValidationReport manifest = manifests.validate(file);
        Sight sight;
        try {
            sight = look(ImageCodec.decode(file), !known.exact() && undecided(manifest));
        } catch (InvalidImageException e) {
            // a picture that somebody damaged may still have the manifest that shows it
            if (!known.exact() && manifest.activeManifest() == null) {
                throw e;
            }
            sight = Sight.NONE;
        }
        Original found = known.original != null ? known.original : sight.original;
        Verdict verdict = decide(known, manifest, sight);
        Evidence evidence = new Evidence(
                c2pa(manifest),
                sight.watermark,
                sight.fingerprint,
                registry(known),
                known.chain,
                ipfs(found, known.token),
                sight.secondLayer);
        Verification.@Nullable Summary summary = known.summary();
        if (summary == null && found != null) {
            summary = found.summary();
        }
        return new Verification(sha256, verdict, evidence, summary);
    }

    private static Verdict decide(Known known, ValidationReport manifest, Sight sight) {
        if (known.exact()) {
            return Verdict.AUTHENTIC;
        }
        return switch (manifest.state()) {
            case TRUSTED -> Verdict.AUTHENTIC;
            case VALID -> Verdict.FOREIGN;
            case INVALID -> Tampering.shownBy(manifest) ? Verdict.TAMPERED : recovered(sight);
            case ERROR, NONE -> recovered(sight);
        };
    }

    /** Whether the picture itself decides. */
    private static boolean undecided(ValidationReport manifest) {
        return switch (manifest.state()) {
            case TRUSTED, VALID -> false;
            case INVALID -> !Tampering.shownBy(manifest);
            case ERROR, NONE -> true;
        };
    }

    private static Verdict recovered(Sight sight) {
        return sight.original == null ? Verdict.UNKNOWN : Verdict.RECOVERED;
    }

    private Known known(String sha256) {
        Ledger.@Nullable OnChain token = null;
        Evidence.Chain chain;
        try {
            token = ledger.token(sha256).orElse(null);
            chain = token == null
                    ? new Evidence.NotMinted(false)
                    : new Evidence.Minted(
                            true,
                            token.tokenId(),
                            token.owner(),
                            token.modelSha256(),
                            token.modelRevoked(),
                            token.block());
        } catch (SourceUnavailableException e) {
            chain = new Evidence.Unasked(String.valueOf(e.getMessage()));
        }
        Original original = null;
        try {
            original = originals.bySha256(sha256).orElse(null);
        } catch (SourceUnavailableException e) {
            // The chain or IPFS already said so in its own evidence.
        }
        return new Known(sha256, original, token, chain);
    }

    private Sight look(Raster picture, boolean deep) {
        Detection mark = watermarker.detect(picture);
        Evidence.Watermark watermark = new Evidence.Watermark(
                mark.found(),
                mark.found() ? HexFormat.of().toHexDigits(mark.payload()) : null,
                mark.score(),
                mark.falsePositiveRate());
        Raster straight = mark.found() ? Rectified.of(picture, mark.geometry()) : picture;
        Pdq print = Pdq.of(straight);
        Original original = mark.found() ? marked(mark, picture, print) : null;
        int distance = original == null ? 0 : print.distance(original.fingerprint());
        if (original == null) {
            FingerprintSearch.Found found = FingerprintSearch.search(straight, print, originals);
            original = found == null ? null : found.original();
            distance = found == null ? 0 : found.distance();
        }
        Evidence.SecondLayer second = null;
        if (original == null && deep && secondLayer != null) {
            SecondLayerSearch.Found found = secondLayer.search(picture, print, originals);
            second = found.evidence();
            original = found.original();
            distance = original == null ? 0 : print.distance(original.fingerprint());
        }
        return new Sight(
                watermark,
                original == null
                        ? new Evidence.Fingerprint(null, null)
                        : new Evidence.Fingerprint(original.summary().sha256(), distance),
                second,
                original);
    }

    /** The original that the mark names, where the picture resembles it; a source that is away shows in its evidence. */
    private @Nullable Original marked(Detection mark, Raster picture, Pdq print) {
        try {
            for (Original candidate : originals.byWatermark(mark.payload())) {
                if (Resemblance.ofMarked(picture, mark.geometry(), print, candidate)) {
                    return candidate;
                }
            }
        } catch (SourceUnavailableException e) {
            log.info("The original of watermark {} cannot be looked up: {}", mark.payload(), e.getMessage());
        }
        return null;
    }

    private static Evidence.C2pa c2pa(ValidationReport report) {
        return new Evidence.C2pa(
                report.state() != ValidationReport.State.NONE,
                report.state().label(),
                report.failures().stream().map(Object::toString).toList(),
                report.activeManifest(),
                report.claimGenerator(),
                report.state() == ValidationReport.State.TRUSTED ? "this installation" : null);
    }

    private Evidence.@Nullable Registry registry(Known known) {
        return registers
                ? new Evidence.Registry(
                        known.original == null ? null : known.original.summary().id())
                : null;
    }

    private Evidence.@Nullable Ipfs ipfs(@Nullable Original original, Ledger.@Nullable OnChain token) {
        String cid =
                original != null && original.cid() != null ? original.cid() : token == null ? null : token.imageCid();
        if (cid == null) {
            return null;
        }
        try {
            return new Evidence.Pinned(cid, network.available(cid));
        } catch (SourceUnavailableException e) {
            return new Evidence.Unasked(String.valueOf(e.getMessage()));
        }
    }

    private static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    /** What is known of this very file. */
    private record Known(
            String sha256, @Nullable Original original, Ledger.@Nullable OnChain token, Evidence.Chain chain) {
        boolean exact() {
            return original != null || token != null;
        }

        Verification.@Nullable Summary summary() {
            if (original != null) {
                return original.summary();
            }
            return token == null
                    ? null
                    : new Verification.Summary(
                            null, sha256, null, new Verification.Model(null, token.modelSha256()), null);
        }
    }

    /** What the picture itself shows. */
    private record Sight(
            Evidence.@Nullable Watermark watermark,
            Evidence.@Nullable Fingerprint fingerprint,
            Evidence.@Nullable SecondLayer secondLayer,
            @Nullable Original original) {
        static final Sight NONE = new Sight(null, null, null, null);
    }
}
