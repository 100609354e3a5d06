package dev.mintmark.app.image;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Colours by an ICC profile, converted by the Java platform's colour management. */
final class IccColours implements Colours {
    private static final int ROW = 4096;

    private final ColorConvertOp conversion;
    private final int channels;
    private final WritableRaster from;
    private final WritableRaster to = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, ROW, 1, 3, null);

    /** What a picture's channels are. */
    enum Space {
        GREY,
        RGB,
        CMYK
    }

    private IccColours(ICC_Profile profile, int channels) {
        this.conversion =
                new ColorConvertOp(new ICC_Profile[] {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)}, null);
        this.channels = channels;
        this.from = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, ROW, 1, channels, null);
    }

    /**
     * Returns the conversion by a profile. As in browsers, a profile that is damaged or of other channels than the picture is ignored;
     * a grey picture may have a profile of RGB.
     */
    static Colours of(byte[] data, Space space) {
        if (!isFor(data, space) || !IccRules.isUsed(data)) {
            return SRGB;
        }
        try {
            ICC_Profile profile = ICC_Profile.getInstance(IccProfile.asInBrowsers(data));
            int channels = switch (profile.getColorSpaceType()) {
                case ColorSpace.TYPE_GRAY -> space == Space.GREY ? 1 : 0;
                case ColorSpace.TYPE_RGB -> space == Space.CMYK ? 0 : 3;
                case ColorSpace.TYPE_CMYK -> space == Space.CMYK ? 4 : 0;
                default -> 0;
            };
            if (channels == 0) {
                return SRGB;
            }
            IccColours colours = new IccColours(profile, channels);
            // a profile without the tables of this direction fails here, not in the middle of a picture
            colours.conversion.filter(colours.from, colours.to);
            return colours;
        } catch (IllegalArgumentException | CMMException e) {
            return SRGB;
        }
    }

    /** Browsers ignore a profile of other channels before they look at it. */
    private static boolean isFor(byte[] profile, Space space) {
        return switch (space) {
            case GREY -> ImageHeader.startsWith(profile, 16, "GRAY") || ImageHeader.startsWith(profile, 16, "RGB ");
            case RGB -> ImageHeader.startsWith(profile, 16, "RGB ");
            case CMYK -> ImageHeader.startsWith(profile, 16, "CMYK");
        };
    }

    @Override
    public void toSrgb(int[] argb, int first, int count) {
        byte[] in = bytes(from);
        byte[] out = bytes(to);
        for (int done = 0; done < count; done += ROW) {
            int length = Math.min(ROW, count - done);
            int at = first + done;
            for (int i = 0; i < length; i++) {
                if (channels == 1) {
                    in[i] = (byte) argb[at + i];
                } else {
                    in[3 * i] = (byte) (argb[at + i] >> 16);
                    in[3 * i + 1] = (byte) (argb[at + i] >> 8);
                    in[3 * i + 2] = (byte) argb[at + i];
                }
            }
            conversion.filter(from, to);
            for (int i = 0; i < length; i++) {
                argb[at + i] = argb[at + i] & 0xff000000
                        | (out[3 * i] & 0xff) << 16
                        | (out[3 * i + 1] & 0xff) << 8
                        | out[3 * i + 2] & 0xff;
            }
        }
    }

    /** Converts a row of inverted inks to opaque pixels. */
    void inks(byte[][] rows, int[] argb, int at, int count) {
        byte[] in = bytes(from);
        byte[] out = bytes(to);
        for (int done = 0; done < count; done += ROW) {
            int length = Math.min(ROW, count - done);
            for (int i = 0; i < length; i++) {
                for (int ink = 0; ink < 4; ink++) {
                    in[4 * i + ink] = (byte) ~rows[ink][done + i];
                }
            }
            conversion.filter(from, to);
            for (int i = 0; i < length; i++) {
                argb[at + done + i] =
                        0xff000000 | (out[3 * i] & 0xff) << 16 | (out[3 * i + 1] & 0xff) << 8 | out[3 * i + 2] & 0xff;
            }
        }
    }

    private static byte[] bytes(WritableRaster raster) {
        return ((DataBufferByte) raster.getDataBuffer()).getData();
    }
}
