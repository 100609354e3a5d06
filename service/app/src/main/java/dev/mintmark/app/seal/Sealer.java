package dev.mintmark.app.seal;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ControlPreprocessor;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Fingerprints;
import dev.mintmark.app.artwork.GenerationText;
import dev.mintmark.app.artwork.NoiseWatermark;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.TimeStamp;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.PictureText;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.GeneratedImage;
import dev.mintmark.c2pa.Ingredient;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.OptionalAssertions;
import dev.mintmark.c2pa.SignedAsset;
import dev.mintmark.c2pa.SigningOptions;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.AlreadyMarkedException;
import dev.mintmark.watermark.Detection;
import dev.mintmark.watermark.Embedding;
import dev.mintmark.watermark.EmbeddingException;
import dev.mintmark.watermark.Quality;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.Robustness;
import dev.mintmark.watermark.Watermarker;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the final file of a drawing, in this order:
 *
 * <ol>
 *   <li>embeds a watermark with a new ID, or with the ID of the noise watermark, stronger than 42 dB where
 *       that keeps it through common edits and the structural similarity stays at 0.99;
 *   <li>encodes the image, with the recipe as other programs read it where the prompt is disclosed;
 *   <li>signs a C2PA manifest into the file;
 *   <li>validates the finished file, which has to be Trusted;
 *   <li>detects the watermark in the finished file.
 * </ol>
 *
 * <p>Only a file that passes the last two steps is returned. A seal that was not registered can be made again. Thread-safe.
 */
public final class Sealer {
    private static final String SOFTWARE = "Mintmark";

    /** The title of the image that a drawing started from; the name of its file is the creator's. */
    private static final String INPUT = "input image";

    /** The title of the image that guided a drawing. */
    private static final String CONTROL = "control image";

    private static final String AGAIN = " Try another seed, more steps or another prompt.";

    private static final String FROM_MARKED =
            " It is the mark of the image that the drawing started from; ask for a higher strength, which leaves less of it.";

    private static final Logger log = LoggerFactory.getLogger(Sealer.class);

    private static final List<Quality> QUALITIES = List.of(Quality.DEFAULT, new Quality(40, 0.97));

    /** For busy images, which hide more than their PSNR says, where a mark of 42 dB does not survive the three edits of {@link Robustness}. */
    private static final List<Quality> STRONGER =
            List.of(new Quality(40, 0.99), new Quality(38, 0.99), new Quality(36, 0.99));

    /** For flat images, which hide less. The register and every answer state the PSNR. */
    private static final Quality MIN_QUALITY = new Quality(38, 0.96);

    private final SealingKeys keys;
    private final SignatureExtras extras;
    private final Watermarker watermarker;
    private final ManifestValidator validator;
    private final SecureRandom random;
    private final Clock clock;
    private final String version;

    /** @param version of this software, for the manifest */
    public Sealer(
            SealingKeys keys,
            SignatureExtras extras,
            Watermarker watermarker,
            SecureRandom random,
            Clock clock,
            String version) {
        this.keys = keys;
        this.extras = extras;
        this.watermarker = watermarker;
        // the authorities of our signers are not trusted for time-stamps
        this.validator =
                new ManifestValidator(TrustPolicy.of(keys.anchors()).withTimeStamping(TrustAnchors.NONE), clock);
        this.random = random;
        this.clock = clock;
        this.version = version;
    }

    /**
     * Seals an artwork's drawing.
     *
     * @param init the file of the image that the drawing started from, which the manifest opens; null for none
     * @param control the file of the image that guided the drawing; null for none
     * @throws StepFailedException where the image cannot carry a watermark even at 38 dB, or the finished file does not
     *     pass
     */
    public SealedFile seal(Artwork artwork, Raster drawing, byte @Nullable [] init, byte @Nullable [] control)
            throws StepFailedException {
        NoiseWatermark noiseWatermark = artwork.recipe().noiseWatermark();
        // both watermarks of an artwork have the same ID
        long watermarkId = noiseWatermark == null ? random.nextLong() : noiseWatermark.markId();
        // the register stores milliseconds
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Embedding embedding = embed(drawing, init != null, watermarkId);
        SigningOptions options = extras.options();
        byte[] encoded = withText(artwork, ImageCodec.encode(embedding.image(), artwork.format()));
        SignedAsset signed = sign(artwork, encoded, assertions(artwork, init, control), watermarkId, now, options);
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
                embedding.psnrDb(),
                signed.manifestUrn(),
                Sha256.hex(signed.manifestStore()),
                report.state().label(),
                options.timeStamps() == null ? TimeStamp.NONE : timeStamp(artwork, signed, report),
                Pdq.of(pixels).toHex(),
                now,
                Fingerprints.of(pixels));
        return new SealedFile(seal, signed.bytes());
    }

    /** A seed and settings help to guess a prompt, so they are not written without it. */
    private static byte[] withText(Artwork artwork, byte[] file) {
        if (!artwork.disclosePrompt()) {
            return file;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(GenerationText.PARAMETERS, GenerationText.parameters(artwork.recipe(), artwork.modelId()));
        texts.put(GenerationText.INVOKE_AI, GenerationText.invokeAi(artwork.recipe(), artwork.modelId()));
        return PictureText.add(file, artwork.format(), texts);
    }

    private Embedding embed(Raster drawing, boolean isFromImage, long watermarkId) throws StepFailedException {
        for (Quality quality : QUALITIES) {
            try {
                return strengthened(watermarker.embed(drawing, watermarkId, quality), drawing, watermarkId);
            } catch (EmbeddingException e) {
                log.info("A mark within {} dB is not possible: {}", quality.psnrDb(), e.getMessage());
            }
        }
        try {
            return watermarker.embed(drawing, watermarkId, MIN_QUALITY);
        } catch (AlreadyMarkedException e) {
            throw new StepFailedException(
                    "watermark-impossible", e.getMessage() + (isFromImage ? FROM_MARKED : AGAIN), e);
        } catch (EmbeddingException e) {
            throw new StepFailedException("watermark-impossible", e.getMessage() + AGAIN, e);
        }
    }

    /** Returns the first embedding that survives the three edits; where none does, the faintest that survives most of it. */
    private Embedding strengthened(Embedding first, Raster drawing, long watermarkId) {
        Embedding best = first;
        Robustness survives = watermarker.testRobustness(first.image(), watermarkId);
        for (Quality quality : STRONGER) {
            if (survives.isComplete() || first.psnrDb() < quality.psnrDb()) {
                break;
            }
            try {
                Embedding stronger = watermarker.embed(drawing, watermarkId, quality);
                Robustness tested = watermarker.testRobustness(stronger.image(), watermarkId);
                if (tested.lost().size() < survives.lost().size()) {
                    best = stronger;
                    survives = tested;
                }
            } catch (EmbeddingException e) {
                log.debug("A mark of a similarity of {} is not possible: {}", quality.ssim(), e.getMessage());
                break;
            }
        }
        if (!survives.isComplete()) {
            log.info("The mark of an image will not survive {}.", String.join(" and ", survives.lost()));
        }
        return best;
    }

    private SignedAsset sign(
            Artwork artwork,
            byte[] file,
            OptionalAssertions more,
            long watermarkId,
            Instant now,
            SigningOptions options)
            throws StepFailedException {
        GeneratedImage content = new GeneratedImage(
                "mintmark-" + artwork.id() + "." + artwork.format().id(),
                SOFTWARE,
                version,
                artwork.modelId(),
                artwork.recipe().model(),
                artwork.commitment(),
                artwork.disclosePrompt() ? artwork.recipe().parameters().prompt() : null,
                watermarkId,
                artwork.recipe().noiseWatermark() != null,
                now,
                artwork.recipe().loras().stream()
                        .map(lora -> new GeneratedImage.Lora(lora.name(), lora.sha256(), String.valueOf(lora.weight())))
                        .toList(),
                artwork.recipe().textualInversions().stream()
                        .map(inversion -> new GeneratedImage.TextualInversion(inversion.word(), inversion.sha256()))
                        .toList());
        try {
            return ManifestWriter.sign(file, content, more, keys.signer(), options);
        } catch (C2paException | KeyException e) {
            throw new StepFailedException("sign-failed", "The image cannot be signed: " + e.getMessage(), e);
        }
    }

    private OptionalAssertions assertions(Artwork artwork, byte @Nullable [] init, byte @Nullable [] control) {
        OptionalAssertions more = OptionalAssertions.NONE;
        if (init != null) {
            more = more.withInput(ingredient(Ingredient.Relationship.PARENT_OF, INPUT, init));
        }
        DrawParameters parameters = artwork.recipe().parameters();
        if (control != null) {
            ControlPreprocessor preprocessor = parameters.controlPreprocessor();
            more = more.withControl(ingredient(Ingredient.Relationship.INPUT_TO, CONTROL, control)
                    .withInstanceId(GeneratedImage.hashUri(Sha256.hex(control)))
                    .withDescription("control image, scale " + parameters.controlScale()
                            + parameters
                                    .controlSteps()
                                    .map(steps -> ", " + steps)
                                    .orElse("") + ", preprocessor "
                            + (preprocessor == null ? ControlPreprocessor.NONE : preprocessor).id()));
        }
        return more;
    }

    /** A file that shows an image may be too damaged to look for a manifest in; the image is named all the same. */
    private Ingredient ingredient(Ingredient.Relationship relationship, String title, byte[] file) {
        try {
            return Ingredient.of(relationship, title, file, validator);
        } catch (C2paException e) {
            log.info("The file of the {} is damaged, and no manifest is kept of it: {}", title, e.getMessage());
            return Ingredient.described(relationship, title, null);
        }
    }

    /** Returns the result of a requested time-stamp; the seal is valid without one. */
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
