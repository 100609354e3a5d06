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
    /** Begins a request for one image of this prompt, with the service's own settings. */
    public static Builder of(String prompt) {
        return new Builder(prompt);
    }

    /** Collects a request. Not thread-safe. */
    public static final class Builder {
        private final String prompt;
        private @Nullable String negativePrompt;
        private @Nullable String model;
        private @Nullable Long seed;
        private @Nullable Integer steps;
        private @Nullable Double guidance;
        private @Nullable String sampler;
        private @Nullable Integer width;
        private @Nullable Integer height;
        private @Nullable Integer count;
        private @Nullable String format;
        private byte @Nullable [] init;
        private @Nullable Double strength;
        private byte @Nullable [] mask;
        private boolean disclosePrompt;
        private boolean pin;
        private @Nullable MintOrder mint;

        private Builder(String prompt) {
            this.prompt = prompt;
        }

        /** Sets what is not to be seen. */
        public Builder negativePrompt(String words) {
            negativePrompt = words;
            return this;
        }

        /** Sets the model by its name. */
        public Builder model(String name) {
            model = name;
            return this;
        }

        /** Sets the seed, 0 to 2^53-1. */
        public Builder seed(long number) {
            seed = number;
            return this;
        }

        /** Sets the number of steps. */
        public Builder steps(int number) {
            steps = number;
            return this;
        }

        /** Sets the strength of the guidance. */
        public Builder guidance(double scale) {
            guidance = scale;
            return this;
        }

        /** Sets the sampler by its name. */
        public Builder sampler(String name) {
            sampler = name;
            return this;
        }

        /** Sets the size in pixels. */
        public Builder size(int pixelsWide, int pixelsHigh) {
            width = pixelsWide;
            height = pixelsHigh;
            return this;
        }

        /** Sets how many images are drawn, 1 to 10. */
        public Builder count(int images) {
            count = images;
            return this;
        }

        /** Sets the format of the files, {@code png} or {@code jpeg}. */
        public Builder format(String name) {
            format = name;
            return this;
        }

        /** Sets the file of the image that the drawing starts from, and how much of it is drawn anew, above 0 to 1. */
        public Builder init(byte[] file, double share) {
            init = file.clone();
            strength = share;
            return this;
        }

        /** Sets the file of a mask, white where the image is drawn anew. */
        public Builder mask(byte[] file) {
            mask = file.clone();
            return this;
        }

        /** Has the signed manifest say the prompt. */
        public Builder disclosePrompt() {
            disclosePrompt = true;
            return this;
        }

        /** Has the files pinned on IPFS. */
        public Builder pin() {
            pin = true;
            return this;
        }

        /** Has the files pinned and minted. */
        public Builder mint(MintOrder order) {
            mint = order;
            return this;
        }

        /** Returns the request. */
        public ArtworkRequest build() {
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
                    mint);
        }
    }
}
