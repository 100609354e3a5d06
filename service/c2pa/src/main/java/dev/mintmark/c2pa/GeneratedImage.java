package dev.mintmark.c2pa;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the manifest of an image that a model drew says about it.
 *
 * @param title the name to show
 * @param softwareName the software that drew and signed it
 * @param modelSha256Hex the checksum of the model, 64 hex digits
 * @param recipeCommitment the salted SHA-256 of the recipe, 32 bytes
 * @param disclosedPrompt the prompt, where its creator discloses it; null otherwise
 * @param watermarkId the 64 bits that the watermark in the pixels carries
 * @param shaded whether the noise that the image was drawn from carries the same 64 bits: a second soft binding
 * @param createdAt when the image was drawn; written in whole seconds
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
    /** The name of the watermark's algorithm: reverse-domain, not in the public list of soft bindings. */
    public static final String WATERMARK_ALGORITHM = "dev.mintmark.watermark.1";

    /** The name of the algorithm that marks the noise (Gaussian Shading, arXiv 2404.04657): likewise. */
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

    /** Of an image whose noise carries nothing. */
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

    /** The algorithms by which the watermark's bits can be read, each of which is a soft binding. */
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
