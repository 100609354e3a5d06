package dev.mintmark.app.image;

import dev.mintmark.app.artwork.ImageFormat;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The texts in a picture's file. In PNG (third edition, section 11.3.3) they are chunks with a key: tEXt where the text is Latin-1, else
 * iTXt. JPEG has one, the user comment of EXIF 2.3 (section 4.6.5), which is read and written under the key {@code parameters}.
 */
public final class PictureText {
    /** The key of the text that a JPEG file can have. */
    public static final String KEY = "parameters";

    private static final int PNG_BEGIN = 33;
    /** Bytes of all texts that are read from a file. */
    private static final int MAX_TEXT = 1 << 20;

    private static final int MAX_TEXTS = 100;
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
    private static final byte[] UNICODE = {'U', 'N', 'I', 'C', 'O', 'D', 'E', 0};
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int EXIF_IFD = 0x8769;
    private static final int USER_COMMENT = 0x9286;
    private static final int LONG = 4;
    private static final int UNDEFINED = 7;
    /** A TIFF header, and a directory with one entry. */
    private static final int HEADER = 8;

    private static final int DIRECTORY = 18;

    private PictureText() {}

    /**
     * Returns a file of this service with texts added before its pixels.
     *
     * @param texts by key; of a JPEG only that of {@link #KEY} is added
     */
    public static byte[] add(byte[] file, ImageFormat format, Map<String, String> texts) {
        return switch (format) {
            case PNG -> addToPng(file, texts);
            case JPEG -> texts.containsKey(KEY) ? addToJpeg(file, texts.get(KEY)) : file;
        };
    }

    private static byte[] addToPng(byte[] file, Map<String, String> texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + 4096);
        out.write(file, 0, PNG_BEGIN);
        texts.forEach((key, text) -> {
            boolean isLatin = StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            data.writeBytes(key.getBytes(StandardCharsets.ISO_8859_1));
            // no compression, no language, no translated key
            data.writeBytes(new byte[isLatin ? 1 : 5]);
            data.writeBytes(text.getBytes(isLatin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
            chunk(out, isLatin ? "tEXt" : "iTXt", data.toByteArray());
        });
        out.write(file, PNG_BEGIN, file.length - PNG_BEGIN);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(name);
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static byte[] addToJpeg(byte[] file, String text) {
        byte[] coded = text.getBytes(StandardCharsets.UTF_16BE);
        int comment = UNICODE.length + coded.length;
        ByteBuffer segment = ByteBuffer.allocate(4 + EXIF.length + HEADER + 2 * DIRECTORY + comment);
        segment.putShort((short) (0xff00 | APP1)).putShort((short) (segment.capacity() - 2));
        segment.put(EXIF).put(new byte[] {'M', 'M', 0, '*'}).putInt(HEADER);
        directory(segment, EXIF_IFD, LONG, 1, HEADER + DIRECTORY);
        directory(segment, USER_COMMENT, UNDEFINED, comment, HEADER + 2 * DIRECTORY);
        segment.put(UNICODE).put(coded);
        // JFIF's segment is the first
        int at = (file[3] & 0xff) == APP0 ? 4 + ((file[4] & 0xff) << 8 | file[5] & 0xff) : 2;
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + segment.capacity());
        out.write(file, 0, at);
        out.writeBytes(segment.array());
        out.write(file, at, file.length - at);
        return out.toByteArray();
    }

    private static void directory(ByteBuffer out, int tag, int type, int count, int value) {
        out.putShort((short) 1)
                .putShort((short) tag)
                .putShort((short) type)
                .putInt(count)
                .putInt(value)
                .putInt(0);
    }

    /**
     * Returns the texts of a PNG or JPEG file by their keys, at most 1 MiB; what is damaged or longer is left out.
     *
     * @throws InvalidImageException where it is no picture that is known here
     */
    public static Map<String, String> read(byte[] file) {
        return switch (ImageHeader.read(file).kind()) {
            case PNG -> readPng(file);
            case JPEG -> readJpeg(file);
            case WEBP, GIF, HEIF -> Map.of();
        };
    }

    private static Map<String, String> readPng(byte[] file) {
        Map<String, String> texts = new LinkedHashMap<>();
        int left = MAX_TEXT;
        int next = PNG_BEGIN;
        while (next + 12 <= file.length && texts.size() < MAX_TEXTS) {
            int length = ImageHeader.int32(file, next);
            if (length < 0 || length > file.length - next - 12) {
                break;
            }
            String type = new String(file, next + 4, 4, StandardCharsets.ISO_8859_1);
            if (type.matches("tEXt|zTXt|iTXt") && length <= left) {
                String[] entry = entry(type, Arrays.copyOfRange(file, next + 8, next + 8 + length), left);
                if (entry.length == 2) {
                    left -= entry[1].length();
                    texts.putIfAbsent(entry[0], entry[1]);
                }
            }
            next += length + 12;
        }
        return texts;
    }

    /** Returns key and text; nothing where the chunk is damaged or its text is longer than the limit. */
    private static String[] entry(String type, byte[] data, int limit) {
        int end = zero(data, 0);
        if (end < 1) {
            return new String[0];
        }
        String key = new String(data, 0, end, StandardCharsets.ISO_8859_1);
        int from = end + 1;
        boolean isCompressed = type.equals("zTXt");
        if (isCompressed) {
            from++;
        } else if (type.equals("iTXt")) {
            int language = zero(data, from + 2);
            int translated = language < 0 ? -1 : zero(data, language + 1);
            if (translated < 0) {
                return new String[0];
            }
            isCompressed = data[from] == 1;
            from = translated + 1;
        }
        if (from > data.length) {
            return new String[0];
        }
        byte[] text = Arrays.copyOfRange(data, from, data.length);
        if (isCompressed) {
            text = inflated(text, limit);
        }
        return new String[] {
            key, new String(text, type.equals("iTXt") ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1)
        };
    }

    private static int zero(byte[] data, int from) {
        for (int i = from; i < data.length; i++) {
            if (data[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] inflated(byte[] data, int limit) {
        byte[] text = new byte[limit];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(data);
            int size = inflater.inflate(text);
            return inflater.finished() ? Arrays.copyOf(text, size) : new byte[0];
        } catch (DataFormatException e) {
            return new byte[0];
        }
    }

    private static Map<String, String> readJpeg(byte[] file) {
        int at = 2;
        while (at + 4 <= file.length && (file[at] & 0xff) == 0xff) {
            int marker = file[at + 1] & 0xff;
            int length = (file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff;
            int end = at + 2 + length;
            if (marker == 0xda || length < 2 || end > file.length) {
                break;
            }
            int from = at + 4 + EXIF.length;
            if (marker == APP1 && from <= end && Arrays.equals(file, at + 4, from, EXIF, 0, EXIF.length)) {
                return comment(Arrays.copyOfRange(file, from, end));
            }
            at = end;
        }
        return Map.of();
    }

    private static Map<String, String> comment(byte[] tiff) {
        try {
            ByteBuffer in = ByteBuffer.wrap(tiff);
            if (in.get(0) == 'I') {
                in.order(ByteOrder.LITTLE_ENDIAN);
            }
            int directory = value(in, in.getInt(4), EXIF_IFD);
            int entry = directory < 0 ? -1 : entryAt(in, directory, USER_COMMENT);
            if (entry < 0) {
                return Map.of();
            }
            int count = in.getInt(entry + 4);
            int from = in.getInt(entry + 8);
            if (count < UNICODE.length || from < 0 || count > tiff.length - from) {
                return Map.of();
            }
            boolean isUnicode = Arrays.equals(tiff, from, from + UNICODE.length, UNICODE, 0, UNICODE.length);
            return Map.of(
                    KEY,
                    new String(
                            tiff,
                            from + UNICODE.length,
                            count - UNICODE.length,
                            isUnicode ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return Map.of();
        }
    }

    private static int value(ByteBuffer in, int directory, int tag) {
        int entry = entryAt(in, directory, tag);
        return entry < 0 ? -1 : in.getInt(entry + 8);
    }

    /** Returns where the entry of a tag is; -1 where there is none. */
    private static int entryAt(ByteBuffer in, int directory, int tag) {
        int count = in.getShort(directory) & 0xffff;
        for (int i = 0; i < count; i++) {
            int entry = directory + 2 + 12 * i;
            if ((in.getShort(entry) & 0xffff) == tag) {
                return entry;
            }
        }
        return -1;
    }
}
