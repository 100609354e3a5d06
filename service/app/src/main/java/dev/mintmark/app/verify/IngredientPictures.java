package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.DecodingBusyException;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.ImageFit;
import dev.mintmark.app.image.ImageHeader;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.c2pa.ReadAssertion;
import dev.mintmark.c2pa.ReadIngredient;
import dev.mintmark.c2pa.ReadManifest;
import dev.mintmark.c2pa.StoreContents;
import dev.mintmark.watermark.Raster;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Draws the thumbnails that manifests hold anew, small, so that no bytes of a stranger's file reach a browser. Not thread-safe. */
final class IngredientPictures {
    /** Longest side in pixels. */
    static final int SIDE = 128;

    /** Thumbnails of one tree. */
    static final int MOST = 12;

    /** A thumbnail in a manifest is that small; a larger one is not read. */
    private static final int MAX_BYTES = 1 << 20;

    private static final long MAX_PIXELS = 4_000_000;
    private static final String CLAIM_THUMBNAIL = "c2pa.thumbnail.claim";

    private final StoreContents contents;
    private int left = MOST;

    IngredientPictures(StoreContents contents) {
        this.contents = contents;
    }

    /**
     * Returns the thumbnail of an ingredient, else that of its own manifest, as JPEG in base64; null where neither can be read.
     *
     * @param above the manifest with the ingredient
     * @param own the ingredient's manifest; null where it has none
     */
    @Nullable
    String of(ReadManifest above, ReadIngredient ingredient, @Nullable ReadManifest own) {
        ReadAssertion stored = ingredient
                .thumbnail()
                .flatMap(uri -> contents.assertion(above.label(), uri))
                .orElse(null);
        if (stored == null && own != null) {
            stored = own.assertions().stream()
                    .filter(assertion -> assertion.kind().startsWith(CLAIM_THUMBNAIL))
                    .findFirst()
                    .orElse(null);
        }
        return stored == null || left == 0 ? null : small(stored.content());
    }

    private @Nullable String small(byte[] file) {
        if (file.length == 0 || file.length > MAX_BYTES) {
            return null;
        }
        left--;
        try {
            ImageHeader header = ImageHeader.read(file);
            if ((long) header.width() * header.height() > MAX_PIXELS) {
                return null;
            }
            Raster picture = ImageCodec.view(file).raster();
            double scale = Math.min(1, (double) SIDE / Math.max(picture.width(), picture.height()));
            Raster small = ImageFit.cover(picture, scaled(picture.width(), scale), scaled(picture.height(), scale));
            return Base64.getEncoder().encodeToString(ImageCodec.encode(small, ImageFormat.JPEG));
        } catch (InvalidImageException | DecodingBusyException e) {
            // the tree is whole without it
            return null;
        }
    }

    private static int scaled(int pixels, double scale) {
        return Math.max(1, (int) Math.round(pixels * scale));
    }
}
