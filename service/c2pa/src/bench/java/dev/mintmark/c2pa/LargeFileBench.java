package dev.mintmark.c2pa;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Files that are longer than the heap of the process that signs and validates them. */
final class LargeFileBench {
    private static final int HEAP_MIB = 64;

    private LargeFileBench() {}

    static List<Row> rows(boolean quick) throws Exception {
        long length = quick ? 256L << 20 : 1L << 30;
        List<String> formats = List.of("png", "jpeg", "tiff", "mp4");
        Path folder = Files.createTempDirectory("large");
        List<Row> rows = new ArrayList<>();
        try {
            for (String line : LargeFiles.run(folder, HEAP_MIB, length, formats)) {
                String[] parts = line.split(" ");
                boolean trusted = parts[4].equals("Trusted");
                double seconds = Double.parseDouble(parts[2]) + Double.parseDouble(parts[3]);
                double rate = 2 * length / seconds / (1 << 20);
                rows.add(new Row(
                        String.format(
                                Locale.ROOT,
                                "%d MiB signed and validated in %d MiB, %s",
                                length >> 20,
                                HEAP_MIB,
                                parts[0]),
                        Math.rint(rate),
                        "MiB/s",
                        null,
                        trusted,
                        "sign " + parts[2] + " s, validate " + parts[3] + " s, " + parts[4]));
            }
        } finally {
            Files.delete(folder);
        }
        return rows;
    }
}
