package dev.mintmark.c2pa.jumbf;

import java.util.Arrays;
import java.util.HexFormat;

/** Types of superboxes: four-character codes, which abbreviate UUIDs. C2PA 2.4, section 11.1. */
public final class BoxType {
    public static final String STORE = "c2pa";
    public static final String MANIFEST = "c2ma";
    public static final String UPDATE_MANIFEST = "c2um";
    public static final String COMPRESSED_MANIFEST = "c2cm";
    public static final String ASSERTIONS = "c2as";
    public static final String CLAIM = "c2cl";
    public static final String SIGNATURE = "c2cs";
    public static final String DATA_BOXES = "c2db";
    public static final String CREDENTIALS = "c2vc";
    public static final String BROTLI = "brob";
    public static final String CBOR = "cbor";
    public static final String JSON = "json";
    public static final String UUID = "uuid";
    public static final String EMBEDDED_FILE = "bfdb";

    static final int UUID_LENGTH = 16;
    private static final byte[] TAIL = HexFormat.of().parseHex("00110010800000AA00389B71");
    private static final byte[] EMBEDDED_FILE_UUID = HexFormat.of().parseHex("40CB0C32BB8A489DA70B2AD6F47F4369");

    private BoxType() {}

    static byte[] toUuid(String type) {
        if (type.equals(EMBEDDED_FILE)) {
            return EMBEDDED_FILE_UUID.clone();
        }
        byte[] uuid = Arrays.copyOf(type.getBytes(java.nio.charset.StandardCharsets.US_ASCII), UUID_LENGTH);
        System.arraycopy(TAIL, 0, uuid, 4, TAIL.length);
        return uuid;
    }

    static String fromUuid(byte[] uuid) {
        if (Arrays.equals(uuid, EMBEDDED_FILE_UUID)) {
            return EMBEDDED_FILE;
        }
        if (Arrays.equals(uuid, 4, UUID_LENGTH, TAIL, 0, TAIL.length)) {
            return new String(uuid, 0, 4, java.nio.charset.StandardCharsets.ISO_8859_1);
        }
        return HexFormat.of().formatHex(uuid);
    }
}
