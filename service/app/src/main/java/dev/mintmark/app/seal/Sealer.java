package dev.mintmark.app.seal;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Fingerprints;
import dev.mintmark.app.artwork.NoiseWatermark;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.TimeStamp;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.GeneratedImage;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.OptionalAssertions;
import dev.mintmark.c2pa.SignedAsset;
import dev.mintmark.c2pa.SigningOptions;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.Detection;
import dev.mintmark.watermark.Embedding;
import dev.mintmark.watermark.EmbeddingException;
import dev.mintmark.watermark.Quality;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Watermarker;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a drawing's final file: watermark, encode, sign. Nothing leaves before its own validator trusts the manifest and its
 * own detector reads the watermark from the finished bytes. Every call takes a fresh watermark ID, or the one that the noise
 * carries, and a seal that was never registered is simply made anew. Thread-safe.
 */
public final class Sealer {
    private static final String SOFTWARE = "Mintmark";

    private static final Logger log = LoggerFactory.getLogger(Sealer.class);

    private static final List<Quality> BETTER = List.of(Quality.DEFAULT, new Quality(40, 0.97));

    /** Flat pictures hide less: rather a mark at 38 dB, which the register and every answer state, than no mark at all. */
    private static final Quality MIN = new Quality(38, 0.96);

    private final SealingKeys keys;
    private final SignatureExtras beside;
    private final Watermarker watermarker;
    private final ManifestValidator validator;
    private final SecureRandom random;
    private final Clock clock;
    private final String version;

    /** A sealer whose signatures stand alone. */
    public Sealer(SealingKeys keys, Watermarker watermarker, SecureRandom random, Clock clock, String version) {
        this(keys, SignatureExtras.NOTHING, watermarker, random, clock, version);
    }

    /** @param version of this software, for the manifest */
    public Sealer(
            SealingKeys keys,
            SignatureExtras beside,
            Watermarker watermarker,
            SecureRandom random,
            Clock clock,
            String version) {
        this.keys = keys;
        this.beside = beside;
        this.watermarker = watermarker;
        // whoever certifies our signer says nothing of the time
        this.validator =
                new ManifestValidator(TrustPolicy.of(keys.anchors()).withTimeStamping(TrustAnchors.NONE), clock);
        this.random = random;
        this.clock = clock;
        this.version = version;
    }

    /**
     * Seals the drawing of an artwork.
     *
     * @throws StepFailedException where the picture cannot carry a watermark even at 38 dB, or the finished file does
     *     not pass
     */
    public SealedFile seal(Artwork artwork, Raster drawing) throws StepFailedException {
        NoiseWatermark shading = artwork.recipe().shading();
        // where the noise bears a mark, both layers lead to the artwork by the same one
        long watermarkId = shading == null ? random.nextLong() : shading.markId();
        // the manifest tells whole seconds, and the register milliseconds
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Embedding marked = embed(drawing, watermarkId);
        SigningOptions options = beside.now();
        byte[] encoded = ImageCodec.encode(marked.image(), artwork.format());
        SignedAsset signed = sign(artwork, encoded, watermarkId, now, options);
        ValidationReport report = validate(signed);
        Raster pixels = ImageCodec.decodeOwn(signed.bytes());
        detect(pixels, watermarkId);
        Seal seal = new Seal(
                Sha256.hex(signed.bytes()),
                signed.bytes().length,
                pixels.width(),
                pixels.height(),
                artwork.format(),
                watermarkId,
                marked.psnrDb(),
                signed.manifestUrn(),
                Sha256.hex(signed.manifestStore()),
                report.state().label(),
                options.timeStamps() == null ? TimeStamp.NONE : timeStamp(artwork, signed, report),
                Pdq.of(pixels).toHex(),
                now,
                Fingerprints.of(pixels));
        return new SealedFile(seal, signed.bytes());
    }

    private Embedding embed(Raster drawing, long watermarkId) throws StepFailedException {
        for (Quality quality : BETTER) {
            try {
                return watermarker.embed(drawing, watermarkId, quality);
            } catch (EmbeddingException e) {
                log.info("A mark within {} dB is not possible: {}", quality.psnrDb(), e.getMessage());
            }
        }
        try {
            return watermarker.embed(drawing, watermarkId, MIN);
        } catch (EmbeddingException e) {
            throw new StepFailedException(
                    "watermark-impossible", e.getMessage() + " Try another seed, more steps or another prompt.", e);
        }
    }

    private SignedAsset sign(Artwork artwork, byte[] file, long watermarkId, Instant now, SigningOptions options)
            throws StepFailedException {
        GeneratedImage content = new GeneratedImage(
                "mintmark-" + artwork.id() + "." + artwork.format().id(),
                SOFTWARE,
                version,
                artwork.modelId(),
                artwork.recipe().model(),
                artwork.commitment(),
                artwork.disclosePrompt() ? artwork.recipe().prompt() : null,
                watermarkId,
                artwork.recipe().shading() != null,
                now);
        try {
            return ManifestWriter.sign(file, content, OptionalAssertions.NONE, keys.signer(), options);
        } catch (C2paException | KeyException e) {
            throw new StepFailedException("sign-failed", "The image cannot be signed: " + e.getMessage(), e);
        }
    }

    /** What became of a time-stamp that was wanted; without one the seal goes on. */
    private static TimeStamp timeStamp(Artwork artwork, SignedAsset signed, ValidationReport report) {
        Instant stamped = report.signature() == null ? null : report.signature().stampedAt();
        if (stamped != null) {
            return TimeStamp.at(stamped);
        }
        String missing = signed.missingTimeStamp() == null
                ? "The time-stamp is missing. What the authority gave does not hold: " + report.informational() + "."
                : signed.missingTimeStamp();
        log.warn("The artwork {} is signed without a time-stamp: {}", artwork.id(), missing);
        return TimeStamp.missing(missing);
    }

    private ValidationReport validate(SignedAsset signed) throws StepFailedException {
        ValidationReport report = validator.validate(signed.bytes());
        if (report.state() != ValidationReport.State.TRUSTED) {
            throw new StepFailedException(
                    "sign-untrusted",
                    "The signed image is found to be " + report.state().label() + " " + report.failures()
                            + ", not Trusted; check the signing certificates.");
        }
        return report;
    }

    private void detect(Raster pixels, long watermarkId) throws StepFailedException {
        Detection detection = watermarker.detect(pixels);
        if (!detection.found() || detection.payload() != watermarkId) {
            throw new StepFailedException(
                    "watermark-unreadable",
                    "The watermark cannot be read back from the finished file. Try another seed or the format png.");
        }
    }
}
