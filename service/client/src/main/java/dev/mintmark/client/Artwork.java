package dev.mintmark.client;

import org.jspecify.annotations.Nullable;

/**
 * An artwork. What a later step adds is null before it.
 *
 * @param stage {@code ACCEPTED}, {@code DRAWN}, {@code SEALED}, {@code PINNED}, {@code SIGNED}, {@code SENT}, {@code CONFIRMED}, {@code FAILED} or
 *     {@code CANCELLED}
 * @param done whether nothing more happens by itself
 * @param sha256 of the final file, 64 hex digits
 * @param failure why it failed
 */
public record Artwork(
        String id,
        String stage,
        boolean done,
        String prompt,
        long seed,
        int width,
        int height,
        Model model,
        @Nullable String sha256,
        @Nullable Watermark watermark,
        @Nullable Manifest c2pa,
        @Nullable Content ipfs,
        @Nullable Token token,
        @Nullable Failure failure,
        String createdAt) {
    /** @param sha256 the checksum of the model's files, 64 hex digits */
    public record Model(String id, String sha256) {}

    /**
     * @param id 16 hex digits
     * @param psnr of the marked pixels against the drawn ones, in dB
     */
    public record Watermark(String id, double psnr) {}

    /** @param manifest its URN */
    public record Manifest(String manifest, String state) {}

    /** The CIDs on IPFS; the second is null where the contract builds the metadata. */
    public record Content(String imageCid, @Nullable String metadataCid) {}

    /** @param tokenId {@code 0x} and 64 hex digits */
    public record Token(long chainId, String contract, String tokenId, String owner, String tx) {}

    /** @param detail one sentence for people */
    public record Failure(String type, String detail) {}
}
