package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.draw.ModelRepository.Entry;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.watermark.Raster;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class InputImagesTest {
    private static final int SIDE = 64;

    @TempDir
    Path temporary;

    private static Model model(String name) throws Exception {
        return model(PipelineFixture.tinyModel().resolveSibling(name));
    }

    private static Model model(Path folder) throws Exception {
        ModelChecksum checksum = ModelChecksum.of(folder);
        return Models.read(
                new Entry(
                        folder.getFileName().toString(),
                        folder,
                        checksum.sha256(),
                        checksum.files(),
                        null,
                        ModelAdditions.NONE),
                4);
    }

    private static byte[] clouds(int side) {
        return ImageCodec.encode(PipelineFixture.clouds(side, 5), ImageFormat.PNG);
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static DrawParameters parameters(
            Model model, String prompt, byte @Nullable [] init, @Nullable Double strength, byte @Nullable [] mask) {
        return new DrawParameters.Request(
                        prompt, null, 7L, 4, 3.0, null, null, null, null, init, strength, mask, null, null, null, null,
                        null, null, null, null, null, null, null)
                .complete(model.standard(0).withSize(SIDE, SIDE));
    }

    private static InputImages decode(byte @Nullable [] init, byte @Nullable [] mask) {
        return InputImages.of(new DrawParameters.Request(
                "x", null, null, null, null, null, null, null, null, init, null, mask, null, null, null, null, null,
                null, null, null, null, null, null));
    }

    private static DrawResult draw(
            Model model, DrawParameters parameters, byte @Nullable [] init, byte @Nullable [] mask) throws Exception {
        Drawer.check(parameters, model);
        Recipe recipe = new Recipe(parameters, model.sha256(), parameters.inputs());
        try (Drawer drawer = new Drawer(sha256 -> Optional.of(model), Device.CPU, null)) {
            return drawer.draw(recipe, decode(init, mask), progress -> true).orElseThrow();
        }
    }

    private static Raster picture(Model model, byte[] init, @Nullable Double strength, byte @Nullable [] mask)
            throws Exception {
        return draw(model, parameters(model, "a fox", init, strength, mask), init, mask)
                .picture();
    }

    @Test
    void aLowerStrengthKeepsMoreOfTheImage() throws Exception {
        Model model = model("tiny-sd");
        byte[] init = clouds(SIDE);
        Raster little = picture(model, init, 0.3, null);
        Raster much = picture(model, init, 1.0, null);

        assertThat(little.argb()).isNotEqualTo(much.argb());
        assertThat(picture(model, init, 0.3, null).argb()).isEqualTo(little.argb());
    }

    /** Half black: the left of the image stays, and what is drawn there does not depend on the seed. */
    @Test
    void whatIsBlackInTheMaskStays() throws Exception {
        Model model = model("tiny-sd");
        BufferedImage mask = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        mask.getGraphics().fillRect(SIDE / 2, 0, SIDE / 2, SIDE);
        byte[] init = clouds(SIDE);
        Raster masked = picture(model, init, null, png(mask));
        Raster anew = picture(model, init, 1.0, null);
        BufferedImage black = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Raster kept = picture(model, init, null, png(black));

        assertThat(difference(masked, kept, 0, SIDE / 4)).isLessThan(difference(masked, kept, 3 * SIDE / 4, SIDE));
        assertThat(difference(kept, anew, 0, SIDE)).isPositive();
    }

    private static long difference(Raster a, Raster b, int fromColumn, int toColumn) {
        long sum = 0;
        for (int y = 0; y < SIDE; y++) {
            for (int x = fromColumn; x < toColumn; x++) {
                sum += Math.abs((a.argb()[y * SIDE + x] >> 8 & 255) - (b.argb()[y * SIDE + x] >> 8 & 255));
            }
        }
        return sum;
    }

    @Test
    void alphaIsLaidOnWhiteAndSixteenBitsAreReadAsAPersonSeesThem() throws Exception {
        Model model = model("tiny-sd");
        BufferedImage clear = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
        BufferedImage white = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        BufferedImage deep = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_USHORT_GRAY);
        for (BufferedImage image : new BufferedImage[] {clear, white, deep}) {
            for (int i = 0; i < SIDE * SIDE; i++) {
                boolean drawn = i % SIDE < SIDE / 2;
                int rgb = image == deep || !drawn ? 0xffffff : 0x305090;
                image.setRGB(i % SIDE, i / SIDE, image == clear && !drawn ? 0 : 0xff << 24 | rgb);
            }
        }
        BufferedImage bright = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        bright.getGraphics().fillRect(0, 0, SIDE, SIDE);

        assertThat(picture(model, png(clear), 0.5, null)).isEqualTo(picture(model, png(white), 0.5, null));
        assertThat(picture(model, png(deep), 0.5, null)).isEqualTo(picture(model, png(bright), 0.5, null));
    }

    @Test
    void anImageOfAnotherSizeIsScaledAndCroppedToTheDrawings() throws Exception {
        Model model = model("tiny-sd");
        BufferedImage wide = new BufferedImage(3 * SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Raster middle = PipelineFixture.clouds(SIDE, 5);
        wide.setRGB(SIDE, 0, SIDE, SIDE, middle.argb(), 0, SIDE);

        assertThat(picture(model, png(wide), 0.5, null)).isEqualTo(picture(model, clouds(SIDE), 0.5, null));
    }

    /** Of a request without one: the image's own, in what the model draws. */
    @Test
    void theSizeIsTheImagesOwnAsFarAsTheModelDrawsIt() throws Exception {
        Model model = model("tiny-sd");
        BufferedImage odd = new BufferedImage(100, 70, BufferedImage.TYPE_INT_RGB);
        BufferedImage large = new BufferedImage(1200, 400, BufferedImage.TYPE_INT_RGB);
        BufferedImage small = new BufferedImage(5, 9, BufferedImage.TYPE_INT_RGB);

        assertThat(size(model, odd)).containsExactly(96, 64);
        int[] shrunk = size(model, large);
        assertThat((long) shrunk[0] * shrunk[1]).isLessThanOrEqualTo(model.maxPixels());
        assertThat(shrunk[0] / (double) shrunk[1]).isBetween(2.4, 3.8);
        assertThat(size(model, small)).containsExactly(64, 64);
        DrawParameters standard = model.standard(1);
        assertThat(InputImages.NONE.sized(standard, model, SIDE)).isSameAs(standard);
    }

    private static int[] size(Model model, BufferedImage image) throws IOException {
        DrawParameters sized = decode(png(image), null).sized(model.standard(1), model, SIDE);
        return new int[] {sized.width(), sized.height()};
    }

    @Test
    void theEndOfAPromptThatTheModelCannotReadIsNamed() throws Exception {
        Model model = model("tiny-sd3");
        String prompt = "a very long story ".repeat(60) + "with a fox";
        DrawResult cut = draw(model, parameters(model, prompt, null, null, null), null, null);
        DrawResult whole = draw(model, parameters(model, "a fox", null, null, null), null, null);

        assertThat(cut.notDrawn()).contains("was not drawn", "with a fox");
        assertThat(whole.notDrawn()).isNull();
    }

    @Test
    void whatAModelCannotDrawIsRefusedInOneSentence() throws Exception {
        Model model = model("tiny-sd");
        byte[] init = clouds(SIDE);
        refused(() -> Drawer.check(parameters(model, "x", init, 0.2, null), model), "strength", "no step would be run");
        Model inpaint = model("tiny-inpaint");
        refused(() -> Drawer.check(parameters(inpaint, "x", init, 0.5, null), inpaint), "mask", "only repaints");
        Path folder = temporary.resolve("text-alone");
        try (var files = Files.walk(model.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = folder.resolve(model.folder().relativize(file).toString());
                if (!file.toString().contains("vae_encoder")) {
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
        Model textAlone = model(folder);
        refused(() -> Drawer.check(parameters(textAlone, "x", init, 0.5, null), textAlone), "init", "from text alone");
        Drawer.check(parameters(textAlone, "x", null, null, null), textAlone);
    }

    @Test
    void filesThatAreNoInputImagesAreRefusedInOneSentence() {
        byte[] init = clouds(SIDE);
        byte[] cut = Arrays.copyOf(init, 40);
        refused(
                () -> decode(new byte[] {1, 2}, null),
                "init",
                "The image to start from cannot be read. The file is not a PNG");
        refused(() -> decode(cut, null), "init", "The image to start from cannot be read.");
        refused(() -> decode(init, new byte[9]), "mask", "The mask cannot be read.");
        refused(() -> decode(init, clouds(SIDE * 2)), "mask", "The mask has 128 x 128 pixels and the image 64 x 64");
    }

    private static void refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String field, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(sentence);
    }
}
