package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.verify.OriginalSearch.ImageMatch;
import dev.mintmark.app.verify.Originals.Original;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.Watermarker;
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
 * otherwise, be that signer on the configured trust list or unknown; a mark that leads to an original which the picture
 * resembles makes it recovered; everything else is unknown. Failures of ingredients change nothing, nor does the claim
 * generator's name. Thread-safe.
 */
public final class Verifier {
    private static final Logger log = LoggerFactory.getLogger(Verifier.class);

    private final OriginalSearch search;
    private final boolean registers;
    private final Ledger ledger;
    private final ContentNetwork network;
    private final ManifestValidator manifests;
    private final @Nullable BlobStore files;

    private Verifier(
            OriginalSearch search,
            boolean registers,
            Ledger ledger,
            ContentNetwork network,
            ManifestValidator manifests,
            @Nullable BlobStore files) {
        this.search = search;
        this.registers = registers;
        this.ledger = ledger;
        this.network = network;
        this.manifests = manifests;
        this.files = files;
    }

    /** The same, which looks for the second layer too where nothing else leads to an original. */
    public Verifier with(NoiseWatermarkSearch secondLayer) {
        return new Verifier(search.with(secondLayer), registers, ledger, network, manifests, files);
    }

    OriginalSearch search() {
        return search;
    }

    /** Asks the register of this service, the chain and IPFS. */
    public static Verifier registered(
            Artworks artworks,
            BlobStore files,
            Ledger ledger,
            ContentNetwork network,
            ManifestValidator manifests,
            Watermarker watermarker) {
        return new Verifier(
                new OriginalSearch(new RegisteredOriginals(artworks, files), watermarker, null),
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
                new OriginalSearch(new ChainOriginals(ledger, network), watermarker, null),
                false,
                ledger,
                network,
                manifests,
                null);
    }

    /**
     * By hash alone, 64 hex digits in lower case; the manifest in evidence is that of our stored copy, and null where there is
     * none that could be read.
     */
    public Verification verify(String sha256) {
        Known known = known(sha256);
        Evidence evidence = new Evidence(
                (known.original == null ? Optional.<byte[]>empty() : stored(sha256))
                        .map(bytes -> c2pa(manifests.validate(bytes), true, null))
                        .orElse(null),
                null,
                null,
                registry(known),
                known.chain,
                ipfs(known.original, known.token, new UnavailableSources()),
                null);
        return new Verification(sha256, known.exact() ? Verdict.AUTHENTIC : Verdict.UNKNOWN, evidence, known.summary());
    }

    private Optional<byte[]> stored(String sha256) {
        try {
            return files == null ? Optional.empty() : files.get(sha256);
        } catch (IOException e) {
            // what is asked of is somebody's file with this hash, not our copy of it
            log.warn("The manifest of a sealed file cannot be shown.", e);
            return Optional.empty();
        }
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
        ManifestStatus soundness = ManifestStatus.of(manifest);
        UnavailableSources away = new UnavailableSources();
        ImageMatch sight;
        try {
            sight = search.look(ImageCodec.decode(file), !known.exact() && undecided(soundness), away);
        } catch (InvalidImageException e) {
            // a picture that somebody damaged may still have the manifest that shows it
            if (!known.exact() && manifest.activeManifest() == null) {
                throw e;
            }
            sight = ImageMatch.NONE;
        }
        Original found = known.original != null ? known.original : sight.original();
        Verdict verdict = decide(known, soundness, manifest, sight);
        Evidence evidence = new Evidence(
                c2pa(
                        manifest,
                        registers && known.original != null,
                        known.exact() ? null : ManifestStatus.reason(manifest)),
                sight.watermark(),
                sight.fingerprint(),
                registry(known),
                chain(known, away, found),
                ipfs(found, known.token, away),
                sight.secondLayer());
        Verification.@Nullable Summary summary = known.summary();
        if (summary == null && found != null) {
            summary = found.summary();
        }
        return new Verification(sha256, verdict, evidence, summary);
    }

    private static Verdict decide(Known known, ManifestStatus soundness, ValidationReport manifest, ImageMatch sight) {
        if (known.exact()) {
            return Verdict.AUTHENTIC;
        }
        return switch (soundness) {
            case TAMPERED -> Verdict.TAMPERED;
            case SOUND ->
                TrustLists.THIS_INSTALLATION.equals(trustedBy(manifest)) ? Verdict.AUTHENTIC : Verdict.FOREIGN;
            case DISCOUNTED, NONE -> recovered(sight);
        };
    }

    /** Whether the picture itself decides. */
    private static boolean undecided(ManifestStatus soundness) {
        return switch (soundness) {
            case SOUND, TAMPERED -> false;
            case DISCOUNTED, NONE -> true;
        };
    }

    private static Verdict recovered(ImageMatch sight) {
        return sight.original() == null ? Verdict.UNKNOWN : Verdict.RECOVERED;
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
            chain = new Evidence.Unavailable(String.valueOf(e.getMessage()));
        }
        Original original = null;
        try {
            original = search.originals().bySha256(sha256).orElse(null);
        } catch (SourceUnavailableException e) {
            // The chain or IPFS already said so in its own evidence.
        }
        return new Known(sha256, original, token, chain);
    }

    /**
     * @param sealedHere whose signer is ours, though the settings may name another by now
     * @param reason why it counts for nothing, where it does
     */
    private static Evidence.C2pa c2pa(ValidationReport report, boolean sealedHere, @Nullable String reason) {
        String trustedBy = trustedBy(report);
        return new Evidence.C2pa(
                report.state() != ValidationReport.State.NONE,
                report.state().label(),
                report.failures().stream().map(StatusCode::code).toList(),
                report.ingredientFailures().stream().map(StatusCode::code).toList(),
                report.activeManifest(),
                report.claimGenerator(),
                trustedBy != null && sealedHere ? TrustLists.THIS_INSTALLATION : trustedBy,
                reason);
    }

    /** The list that the signer of a manifest that holds is on; null where it is on none. */
    private static @Nullable String trustedBy(ValidationReport report) {
        return ManifestStatus.of(report) == ManifestStatus.SOUND && report.signature() != null
                ? report.signature().trustedBy()
                : null;
    }

    private Evidence.@Nullable Registry registry(Known known) {
        return registers
                ? new Evidence.Registry(
                        known.original == null ? null : known.original.summary().id())
                : null;
    }

    /** A chain that could not be asked for the original of a mark is no chain without one. */
    private static Evidence.Chain chain(Known known, UnavailableSources away, @Nullable Original found) {
        String why = away.chain();
        return found == null && why != null && known.chain instanceof Evidence.NotMinted
                ? new Evidence.Unavailable(why)
                : known.chain;
    }

    private Evidence.@Nullable Ipfs ipfs(
            @Nullable Original original, Ledger.@Nullable OnChain token, UnavailableSources away) {
        String cid =
                original != null && original.cid() != null ? original.cid() : token == null ? null : token.imageCid();
        if (cid == null) {
            String why = registers ? null : away.pictures();
            return why == null ? null : new Evidence.Unavailable(why);
        }
        try {
            return new Evidence.Pinned(cid, network.available(cid));
        } catch (SourceUnavailableException e) {
            return new Evidence.Unavailable(String.valueOf(e.getMessage()));
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
}
