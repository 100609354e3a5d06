package dev.mintmark.app.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a PNG file (W3C PNG, third edition, section 11): where its pixels are, what they mean, and its animation. Nothing is
 * inflated but a colour profile.
 */
final class PngFile {
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    private static final int TRNS = 0x74524e53;
    private static final int GAMA = 0x67414d41;
    private static final int CHRM = 0x6348524d;
    private static final int SRGB = 0x73524742;
    private static final int ICCP = 0x69434350;
    private static final int CICP = 0x63494350;
    private static final int EXIF = 0x65584966;
    private static final int CLLI = 0x634c4c49;
    private static final int MDCV = 0x6d444356;
    private static final int ACTL = 0x6163544c;
    private static final int FCTL = 0x6663544c;
    private static final int FDAT = 0x66644154;
    private static final int FIRST = 33;
    /** The bit of a chunk's type by which viewers may leave it out. */
    private static final int ANCILLARY = 0x20000000;

    private static final int DEFLATE = 0;
    /** Browsers ignore a profile with a longer name. */
    private static final int MAX_NAME = 80;

    private static final int MAX_INTENT = 3;

    /** @param chunk where the chunk begins; @param from where the pixels in it begin; @param to where they end */
    record Data(int chunk, int from, int to) {}

    /** The pixels of the picture, or of one frame of an animation. */
    record Part(int x, int y, int width, int height, long millis, int disposal, int blend, List<Data> data) {}

    final byte[] file;
    final PngSamples samples;
    final boolean interlaced;
    /** The default image, which an animation may leave out. */
    final Part still;

    final List<Part> frames = new ArrayList<>();
    long frameCount;
    long plays;
    boolean isCut;
    Orientation orientation = Orientation.UPRIGHT;

    private final boolean grey;
    /** Primaries and transfer function. */
    private byte @Nullable [] cicp;

    /** Brightness of the brightest pixel in nits; 0 where the file does not say. */
    private double peak;

    /** The brightest that the screen could show on which the picture was made, in nits; 0 where the file does not say. */
    private double screen;

    private byte @Nullable [] profile;
    private boolean isSrgb;
    private boolean hasExif;
    private boolean hasProfile;
    private boolean hasCicp;
    private boolean hasTransparency;
    private int sequence;
    private double gamma;
    private double @Nullable [] primaries;

    PngFile(byte[] file, ImageHeader header) {
        this.file = file;
        checkCrc(8, 13);
        if (file[26] != 0 || file[27] != 0 || (file[28] & 0xff) > 1) {
            throw new InvalidImageException("The PNG file names a compression, filter or interlacing that PNG lacks.");
        }
        int colour = file[25] & 0xff;
        this.samples = new PngSamples(file[24] & 0xff, colour);
        this.grey = colour == 0 || colour == 4;
        this.interlaced = file[28] == 1;
        this.still = new Part(0, 0, header.width(), header.height(), 0, 0, 0, new ArrayList<>());
        read();
    }

    /** Whether the file has the chunk of an animation before its pixels. */
    static boolean isAnimated(byte[] file) {
        int next = FIRST;
        while (next + 12 <= file.length) {
            int length = ImageHeader.int32(file, next);
            int type = ImageHeader.int32(file, next + 4);
            if (type == ACTL || type == IDAT || length < 0 || length > file.length - next - 12) {
                return type == ACTL;
            }
            next += length + 12;
        }
        return false;
    }

    Colours colours() {
        Colours coded =
                cicp == null ? null : CodedColours.ofCicp(cicp[0] & 0xff, cicp[1] & 0xff, peak > 0 ? peak : screen);
        if (coded != null) {
            return coded;
        }
        if (profile != null) {
            return IccColours.of(profile, grey ? IccColours.Space.GREY : IccColours.Space.RGB);
        }
        if (isSrgb) {
            return Colours.SRGB;
        }
        // browsers look at primaries beside a gamma alone
        return gamma > 0 ? CodedColours.ofGamma(gamma, primaries) : Colours.SRGB;
    }

    private void read() {
        int next = FIRST;
        boolean pixels = false;
        boolean isAfterPixels = false;
        while (true) {
            int length = next + 12 <= file.length ? ImageHeader.int32(file, next) : -1;
            if (length < 0 || length > file.length - next - 12) {
                isCut = true;
                break;
            }
            int type = ImageHeader.int32(file, next + 4);
            if (type == IEND) {
                break;
            }
            if (type == IDAT) {
                if (isAfterPixels) {
                    throw new InvalidImageException("The PNG file has pixels in two places.");
                }
                pixels = true;
                Data data = new Data(next, next + 8, next + 8 + length);
                still.data.add(data);
                if (!frames.isEmpty()) {
                    frames.getLast().data.add(data);
                }
            } else if (pixels) {
                if (frameCount == 0) {
                    return;
                }
                isAfterPixels = true;
                animation(type, next, length);
            } else {
                before(type, next, length);
            }
            next += length + 12;
        }
        if (still.data.isEmpty()) {
            throw new InvalidImageException(
                    isCut ? "The PNG file breaks off before its end." : "The PNG file has no pixels.");
        }
    }

    private void before(int type, int chunk, int length) {
        int at = chunk + 8;
        boolean critical = (type & ANCILLARY) == 0;
        if (!critical && type != FCTL && !hasItsCrc(chunk, length)) {
            return;
        }
        switch (type) {
            case PLTE -> samples.palette(copy(at, checkCrc(chunk, length)));
            case TRNS -> {
                if (!hasTransparency) {
                    hasTransparency = samples.transparency(copy(at, length));
                }
            }
            case IHDR -> throw new InvalidImageException("The PNG file has a second header.");
            // of two chunks of one kind the first counts
            case GAMA -> {
                if (gamma == 0 && length == 4) {
                    gamma = (ImageHeader.int32(file, at) & 0xffffffffL) / 100_000.0;
                }
            }
            case SRGB -> isSrgb |= length == 1 && file[at] >= 0 && file[at] <= MAX_INTENT;
            case CHRM -> {
                if (primaries == null && length == 32) {
                    primaries = chromaticities(at);
                }
            }
            case CICP -> {
                // only RGB of full range has a meaning here, and only before the palette
                if (!hasCicp && !samples.hasPalette() && length == 4 && file[at + 2] == 0 && file[at + 3] == 1) {
                    cicp = copy(at, 2);
                }
                hasCicp |= length == 4;
            }
            case MDCV -> {
                if (screen == 0 && length == 24) {
                    screen = (ImageHeader.int32(file, at + 16) & 0xffffffffL) / 10_000.0;
                }
            }
            case CLLI -> {
                if (peak == 0 && length == 8) {
                    peak = (ImageHeader.int32(file, at) & 0xffffffffL) / 10_000.0;
                }
            }
            case ICCP -> {
                if (!hasProfile) {
                    hasProfile = true;
                    profile = inflated(at, length);
                }
            }
            case EXIF -> {
                if (!hasExif) {
                    hasExif = true;
                    orientation = Orientation.of(file, at, at + length);
                }
            }
            case ACTL, FCTL -> animation(type, chunk, length);
            default -> {
                if (critical) {
                    throw new InvalidImageException("The PNG file has a critical chunk that is not known.");
                }
            }
        }
    }

    private void animation(int type, int chunk, int length) {
        int at = chunk + 8;
        if (frameCount > 0 && (type == FCTL || type == FDAT)) {
            checkSequence(chunk, length);
        }
        if (type == ACTL && frameCount > 0 || type == FCTL && frameCount == 0 && still.data.isEmpty()) {
            throw new InvalidImageException("The PNG animation has a second head, or a frame before its head.");
        }
        if (type == ACTL && length == 8 && still.data.isEmpty()) {
            frameCount = ImageHeader.int32(file, at) & 0xffffffffL;
            plays = ImageHeader.int32(file, at + 4) & 0xffffffffL;
        } else if (type == FCTL && length == 26 && frameCount > 0) {
            if (frames.size() == Animation.MAX_FRAMES) {
                throw new InvalidImageException(
                        "The PNG animation has more than " + Animation.MAX_FRAMES + " frames, the most that are read.");
            }
            int divisor = short16(at + 22);
            frames.add(part(
                    ImageHeader.int32(file, at + 12),
                    ImageHeader.int32(file, at + 16),
                    ImageHeader.int32(file, at + 4),
                    ImageHeader.int32(file, at + 8),
                    1000L * short16(at + 20) / (divisor == 0 ? 100 : divisor),
                    file[at + 24],
                    file[at + 25]));
        } else if (type == FDAT && frameCount > 0) {
            if (frames.isEmpty()) {
                throw new InvalidImageException("The PNG animation has pixels before its first frame.");
            }
            frames.getLast().data.add(new Data(chunk, at + 4, at + length));
        }
    }

    /** Viewers that find a number out of its order show the default image, or nothing. */
    private void checkSequence(int chunk, int length) {
        if (length < 4
                || ImageHeader.int32(file, chunk + 4) == FCTL && length != 26
                || ImageHeader.int32(file, chunk + 8) != sequence++) {
            throw new InvalidImageException("The PNG animation is damaged: its parts are not numbered in their order.");
        }
        checkCrc(chunk, length);
    }

    /** Whether the default image, which viewers without animation show, is no frame. */
    boolean hidesStill() {
        return !frames.isEmpty()
                && (frames.getFirst().data.isEmpty()
                        || !frames.getFirst().data.getFirst().equals(still.data.getFirst()));
    }

    private Part part(int x, int y, int width, int height, long millis, int disposal, int blend) {
        if (x < 0 || y < 0 || width < 1 || height < 1 || x > still.width - width || y > still.height - height) {
            throw new InvalidImageException("The PNG animation has a frame of " + width + " x " + height
                    + " pixels that is not on its canvas of " + still.width + " x " + still.height + ".");
        }
        if (disposal < 0 || disposal > 2 || blend < 0 || blend > 1) {
            throw new InvalidImageException(
                    "The PNG animation disposes of a frame or blends it in a way that there is not.");
        }
        return new Part(x, y, width, height, millis, disposal, blend, new ArrayList<>());
    }

    private int short16(int at) {
        return (file[at] & 0xff) << 8 | file[at + 1] & 0xff;
    }

    /** Red, green, blue and white, of which PNG names white first. */
    private double[] chromaticities(int at) {
        double[] points = new double[8];
        for (int i = 0; i < 8; i++) {
            points[(i + 6) % 8] = ImageHeader.int32(file, at + 4 * i) / 100_000.0;
        }
        return points;
    }

    private byte @Nullable [] inflated(int at, int length) {
        int name = at;
        while (name < at + length && file[name] != 0) {
            name++;
        }
        if (name == at || name - at > MAX_NAME || name + 2 >= at + length || file[name + 1] != DEFLATE) {
            return null;
        }
        byte[] data = new byte[1 << 16];
        int size = 0;
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(file, name + 2, at + length - name - 2);
            while (!inflater.finished()) {
                int count = inflater.inflate(data, size, data.length - size);
                size += count;
                if (size == data.length) {
                    IccProfile.requireSize(size + 1L);
                    data = Arrays.copyOf(data, 2 * size);
                } else if (count == 0) {
                    return null;
                }
            }
            return Arrays.copyOf(data, size);
        } catch (DataFormatException e) {
            return null;
        }
    }

    private byte[] copy(int data, int length) {
        return Arrays.copyOfRange(file, data, data + length);
    }

    private boolean hasItsCrc(int chunk, int length) {
        CRC32 crc = new CRC32();
        crc.update(file, chunk + 4, length + 4);
        return (int) crc.getValue() == ImageHeader.int32(file, chunk + 8 + length);
    }

    private int checkCrc(int chunk, int length) {
        if (!hasItsCrc(chunk, length)) {
            throw new InvalidImageException("The PNG file is damaged: the checksum of a chunk is wrong.");
        }
        return length;
    }
}
