package dev.mintmark.app.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.artwork.ArtworkPath;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ServicePath;
import dev.mintmark.app.artwork.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * The answer to a request for images.
 *
 * @param created seconds since 1970
 * @param size of the first image, {@code WIDTHxHEIGHT} in pixels
 */
public record ImagesResponse(
        long created,
        List<Image> data,
        String background,
        @JsonProperty("output_format") String outputFormat,
        String quality,
        String size) {
    public ImagesResponse {
        data = List.copyOf(data);
    }

    /**
     * One image, by its bytes or by its address.
     *
     * @param b64Json the sealed file in base64
     * @param url of the sealed file at this service, which asks for the same API key as the request
     */
    public record Image(
            @JsonProperty("b64_json") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String b64Json,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String url,

            Marks mintmark) {}

    /**
     * What this service knows of an image.
     *
     * @param artwork its ID, by which {@code /api/artworks/{id}} tells of pin and mint
     * @param sha256 of the sealed file, 64 hex digits
     * @param watermark the ID in the pixels, 16 hex digits
     * @param mint there where a token was ordered
     */
    public record Marks(
            String artwork,
            String sha256,
            long seed,
            Stage stage,
            @Nullable String watermark,
            ArtworkResponse.@Nullable C2pa c2pa,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Mint mint) {
        public static Marks of(ArtworkResponse artwork) {
            return new Marks(
                    artwork.id(),
                    artwork.requireSha256(),
                    artwork.parameters().seed(),
                    artwork.stage(),
                    artwork.watermark() == null ? null : artwork.watermark().id(),
                    artwork.c2pa(),
                    artwork.goal() == Goal.CONFIRMED
                            ? new Mint("0x" + artwork.requireSha256(), artwork.tx(), ArtworkPath.of(artwork.id()))
                            : null);
        }
    }

    /**
     * A token that was ordered. The answer does not wait for it.
     *
     * @param tokenId {@code 0x} and 64 hex digits
     * @param tx hash of the transaction; null before it is sent
     * @param follow the path at this service that tells how far the mint is
     */
    public record Mint(
            String tokenId,
            @Nullable String tx,
            @JsonSerialize(using = ServicePath.class) String follow) {}
}
