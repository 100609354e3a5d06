package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.seal.TestKeys;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.watermark.Raster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A picture of ours inside a file that shows something else is not recovered. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HiddenPicturesTest {
    private static final int SIDE = 384;
    private static final int HEAD = 33;

    private PipelineFixture fixture;
    private Raster ours;
    private Raster other;
    private Verifier verifier;

    @BeforeAll
    void seal(@TempDir Path data) throws Exception {
        fixture = PipelineFixture.withoutDrawer(data);
        String id = fixture.give(PipelineFixture.small("a valley", 1), PipelineFixture.clouds(SIDE, 21))
                .id();
        ours = ImageCodec.decode(
                fixture.files.get(fixture.done(id).sealed().sha256()).orElseThrow());
        other = PipelineFixture.clouds(SIDE, 99);
        verifier = Verifier.registered(
                fixture.artworks,
                fixture.files,
                Minted.NOTHING,
                Minted.NO_FILES,
                new ManifestValidator(TrustLists.read(TestKeys.NOBODY_ELSE).policy(fixture.keys), Clock.systemUTC()),
                fixture.watermarker);
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Test
    void thePlainPictureIsRecovered() {
        assertThat(verifier.verify(ImageCodec.encode(ours, ImageFormat.PNG)).verdict())
                .isEqualTo(Verdict.RECOVERED);
    }

    @Test
    void coloursUnderTransparencyAreNotRecovered() {
        int[] clear = Arrays.stream(ours.argb()).map(pixel -> pixel & 0xffffff).toArray();
        byte[] png = ImageCodec.encode(new Raster(SIDE, SIDE, clear), ImageFormat.PNG);

        assertThat(verifier.verify(png).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void theUnseenDefaultImageOfAnAnimationIsNotRecovered() {
        byte[] file = animation(false, 100);

        assertThat(verifier.verify(file).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aFrameThatIsShownForAnInstantIsNotRecoveredAndTheAnswerSaysWhatWasJudged() {
        Verification answer = verifier.verify(animation(true, 2000));

        assertThat(answer.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(answer.evidence().image()).isNotNull();
        assertThat(answer.evidence().image().note()).contains("judged is frame 2");
    }

    @Test
    void anAnimationThatShowsAnotherPictureForHalfOfTheTimeIsRefused() {
        assertThatThrownBy(() -> verifier.verify(animation(true, 100)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("none is shown for more than half of the time");
    }

    /** Our picture as the default image, as the first frame for an instant or unseen, and another picture after it. */
    private byte[] animation(boolean showsOurs, int otherMillis) {
        byte[] first = ImageCodec.encode(ours, ImageFormat.PNG);
        byte[] second = ImageCodec.encode(other, ImageFormat.PNG);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int number = 0;
        out.write(first, 0, HEAD);
        out.writeBytes(
                chunk("acTL", ByteBuffer.allocate(8).putInt(showsOurs ? 2 : 1).array()));
        if (showsOurs) {
            out.writeBytes(control(number++, 1));
        }
        out.write(first, HEAD, first.length - HEAD - 12);
        out.writeBytes(control(number++, otherMillis));
        byte[] pixels = Arrays.copyOfRange(second, HEAD + 8, second.length - 16);
        out.writeBytes(chunk(
                "fdAT",
                ByteBuffer.allocate(4 + pixels.length)
                        .putInt(number)
                        .put(pixels)
                        .array()));
        out.writeBytes(chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    private static byte[] control(int number, int millis) {
        return chunk(
                "fcTL",
                ByteBuffer.allocate(26)
                        .putInt(number)
                        .putInt(4, SIDE)
                        .putInt(8, SIDE)
                        .putShort(20, (short) millis)
                        .putShort(22, (short) 1000)
                        .array());
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + 12)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, data.length + 4);
        return chunk.putInt((int) crc.getValue()).array();
    }
}
