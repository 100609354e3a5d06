package dev.mintmark.c2pa;

import dev.mintmark.c2pa.manifest.Actions;
import dev.mintmark.c2pa.manifest.AiDisclosure;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Ingredient;
import dev.mintmark.c2pa.manifest.ManifestDraft;
import dev.mintmark.c2pa.manifest.Recipe;
import dev.mintmark.c2pa.manifest.SoftBinding;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a generated image's manifest states, but for its hard binding. C2PA 2.4, section 18. */
final class Statements {
    private static final String MODEL_TYPE = "c2pa.types.model.onnx";
    private static final String PROMPT_GUIDED = "prompt_guided";

    private Statements() {}

    static ManifestDraft draft(String urn, GeneratedImage content, @Nullable InputImage input) {
        ManifestDraft draft = new ManifestDraft(
                urn,
                "xmp:iid:" + UUID.randomUUID(),
                content.title(),
                content.softwareName(),
                content.softwareVersion());
        // RFC 6920, section 7: the hash in a form that people can compare.
        String modelId = "nih:sha-256;" + content.modelSha256Hex();
        HashedUri model = draft.add(Ingredient.model(content.modelName(), modelId, MODEL_TYPE));
        draft.add(new Actions(input == null ? drawn(content, model) : redrawn(content, model, draft, input)));
        for (String algorithm : content.markAlgorithms()) {
            draft.add(new SoftBinding(
                    algorithm,
                    ByteBuffer.allocate(Long.BYTES)
                            .putLong(content.watermarkId())
                            .array()));
        }
        draft.add(new AiDisclosure(MODEL_TYPE, content.modelName(), modelId, PROMPT_GUIDED));
        draft.add(new Recipe(content.recipeCommitment(), content.disclosedPrompt()));
        return draft;
    }

    private static List<Actions.Action> drawn(GeneratedImage content, HashedUri model) {
        return List.of(
                new Actions.Action(
                        Actions.CREATED, Actions.TRAINED_ALGORITHMIC_MEDIA, content.createdAt(), List.of(model)),
                watermarked());
    }

    /** Opening an image makes nothing yet, so its source type stands at the edit: the model's work. */
    private static List<Actions.Action> redrawn(
            GeneratedImage content, HashedUri model, ManifestDraft draft, InputImage input) {
        draft.keep(input.manifests());
        HashedUri parent = draft.add(input.ingredient());
        return List.of(
                new Actions.Action(Actions.OPENED, null, null, List.of(parent)),
                new Actions.Action(
                        Actions.EDITED,
                        Actions.COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA,
                        content.createdAt(),
                        List.of(model)),
                watermarked());
    }

    private static Actions.Action watermarked() {
        return new Actions.Action(Actions.WATERMARKED_BOUND, null, null, List.of());
    }
}
