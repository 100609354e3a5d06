package dev.mintmark.app.image;

import static dev.mintmark.app.image.SampleFiles.concat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** WebP files that viewers show in different ways: with an alpha channel that the file denies, animations with a profile. */
final class WebpRulesTest {
    private static final String TRANSLUCENT =
            "524946461c000000574542505650384c100000002f0fc0031007508a2a14250211d1ff00";
    private static final String OPAQUE = "524946461e000000574542505650384c110000002f0fc0030007508a2a14a5ff8188e87f0000";
    private static final String ANIMATED =
            "524946465400000057454250565038580a000000120000000f00000f0000414e494d0600000000000000000041"
                    + "4e4d46280000000000000000000f00000f0000640000005650384c100000002f0fc0031007508a2a14250211d1"
                    + "ff00";
    private static final int BIT_OF_FRAME = 80;
    private static final String OPAQUE_ANIMATION =
            "524946465600000057454250565038580a000000020000000f00000f0000414e494d0600000000000000000041"
                    + "4e4d462a0000000000000000000f00000f0000640000005650384c110000002f0fc0030007508a2217a5ff8188"
                    + "e87f0000";
    private static final int BIT_OF_IMAGE = 24;

    @Test
    void anAlphaChannelThatTheFileStatesIsLaidOnWhite() {
        assertThat(ImageCodec.view(bytes(TRANSLUCENT)).raster().argb()[0]).isEqualTo(0xffffffff);
        assertThat(ImageCodec.view(bytes(OPAQUE)).raster().argb()[0]).isEqualTo(0xff0a1428);
    }

    @Test
    void anAlphaChannelThatTheImageDeniesIsRefused() {
        byte[] simple = bytes(TRANSLUCENT);
        simple[BIT_OF_IMAGE] &= ~0x10;
        byte[] animated = bytes(ANIMATED);
        ImageCodec.view(bytes(ANIMATED));
        animated[BIT_OF_FRAME] &= ~0x10;

        assertRefused(simple);
        assertRefused(extended(simple, 0x10));
        assertRefused(extended(simple, 0));
        assertRefused(animated);
        byte[] denied = bytes(ANIMATED);
        denied[20] &= ~0x10;
        assertRefused(denied);
    }

    @Test
    void anAlphaChannelThatTheFileDeniesIsRefused() {
        assertRefused(extended(bytes(TRANSLUCENT), 0));
        assertThat(ImageCodec.view(extended(bytes(TRANSLUCENT), 0x10)).raster().argb()[0])
                .isEqualTo(0xffffffff);
    }

    @Test
    void anOpaqueImageMaySayWhatItLikes() {
        for (int flag : new int[] {0, 0x10}) {
            assertThat(ImageCodec.view(extended(bytes(OPAQUE), flag)).raster().argb()[0])
                    .isEqualTo(0xff0a1428);
        }
    }

    /** Some viewers read an alpha channel wherever it is, others none of the picture. */
    @Test
    void chunksInAnotherOrderAreRefused() {
        byte[] lossless = bytes(TRANSLUCENT.substring(24));
        byte[] alpha = bytes("414c5048" + "02000000" + "0000");
        byte[] head = bytes("565038580a000000" + "10000000" + "0f0000" + "0f0000");
        ImageCodec.view(webp(concat(head, lossless)));
        assertDisordered(webp(concat(concat(head, head), lossless)));
        assertDisordered(webp(concat(concat(head, alpha), lossless)));
        assertDisordered(webp(concat(concat(head, lossless), alpha)));
        byte[] animated = bytes(ANIMATED);
        animated[33] = 'X'; // ANIM
        assertDisordered(animated);
    }

    private static byte[] webp(byte[] chunks) {
        byte[] head = bytes("5249464600000000" + "57454250");
        head[4] = (byte) (chunks.length + 4);
        return concat(head, chunks);
    }

    private static void assertDisordered(byte[] file) {
        assertThatThrownBy(() -> ImageCodec.view(file))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("where they may not be");
    }

    @Test
    void anAnimationWithAProfileIsRefusedUnlessItIsSrgb() {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        byte[] opaque = bytes(OPAQUE_ANIMATION);

        assertThat(ImageCodec.view(withProfile(opaque, profile)).raster().argb()[0])
                .isEqualTo(ImageCodec.view(opaque).raster().argb()[0]);
        swapRedAndGreen(profile);
        assertThatThrownBy(() -> ImageCodec.view(withProfile(opaque, profile)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("colour profile");
    }

    private static void swapRedAndGreen(byte[] profile) {
        ByteBuffer tags = ByteBuffer.wrap(profile);
        for (int at = 132; at < 132 + 12 * tags.getInt(128); at += 12) {
            // "rXYZ" and "gXYZ"
            int tag = tags.getInt(at);
            tags.putInt(at, tag == 0x7258595a ? 0x6758595a : tag == 0x6758595a ? 0x7258595a : tag);
        }
    }

    private static byte[] withProfile(byte[] animation, byte[] profile) {
        ByteBuffer out = ByteBuffer.allocate(animation.length + 8 + profile.length + (profile.length & 1))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put(animation, 0, 30)
                .put("ICCP".getBytes(StandardCharsets.US_ASCII))
                .putInt(profile.length);
        out.put(profile).position(30 + 8 + profile.length + (profile.length & 1));
        out.put(animation, 30, animation.length - 30).putInt(4, out.capacity() - 8);
        out.put(20, (byte) (animation[20] | 0x20));
        return out.array();
    }

    private static void assertRefused(byte[] file) {
        assertThatThrownBy(() -> ImageCodec.view(file))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("alpha channel");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** The same image behind the head of an extended file with these flags. */
    private static byte[] extended(byte[] simple, int flags) {
        byte[] head = bytes("524946460000000057454250" + "565038580a000000" + "00000000" + "0f0000" + "0f0000");
        head[20] = (byte) flags;
        byte[] file = java.util.Arrays.copyOf(head, head.length + simple.length - 12);
        System.arraycopy(simple, 12, file, head.length, simple.length - 12);
        file[4] = (byte) (file.length - 8);
        return file;
    }
}
