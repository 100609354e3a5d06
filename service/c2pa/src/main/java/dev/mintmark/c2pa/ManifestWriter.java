package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.manifest.Actions;
import dev.mintmark.c2pa.manifest.AiDisclosure;
import dev.mintmark.c2pa.manifest.DataHash;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Ingredient;
import dev.mintmark.c2pa.manifest.ManifestDraft;
import dev.mintmark.c2pa.manifest.Recipe;
import dev.mintmark.c2pa.manifest.SoftBinding;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * Puts signed manifests into images: claim v2 with a hard binding over the rest of the file. C2PA 2.4, sections 10
 * and 15. Thread-safe: there is no state.
 */
public final class ManifestWriter {
    private static final String MODEL_TYPE = "c2pa.types.model.onnx";
    private static final String PROMPT_GUIDED = "prompt_guided";

    private ManifestWriter() {}

    /**
     * Signs an image that a model drew.
     *
     * @param asset a PNG or JPEG file without a manifest; it is not changed
     * @throws C2paException where the file is no such image or has a manifest, or the signer fails
     */
    public static SignedAsset sign(byte[] asset, GeneratedImage content, ClaimSigner signer) throws C2paException {
        AssetFormat format = AssetFormat.of(asset);
        if (format.find(asset).isPresent()) {
            throw new C2paException("The file has a manifest already; strip it first, or keep the file as it is.");
        }
        CertificateProfile.check(signer.chain());
        String urn = "urn:c2pa:" + UUID.randomUUID();
        ManifestDraft draft = draft(urn, content);

        int signatureLength = CoseSign1.length(signer);
        Span exclusion = new Span(format.insertionPoint(asset), 0);
        // The exclusion's length is part of the store whose length it depends on; it grows until both agree.
        for (int length = -1; length != exclusion.length(); ) {
            length = exclusion.length();
            exclusion = new Span(exclusion.offset(), format.containerLength(draft.length(exclusion, signatureLength)));
        }
        byte[] store = draft.encode(DataHash.over(asset, exclusion), claim -> CoseSign1.sign(signer, claim));
        byte[] container = format.container(store);
        if (container.length != exclusion.length()) {
            throw new IllegalStateException("The manifest takes " + container.length + " bytes of the file where "
                    + exclusion.length() + " were planned.");
        }
        byte[] signed = ByteBuffer.allocate(asset.length + container.length)
                .put(asset, 0, exclusion.offset())
                .put(container)
                .put(asset, exclusion.offset(), asset.length - exclusion.offset())
                .array();
        return new SignedAsset(signed, urn, store);
    }

    private static ManifestDraft draft(String urn, GeneratedImage content) {
        ManifestDraft draft = new ManifestDraft(
                urn,
                "xmp:iid:" + UUID.randomUUID(),
                content.title(),
                content.softwareName(),
                content.softwareVersion());
        // RFC 6920, section 7: the hash in a form that people can compare.
        String modelId = "nih:sha-256;" + content.modelSha256Hex();
        HashedUri model =
                draft.add(new Ingredient(content.modelName(), Ingredient.Relationship.INPUT_TO, modelId, MODEL_TYPE));
        draft.add(new Actions(List.of(
                new Actions.Action(
                        Actions.CREATED, Actions.TRAINED_ALGORITHMIC_MEDIA, content.createdAt(), List.of(model)),
                new Actions.Action(Actions.WATERMARKED_BOUND, null, content.createdAt(), List.of()))));
        for (String algorithm : content.markAlgorithms()) {
            draft.add(new SoftBinding(
                    algorithm,
                    ByteBuffer.allocate(Long.BYTES).putLong(content.watermarkId()).array()));
        }
        draft.add(new AiDisclosure(MODEL_TYPE, content.modelName(), modelId, PROMPT_GUIDED));
        draft.add(new Recipe(content.recipeCommitment(), content.disclosedPrompt()));
        return draft;
    }
}
