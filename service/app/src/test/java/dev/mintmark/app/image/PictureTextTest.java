package dev.mintmark.app.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.watermark.Raster;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PictureTextTest {
    private static final Raster PICTURE = picture();

    private static Raster picture() {
        int[] argb = new int[32 * 16];
        Arrays.fill(argb, 0xff204060);
        return new Raster(32, 16, argb);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a fox\nSteps: 20", "ein Fuchs, grün", "狐, 山", "🦊"})
    void textsAreReadBackAndThePixelsStay(String text) {
        for (ImageFormat format : ImageFormat.values()) {
            byte[] plain = ImageCodec.encode(PICTURE, format);
            Map<String, String> texts = new LinkedHashMap<>();
            texts.put("parameters", text);
            texts.put("invokeai_metadata", "{}");

            byte[] file = PictureText.add(plain, format, texts);

            assertThat(PictureText.read(file)).containsEntry("parameters", text);
            assertThat(PictureText.read(file)).hasSize(format == ImageFormat.PNG ? 2 : 1);
            assertThat(ImageCodec.decode(file).argb())
                    .isEqualTo(ImageCodec.decode(plain).argb());
            assertThat(PictureText.read(plain)).isEmpty();
        }
    }

    @Test
    void aTextThatInflatesBeyondTheLimitIsLeftOut() throws Exception {
        byte[] file = withChunk(new byte[2 << 20]);

        assertThat(PictureText.read(file).values())
                .allSatisfy(text -> assertThat(text).isEmpty());
        assertThat(PictureText.read(withChunk("a fox".getBytes()))).containsEntry("parameters", "a fox");
    }

    private static byte[] withChunk(byte[] text) throws Exception {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes("zTXtparameters\0\0".getBytes());
        try (DeflaterOutputStream out = new DeflaterOutputStream(data)) {
            out.write(text);
        }
        byte[] plain = ImageCodec.encode(PICTURE, ImageFormat.PNG);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(plain, 0, 33);
        file.writeBytes(java.nio.ByteBuffer.allocate(4).putInt(data.size() - 4).array());
        file.writeBytes(data.toByteArray());
        file.writeBytes(new byte[4]);
        file.write(plain, 33, plain.length - 33);
        return file.toByteArray();
    }

    /** Whatever is damaged, reading ends and gives texts or refuses the picture. */
    @Test
    void damagedFilesAreRead() {
        Random random = new Random(7);
        for (ImageFormat format : ImageFormat.values()) {
            byte[] file = PictureText.add(ImageCodec.encode(PICTURE, format), format, Map.of("parameters", "a fox, 狐"));
            for (int i = 0; i < 2000; i++) {
                byte[] damaged = Arrays.copyOf(file, 40 + random.nextInt(file.length - 40));
                for (int change = 0; change < 4; change++) {
                    damaged[random.nextInt(Math.min(damaged.length, 200))] = (byte) random.nextInt();
                }
                try {
                    assertThat(PictureText.read(damaged)).hasSizeLessThan(5);
                } catch (InvalidImageException refused) {
                    assertThat(refused).hasMessageContaining(" ");
                }
            }
        }
    }
}
