package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.CanonicalJson;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Outpaint;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.draw.ModelRepository.Entry;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.watermark.Raster;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Images whose surroundings are drawn. */
final class OutpaintingTest {
    private static final int SIDE = 64;
    private static final int LATENT = 8;

    private static Model model(String name) throws Exception {
        Path folder = PipelineFixture.tinyModel().resolveSibling(name);
        ModelChecksum checksum = ModelChecksum.of(folder);
        return Models.read(new Entry(name, folder, checksum.sha256(), checksum.files(), null, ModelAdditions.NONE), 4);
    }

    private static byte[] png(Raster picture) {
        return ImageCodec.encode(picture, ImageFormat.PNG);
    }

    private static DrawParameters.Request request(byte[] init, byte @Nullable [] mask, @Nullable String outpaint) {
        return TestDrawings.outpainted(
                TestDrawings.request("a fox", null, 7L, 3, 3.0, null, null, null),
                init,
                mask,
                outpaint == null ? null : Outpaint.of(outpaint));
    }

    private static Raster draw(Model model, DrawParameters.Request request) throws Exception {
        InputImages inputs = InputImages.of(request);
        DrawParameters parameters = request.complete(inputs.sized(model.standard(0), model, SIDE));
        Drawer.check(parameters, model);
        Recipe recipe = new Recipe(parameters, model.sha256(), parameters.inputs());
        try (Drawer drawer = new Drawer(sha256 -> Optional.of(model), Device.CPU, null)) {
            return drawer.draw(recipe, inputs, progress -> true).orElseThrow().picture();
        }
    }

    /** A picture of one colour with a rectangle of another. */
    private static Raster rectangle(int width, int height, int left, int top, int right, int bottom, int in, int out) {
        int[] argb = new int[width * height];
        Arrays.fill(argb, out);
        for (int y = top; y < bottom; y++) {
            Arrays.fill(argb, y * width + left, y * width + right, in);
        }
        return new Raster(width, height, argb);
    }

    @Test
    void drawsWhatAnEnlargedImageAndItsMaskDraw() throws Exception {
        Model model = model("tiny-sd");
        int green = 0xFF208040;
        byte[] small = png(rectangle(64, 64, 0, 0, 0, 0, 0, green));
        byte[] large = png(rectangle(128, 96, 0, 0, 0, 0, 0, green));
        byte[] mask = png(rectangle(128, 96, 40 + LATENT, 32 + LATENT, 104 - LATENT, 96, 0xFF000000, 0xFFFFFFFF));

        Raster drawn = draw(model, request(small, null, "40,32,24,0"));

        assertThat(drawn.width()).isEqualTo(128);
        assertThat(drawn.height()).isEqualTo(96);
        assertThat(drawn).isEqualTo(draw(model, request(large, mask, null)));
    }

    @Test
    void aMaskOfTheImageIsDrawnAnewToo() throws Exception {
        Model model = model("tiny-sd");
        byte[] init = png(PipelineFixture.clouds(64, 5));
        byte[] corner = png(rectangle(64, 64, 48, 48, 64, 64, 0xFFFFFFFF, 0xFF000000));

        assertThat(draw(model, request(init, corner, "64,0,0,0")))
                .isNotEqualTo(draw(model, request(init, null, "64,0,0,0")));
    }

    @Test
    void aModelForInpaintingTakesItAsItsMask() throws Exception {
        Model model = model("tiny-inpaint");
        byte[] init = png(PipelineFixture.clouds(64, 5));

        assertThat(draw(model, request(init, null, "0,0,64,0")).width()).isEqualTo(128);
    }

    @Test
    void repeatsTheBorderOutwards() {
        Raster image = new Raster(2, 2, new int[] {1, 2, 3, 4});

        assertThat(Outpainting.image(image, Outpaint.of("1,0,2,1")).argb())
                .containsExactly(1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 3, 3, 4, 4, 4);
    }

    @Test
    void theMaskReachesInwardsOnlyWhereSomethingWasAdded() {
        Raster mask = Outpainting.mask(null, Outpaint.of("2,0,0,0"), 6, 1, 1);

        assertThat(mask.argb()).containsExactly(-1, -1, -1, 0xFF000000, 0xFF000000, 0xFF000000);
    }

    @Test
    void isInRecipesOnlyWhereItIsAskedForAndThenOfFullStrength() throws Exception {
        DrawParameters standard = model("tiny-sd").standard(1);
        DrawParameters plain = request(new byte[] {1}, null, null).complete(standard);
        DrawParameters enlarged = request(new byte[] {1}, null, "64,0,0,0").complete(standard);

        assertThat(CanonicalJson.of(new Recipe(plain, "ab", List.of()))).doesNotContain("outpaint");
        assertThat(CanonicalJson.of(new Recipe(enlarged, "ab", List.of())))
                .contains("\"outpaint\":\"64,0,0,0\"", "\"strength\":1,");
    }

    @Test
    void whatItCannotDoIsRefusedInOneSentence() throws Exception {
        Model model = model("tiny-sd");
        for (String text : List.of("", "1,2,3", "-1,0,0,0", "0,0,0,0", "4097,0,0,0", "1,2,3,4,5", "a,b,c,d")) {
            refused(() -> Outpaint.of(text), "The outpaint is \"" + text + "\"; ");
        }
        byte[] large = png(rectangle(200, 200, 0, 0, 0, 0, 0, -1));
        refused(
                () -> InputImages.of(request(large, null, "4096,4096,4096,4096")),
                "The enlarged image has 70425664 pixels; it can have 16777216.");
        DrawParameters.Request twice = TestDrawings.twice(request(large, null, "64,0,0,0"), 2, 0.5);
        refused(
                () -> Drawer.check(twice.complete(model.standard(0)), model),
                "A second pass draws the whole picture anew; leave the outpaint or the second pass out.");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("outpaint"))
                .hasMessageContaining(sentence);
    }
}
