package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkPath;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeEnrichment;
import dev.mintmark.app.artwork.RecipeLora;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.ServicePath;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.verify.TrustLists;
import dev.mintmark.c2pa.ValidationReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * An artwork as its owner sees it. What a later step adds is null before it.
 *
 * @param done whether nothing more happens by itself
 * @param enrichment what the prompt was made of; left out where it is the creator's own
 * @param notDrawn what of the request the model could not draw, in sentences; left out where it drew everything
 * @param loras the LoRAs in the model; left out where there are none
 * @param sha256 of the final file, 64 hex digits
 * @param tx hash of the latest mint transaction
 * @param failure why it failed
 * @param owner the ID of the principal that it belongs to; left out where it is the local operator's
 * @param isPublic whether everybody may see the picture and its manifest
 * @param waiting why a step is tried again later; only there while it is
 */
public record ArtworkResponse(
        String id,
        Stage stage,
        Goal goal,
        boolean done,
        @Nullable Progress progress,
        @JsonUnwrapped DrawParameters parameters,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RecipeEnrichment enrichment,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String notDrawn,
        boolean disclosePrompt,
        Model model,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RecipeLora> loras,
        @Nullable String sha256,
        @Nullable Image image,
        @Nullable Watermark watermark,
        @Nullable C2pa c2pa,
        @Nullable Ipfs ipfs,
        @Nullable String tx,
        @Nullable Token token,
        @Nullable Failure failure,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failure waiting,
        Instant createdAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String owner,
        @JsonProperty("public") boolean isPublic) {

    public ArtworkResponse {
        loras = loras == null ? List.of() : List.copyOf(loras);
    }

    /**
     * @param sha256 the checksum of the model's files, 64 hex digits
     * @param base the checksum without the LoRAs that the prompt named, which is that of the model with this ID; null where the prompt
     *     named none, and where the model with them was added as one
     */
    public record Model(
            String id,
            String sha256,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String base) {}

    /**
     * The final file.
     *
     * @param url its path at the service
     * @param format {@code png} or {@code jpeg}
     */
    public record Image(
            @JsonSerialize(using = ServicePath.class) String url, long bytes, int width, int height, String format) {}

    /**
     * @param id 16 hex digits
     * @param psnr of the marked pixels against the drawn ones, in dB
     */
    public record Watermark(String id, double psnr) {}

    /**
     * The manifest as it was when it was signed.
     *
     * @param manifest its URN
     * @param trustedBy the list that the signer is on; null if on none
     * @param timeStamp the time that an RFC 3161 authority confirmed; null if none did
     * @param timeStampMissing why there is no time-stamp although one was wanted
     */
    public record C2pa(
            String manifest,
            String state,
            @Nullable String trustedBy,
            @Nullable Instant timeStamp,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String timeStampMissing) {}

    /** @param metadataCid of the metadata JSON; null where the contract builds it */
    public record Ipfs(String imageCid, @Nullable String metadataCid) {}

    /** The final file of an artwork that has one. */
    public Image requireImage() {
        if (image == null) {
            throw new IllegalStateException("Artwork " + id + " is " + stage + " and not sealed yet.");
        }
        return image;
    }

    /** The final file's SHA-256 of an artwork that has one. */
    public String requireSha256() {
        if (sha256 == null) {
            throw new IllegalStateException("Artwork " + id + " is " + stage + " and not sealed yet.");
        }
        return sha256;
    }

    /** The token of an artwork that has one. */
    public Token requireToken() {
        if (token == null) {
            throw new IllegalStateException("Artwork " + id + " is " + stage + " and not minted yet.");
        }
        return token;
    }

    public static ArtworkResponse of(Artwork artwork) {
        Recipe recipe = artwork.recipe();
        Seal seal = artwork.seal();
        Pin pin = artwork.pin();
        boolean ended = artwork.stage().ended();
        return new ArtworkResponse(
                artwork.id(),
                artwork.stage(),
                artwork.goal(),
                artwork.done(),
                artwork.progress(),
                recipe.parameters(),
                recipe.enrichment(),
                recipe.notDrawn(),
                artwork.disclosePrompt(),
                new Model(artwork.modelId(), recipe.model(), recipe.baseModel()),
                recipe.loras(),
                seal == null ? null : seal.sha256(),
                seal == null ? null : image(artwork.id(), seal),
                seal == null ? null : new Watermark(seal.watermarkHex(), seal.psnrDb()),
                seal == null ? null : c2pa(seal),
                pin == null ? null : new Ipfs(pin.imageCid(), pin.metadataCid()),
                artwork.tx(),
                artwork.token(),
                ended ? artwork.failure() : null,
                ended ? null : artwork.failure(),
                artwork.createdAt(),
                artwork.owner(),
                artwork.isPublic());
    }

    static ArtworkList list(List<Artwork> artworks) {
        return new ArtworkList(artworks.stream().map(ArtworkResponse::of).toList());
    }

    private static Image image(String id, Seal seal) {
        return new Image(
                ArtworkPath.image(id),
                seal.bytes(),
                seal.width(),
                seal.height(),
                seal.format().id());
    }

    /** Before the file left, it was validated with this installation's own trust anchors. */
    private static C2pa c2pa(Seal seal) {
        boolean trusted = seal.c2paState().equals(ValidationReport.State.TRUSTED.label());
        return new C2pa(
                seal.manifest(),
                seal.c2paState(),
                trusted ? TrustLists.THIS_INSTALLATION : null,
                seal.timeStamp().at(),
                seal.timeStamp().missing());
    }
}
