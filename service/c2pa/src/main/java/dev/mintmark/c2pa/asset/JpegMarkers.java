package dev.mintmark.c2pa.asset;

import java.util.Map;

/** Names of JPEG markers (ITU-T T.81, table B.1). */
final class JpegMarkers {
    private static final Map<Integer, String> OTHERS = Map.of(
            0xc4, "DHT", 0xc8, "JPG", 0xcc, "DAC", 0xd8, "SOI", 0xd9, "EOI", 0xda, "SOS", 0xdb, "DQT", 0xdc, "DNL",
            0xdd, "DRI", 0xfe, "COM");

    private JpegMarkers() {}

    static String name(int marker) {
        String other = OTHERS.get(marker);
        if (other != null) {
            return other;
        }
        return switch (marker >> 4) {
            case 0xc -> "SOF" + (marker & 0xf);
            case 0xd -> "RST" + (marker & 0x7);
            case 0xe -> "APP" + (marker & 0xf);
            case 0xf -> "JPG" + (marker & 0xf);
            default -> "RES%02x".formatted(marker);
        };
    }
}
