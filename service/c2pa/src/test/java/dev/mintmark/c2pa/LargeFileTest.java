package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that do not fit into the heap. */
class LargeFileTest {
    private static final int HEAP_MIB = 64;

    @TempDir
    Path folder;

    @Test
    void filesThatAreLongerThanTheHeapAreSignedAndValidated() throws Exception {
        check(200L << 20, LargeFiles.FORMATS);
    }

    @Test
    @Tag("long")
    void filesOfAGigabyteAreSignedAndValidated() throws Exception {
        check(1L << 30, List.of("png", "jpeg", "tiff", "mp4"));
    }

    /** Longer than the longest array. */
    @Test
    @Tag("long")
    void filesOfThreeGigabytesAreSignedAndValidated() throws Exception {
        check(3L << 30, List.of("mp4", "bigtiff"));
    }

    private void check(long length, List<String> formats) throws Exception {
        List<String> lines = LargeFiles.run(folder, HEAP_MIB, length, formats);
        assertThat(lines).hasSameSizeAs(formats);
        for (int i = 0; i < lines.size(); i++) {
            String[] line = lines.get(i).split(" ");
            assertThat(line[0]).isEqualTo(formats.get(i));
            assertThat(Long.parseLong(line[1])).isGreaterThan(length);
            assertThat(line[4]).as(lines.get(i)).isEqualTo("Trusted");
        }
    }
}
