package dev.mintmark.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What is to be drawn. Null leaves a value to the service and its model.
 *
 * @param seed 0 to 2^53-1
 * @param count how many images, 1 to 10
 * @param format {@code png} or {@code jpeg}
 * @param init the file of the image that the drawing starts from
 * @param strength how much of that image is drawn anew, above 0 to 1
 * @param mask the file of a mask, white where the image is drawn anew
 * @param pin whether to pin the files on IPFS
 * @param mint how to mint tokens; null means not to
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@SuppressWarnings("ArrayRecordComponent") // requests are sent and never compared
public record ArtworkRequest(
        String prompt,
        @Nullable String negativePrompt,
        @Nullable String model,
        @Nullable Long seed,
        @Nullable Integer steps,
        @Nullable Double guidance,
        @Nullable String sampler,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Integer count,
        @Nullable String format,
        byte @Nullable [] init,
        @Nullable Double strength,
        byte @Nullable [] mask,
        boolean disclosePrompt,
        boolean pin,
        @Nullable MintOrder mint) {
    /** One image of this prompt, with the service's own settings. */
    public static ArtworkRequest of(String prompt) {
        return new ArtworkRequest(
                prompt, null, null, null, null, null, null, null, null, null, null, null, null, null, false, false,
                null);
    }

    /** The same request with this model. */
    public ArtworkRequest withModel(String other) {
        return new ArtworkRequest(
                prompt,
                negativePrompt,
                other,
                seed,
                steps,
                guidance,
                sampler,
                width,
                height,
                count,
                format,
                init,
                strength,
                mask,
                disclosePrompt,
                pin,
                mint);
    }

    /** The same request with this seed and number of steps. */
    public ArtworkRequest with(long otherSeed, int otherSteps) {
        return new ArtworkRequest(
                prompt,
                negativePrompt,
                model,
                otherSeed,
                otherSteps,
                guidance,
                sampler,
                width,
                height,
                count,
                format,
                init,
                strength,
                mask,
                disclosePrompt,
                pin,
                mint);
    }

    /** The same request with this size in pixels. */
    public ArtworkRequest withSize(int otherWidth, int otherHeight) {
        return new ArtworkRequest(
                prompt,
                negativePrompt,
                model,
                seed,
                steps,
                guidance,
                sampler,
                otherWidth,
                otherHeight,
                count,
                format,
                init,
                strength,
                mask,
                disclosePrompt,
                pin,
                mint);
    }

    /** The same request for this many images. */
    public ArtworkRequest withCount(int otherCount) {
        return new ArtworkRequest(
                prompt,
                negativePrompt,
                model,
                seed,
                steps,
                guidance,
                sampler,
                width,
                height,
                otherCount,
                format,
                init,
                strength,
                mask,
                disclosePrompt,
                pin,
                mint);
    }

    /** The same request from this image. */
    public ArtworkRequest withInit(byte[] file, double otherStrength) {
        return new ArtworkRequest(
                prompt,
                negativePrompt,
                model,
                seed,
                steps,
                guidance,
                sampler,
                width,
                height,
                count,
                format,
                file,
                otherStrength,
                mask,
                disclosePrompt,
                pin,
                mint);
    }

    /** The same request whose files are pinned and minted. */
    public ArtworkRequest withMint(MintOrder order) {
        return new ArtworkRequest(
                prompt,
                negativePrompt,
                model,
                seed,
                steps,
                guidance,
                sampler,
                width,
                height,
                count,
                format,
                init,
                strength,
                mask,
                disclosePrompt,
                pin,
                order);
    }
}
