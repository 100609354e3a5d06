package dev.mintmark.c2pa;

import dev.mintmark.c2pa.manifest.Labels;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param loras the LoRAs in the model, which its checksum covers; each is an ingredient of its own
 * @param textualInversions likewise the textual inversions
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
        Instant createdAt,
        List<Lora> loras,
        List<TextualInversion> textualInversions) {
    /** Soft-binding algorithm name of the watermark. Reverse-domain; not in C2PA's list of algorithms. */
    public static final String WATERMARK_ALGORITHM = "dev.mintmark.watermark.1";

    /** Soft-binding algorithm name of the watermark in the noise (Gaussian Shading, arXiv 2404.04657). Likewise. */
    public static final String SHADING_ALGORITHM = "dev.mintmark.gaussian-shading.1";

    /** The disclosed prompt: a parameter of an action. */
    private static final String PROMPT = "dev.mintmark.prompt";

    private static final String MODEL_TYPE = "c2pa.types.model.onnx";

    /** C2PA has no type for LoRAs and textual inversions. */
    private static final String ADDITION_TYPE = "c2pa.types.model";

    private static final int COMMITMENT_BYTES = 32;

    /**
     * A LoRA in a model.
     *
     * @param name of its file
     * @param sha256Hex of its file, 64 hexadecimal digits
     * @param weight how strongly it changes the model, as people read it
     */
    public record Lora(String name, String sha256Hex, String weight) {
        public Lora {
            TextLimits.check("name of a LoRA", name);
            TextLimits.check("weight of a LoRA", weight);
            checkSha256("sha256Hex of a LoRA", sha256Hex);
        }
    }

    /**
     * A textual inversion in a model.
     *
     * @param word that stands for it in prompts
     * @param sha256Hex of its file, 64 hexadecimal digits
     */
    public record TextualInversion(String word, String sha256Hex) {
        public TextualInversion {
            TextLimits.check("word of a textual inversion", word);
            checkSha256("sha256Hex of a textual inversion", sha256Hex);
        }
    }

    public GeneratedImage {
        TextLimits.check("title", title);
        TextLimits.check("softwareName", softwareName);
        TextLimits.check("softwareVersion", softwareVersion);
        TextLimits.check("modelName", modelName);
        if (disclosedPrompt != null) {
            TextLimits.check("disclosedPrompt", disclosedPrompt);
        }
        checkSha256("modelSha256Hex", modelSha256Hex);
        if (recipeCommitment.length != COMMITMENT_BYTES) {
            throw new IllegalArgumentException(
                    "recipeCommitment has " + recipeCommitment.length + " bytes; a SHA-256 has 32.");
        }
        recipeCommitment = recipeCommitment.clone();
        loras = List.copyOf(loras);
        textualInversions = List.copyOf(textualInversions);
    }

    private static void checkSha256(String name, String hex) {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(name + " is \"" + hex + "\"; 64 lower-case hex digits are needed.");
        }
    }

    /** Describes an image whose noise carries no watermark, drawn by a model without additions. */
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
                createdAt,
                List.of(),
                List.of());
    }

    /**
     * Returns the manifest: a trained model created the image, or edited its input; the watermark; the model, its LoRAs, its
     * textual inversions and its control image as ingredients, with their checksums. C2PA 2.4, section 18.
     */
    public Manifest manifest(OptionalAssertions more) throws C2paException {
        Ingredient[] model = model(more.control());
        Manifest.Builder manifest = Manifest.builder().title(title).generator(softwareName, softwareVersion);
        for (Ingredient part : model) {
            manifest.ingredient(part);
        }
        Ingredient input = more.input();
        if (input == null) {
            manifest.action(byModel(Action.of(Action.CREATED), DigitalSourceType.TRAINED_ALGORITHMIC_MEDIA, model));
        } else {
            // The opened action creates nothing, so the source type is on the edited action: the model's work.
            manifest.action(Action.opened(input))
                    .action(byModel(
                            Action.of(Action.EDITED),
                            DigitalSourceType.COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA,
                            model));
        }
        manifest.action(Action.of(Action.WATERMARKED_BOUND)).allActionsIncluded();
        byte[] mark = ByteBuffer.allocate(Long.BYTES).putLong(watermarkId).array();
        manifest.softBinding(WATERMARK_ALGORITHM, mark);
        if (shaded) {
            manifest.softBinding(SHADING_ALGORITHM, mark);
        }
        manifest.assertion(CustomAssertion.cbor(Labels.AI_DISCLOSURE, disclosure()));
        if (more.training() != null) {
            manifest.training(more.training());
        }
        if (more.thumbnail() != null) {
            manifest.thumbnail(more.thumbnail());
        }
        return manifest.metadata(more.metadata()).build();
    }

    /** Returns the model, whose checksum covers its additions, and after it each of them and the control image. */
    private Ingredient[] model(@Nullable Ingredient control) {
        List<Ingredient> model = new ArrayList<>();
        model.add(trained(modelName, modelSha256Hex, MODEL_TYPE));
        for (Lora lora : loras) {
            model.add(trained(lora.name(), lora.sha256Hex(), ADDITION_TYPE)
                    .withDescription("LoRA in " + modelName + ", weight " + lora.weight()));
        }
        for (TextualInversion inversion : textualInversions) {
            model.add(trained(inversion.word(), inversion.sha256Hex(), ADDITION_TYPE)
                    .withDescription("textual inversion in " + modelName));
        }
        if (control != null) {
            model.add(control);
        }
        return model.toArray(Ingredient[]::new);
    }

    private static Ingredient trained(String name, String sha256Hex, String type) {
        return Ingredient.described(Ingredient.Relationship.INPUT_TO, name, null)
                .withInstanceId(hashUri(sha256Hex))
                .withDataTypes(type);
    }

    /** Returns the hash as an identifier of an ingredient, in the form for people of RFC 6920, section 7. */
    public static String hashUri(String sha256Hex) {
        return "nih:sha-256;" + sha256Hex;
    }

    private Action byModel(Action action, DigitalSourceType type, Ingredient... model) {
        Action described = action.at(createdAt)
                .withSourceType(type)
                .withIngredients(model)
                .withParameter(Labels.RECIPE, recipeCommitment());
        return disclosedPrompt == null ? described : described.withParameter(PROMPT, disclosedPrompt);
    }

    private Map<String, Object> disclosure() {
        // The same hash in the shorter form.
        String shortId = "ni:///sha-256;"
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(HexFormat.of().parseHex(modelSha256Hex));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("modelType", MODEL_TYPE);
        fields.put("modelName", modelName);
        fields.put("modelIdentifier", shortId);
        fields.put("contentProfile", Map.of("humanOversightLevel", "prompt_guided"));
        return fields;
    }

    @Override
    public byte[] recipeCommitment() {
        return recipeCommitment.clone();
    }
}
