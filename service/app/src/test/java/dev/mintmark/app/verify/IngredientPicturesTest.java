package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.ImageHeader;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.ReadAssertion;
import dev.mintmark.c2pa.ReadIngredient;
import dev.mintmark.c2pa.ReadManifest;
import dev.mintmark.c2pa.StoreContents;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thumbnails are read up to a number of bytes and of pixels, since a small file can hold a picture that fills the memory. */
@Timeout(60)
final class IngredientPicturesTest {
    private static final int MAX_BYTES = 1 << 20;
    private static final String LABEL = "c2pa.thumbnail.ingredient";
    private static final ReadIngredient INGREDIENT = new ReadIngredient(
            "c2pa.ingredient.v3", Map.of("thumbnail", Map.of("url", "self#jumbf=c2pa.assertions/" + LABEL)));

    private static String drawn(byte[] thumbnail) {
        ReadManifest manifest = new ReadManifest(
                "urn:c2pa:one",
                false,
                false,
                2,
                Map.of(),
                List.of(new ReadAssertion(LABEL, true, "image/png", thumbnail, null)),
                null,
                List.of());
        StoreContents contents = new StoreContents(Map.of(manifest.label(), manifest));
        return new IngredientPictures(contents).of(manifest, INGREDIENT, null);
    }

    @Test
    void aFileOfMoreThanAMebibyteIsNotRead() {
        byte[] picture = ImageCodec.encode(PipelineFixture.clouds(64, 3), ImageFormat.PNG);
        // What follows the end of a PNG file does no harm, so only its length decides.
        assertThat(drawn(Arrays.copyOf(picture, MAX_BYTES))).isNotNull();
        assertThat(drawn(Arrays.copyOf(picture, MAX_BYTES + 1))).isNull();
        assertThat(drawn(new byte[0])).isNull();
    }

    @Test
    void aPictureOfMoreThanFourMillionPixelsIsNotRead() throws Exception {
        byte[] most = plain(2000, 2000);
        byte[] more = plain(2000, 2001);
        assertThat(more).hasSizeLessThan(MAX_BYTES);
        assertThat(ImageHeader.read(Base64.getDecoder().decode(drawn(most))))
                .isEqualTo(new ImageHeader(ImageHeader.Kind.JPEG, IngredientPictures.SIDE, IngredientPictures.SIDE));
        assertThat(drawn(more)).isNull();
    }

    private static byte[] plain(int width, int height) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
        return out.toByteArray();
    }
}
