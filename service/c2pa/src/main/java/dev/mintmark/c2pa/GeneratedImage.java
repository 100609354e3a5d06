package dev.mintmark.c2pa;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts that a manifest states about an image that a model drew. Immutable.
 *
 * @param title title for display
 * @param softwareName name of the software that drew and signed the image
 * @param softwareVersion its version
 * @param modelName name of the model
 * @param modelSha256Hex checksum of the model, 64 hexadecimal digits
 * @param recipeCommitment salted SHA-256 of the recipe, 32 bytes
 * @param disclosedPrompt the prompt if its creator discloses it; otherwise null
 * @param watermarkId the 64 bits in the watermark
 * @param shaded whether the initial noise carries the same 64 bits, which adds a second soft binding
 * @param createdAt time of drawing; written in whole seconds
 */
public record GeneratedImage(
        String title,
        String softwareName,
        String softwareVersion,
        String modelName,
        String modelSha256Hex,
        byte[] recipeCommitment,
        @Nullable String disclosedPrompt,
        long watermarkId,
        boolean shaded,
        Instant createdAt) {
    /** Soft-binding algorithm name of the watermark. Reverse-domain; not in C2PA's list of algorithms. */
    public static final String WATERMARK_ALGORITHM = "dev.mintmark.watermark.1";

    /** Soft-binding algorithm name of the watermark in the noise (Gaussian Shading, arXiv 2404.04657). Likewise. */
    public static final String SHADING_ALGORITHM = "dev.mintmark.gaussian-shading.1";

    private static final int COMMITMENT_BYTES = 32;
    private static final int MAX_TEXT = 10_000;

    public GeneratedImage {
        checkText("title", title);
        checkText("softwareName", softwareName);
        checkText("softwareVersion", softwareVersion);
        checkText("modelName", modelName);
        if (disclosedPrompt != null) {
            checkText("disclosedPrompt", disclosedPrompt);
        }
        if (!modelSha256Hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "modelSha256Hex is \"" + modelSha256Hex + "\"; 64 lower-case hex digits are needed.");
        }
        if (recipeCommitment.length != COMMITMENT_BYTES) {
            throw new IllegalArgumentException(
                    "recipeCommitment has " + recipeCommitment.length + " bytes; a SHA-256 has 32.");
        }
        recipeCommitment = recipeCommitment.clone();
    }

    /** Describes an image whose noise carries no watermark. */
    public GeneratedImage(
            String title,
            String softwareName,
            String softwareVersion,
            String modelName,
            String modelSha256Hex,
            byte[] recipeCommitment,
            @Nullable String disclosedPrompt,
            long watermarkId,
            Instant createdAt) {
        this(
                title,
                softwareName,
                softwareVersion,
                modelName,
                modelSha256Hex,
                recipeCommitment,
                disclosedPrompt,
                watermarkId,
                false,
                createdAt);
    }

    /** Returns the soft-binding algorithms that read the 64 bits. */
    List<String> markAlgorithms() {
        return shaded ? List.of(WATERMARK_ALGORITHM, SHADING_ALGORITHM) : List.of(WATERMARK_ALGORITHM);
    }

    @Override
    public byte[] recipeCommitment() {
        return recipeCommitment.clone();
    }

    private static void checkText(String name, String value) {
        if (value.isBlank() || value.length() > MAX_TEXT) {
            throw new IllegalArgumentException(name + " has " + value.length() + " characters; 1 to " + MAX_TEXT
                    + ", not all blank, are allowed.");
        }
    }
}
