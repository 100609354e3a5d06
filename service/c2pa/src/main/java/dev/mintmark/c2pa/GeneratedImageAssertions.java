package dev.mintmark.c2pa;

import dev.mintmark.c2pa.manifest.Actions;
import dev.mintmark.c2pa.manifest.AiDisclosure;
import dev.mintmark.c2pa.manifest.ClaimThumbnail;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Ingredient;
import dev.mintmark.c2pa.manifest.ManifestDraft;
import dev.mintmark.c2pa.manifest.MetadataAssertion;
import dev.mintmark.c2pa.manifest.RecipeAssertion;
import dev.mintmark.c2pa.manifest.SoftBindingAssertion;
import dev.mintmark.c2pa.manifest.TrainingMining;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Builds the assertions of a generated image's manifest, without the hard binding. C2PA 2.4, section 18. */
final class GeneratedImageAssertions {
    private static final String MODEL_TYPE = "c2pa.types.model.onnx";
    private static final String PROMPT_GUIDED = "prompt_guided";

    private GeneratedImageAssertions() {}

    static ManifestDraft draft(String urn, GeneratedImage content, OptionalAssertions more) {
        InputImage input = more.input();
        ManifestDraft draft = new ManifestDraft(
                urn, instanceId(), content.title(), content.softwareName(), content.softwareVersion());
        // RFC 6920, section 7: the hash in the form for people.
        String modelId = "nih:sha-256;" + content.modelSha256Hex();
        HashedUri model = draft.add(Ingredient.model(content.modelName(), modelId, MODEL_TYPE));
        draft.add(new Actions(
                input == null ? createdActions(content, model) : editedActions(content, model, draft, input)));
        for (String algorithm : content.markAlgorithms()) {
            draft.add(new SoftBindingAssertion(
                    algorithm,
                    ByteBuffer.allocate(Long.BYTES)
                            .putLong(content.watermarkId())
                            .array()));
        }
        // The same hash in the shorter form.
        String shortId = "ni:///sha-256;"
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(HexFormat.of().parseHex(content.modelSha256Hex()));
        draft.add(new AiDisclosure(MODEL_TYPE, content.modelName(), shortId, PROMPT_GUIDED));
        if (more.training() != null) {
            draft.add(new TrainingMining(more.training().label()));
        }
        if (!more.metadata().isEmpty()) {
            draft.add(new MetadataAssertion(more.metadata()));
        }
        if (more.thumbnail() != null) {
            draft.add(new ClaimThumbnail(
                    more.thumbnail().mediaType(), more.thumbnail().image()));
        }
        return draft;
    }

    private static List<Actions.Action> createdActions(GeneratedImage content, HashedUri model) {
        return List.of(
                new Actions.Action(
                        Actions.CREATED,
                        Actions.TRAINED_ALGORITHMIC_MEDIA,
                        content.createdAt(),
                        List.of(model),
                        recipe(content)),
                watermarkedAction());
    }

    /** The opened action creates nothing, so the source type is on the edited action: the model's work. */
    private static List<Actions.Action> editedActions(
            GeneratedImage content, HashedUri model, ManifestDraft draft, InputImage input) {
        draft.addIngredientManifests(input.manifests());
        HashedUri parent = draft.add(input.ingredient());
        return List.of(
                new Actions.Action(Actions.OPENED, null, null, List.of(parent), null),
                new Actions.Action(
                        Actions.EDITED,
                        Actions.COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA,
                        content.createdAt(),
                        List.of(model),
                        recipe(content)),
                watermarkedAction());
    }

    private static Actions.Action watermarkedAction() {
        return new Actions.Action(Actions.WATERMARKED_BOUND, null, null, List.of(), null);
    }

    private static RecipeAssertion recipe(GeneratedImage content) {
        return new RecipeAssertion(content.recipeCommitment(), content.disclosedPrompt());
    }

    /** Returns a unique identifier of this version of a file: 128 random bits in base64url. */
    static String instanceId() {
        UUID uuid = UUID.randomUUID();
        byte[] bits = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        return "xmp:iid:" + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
