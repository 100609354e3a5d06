package dev.mintmark.app.ipfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The CIDs are those that another implementation, npm's ipfs-unixfs-importer, finds. */
@Tag("slow")
class UnixFsReferenceTest {
    private static final int MIB = 1 << 20;
    private static final Path REFERENCE = Path.of("src/test/reference").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void filesOfEverySizeHaveTheReferenceCid() throws Exception {
        assertSameCids(UnixFs.V1_2025, 0, 1, MIB - 1, MIB, MIB + 1, 5_000_000);
    }

    @Test
    void aGraphOfManyLevelsHasTheReferenceCid() throws Exception {
        assertSameCids(new UnixFs(16, 3), 16, 17, 48, 49, 16 * 9, 16 * 9 + 1, 16 * 27 + 1, 5_000);
    }

    @Test
    void aFileOfMoreThanAThousandLeavesHasTheReferenceCid() throws Exception {
        assertSameCids(new UnixFs(256, 1024), 256 * 1024, 256 * 1024 + 1, 256 * 2100 + 7);
    }

    private void assertSameCids(UnixFs profile, int... sizes) throws Exception {
        List<String> ours = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        Random random = new Random(7);
        for (int size : sizes) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            Path file = Files.write(folder.resolve(size + ".bin"), bytes);
            files.add(file);
            try (InputStream in = Files.newInputStream(file)) {
                ours.add(profile.of(in, block -> {}).toString());
            }
        }
        assertThat(ours).isEqualTo(reference(profile, files));
    }

    private static List<String> reference(UnixFs profile, List<Path> files) throws IOException, InterruptedException {
        assertThat(REFERENCE.resolve("node_modules"))
                .as("scripts/test installs the reference implementation there, by npm install in %s", REFERENCE)
                .exists();
        List<String> command = new ArrayList<>(
                List.of("node", "cids.mjs", Integer.toString(profile.chunk()), Integer.toString(profile.maxLinks())));
        files.forEach(file -> command.add(file.toString()));
        Process node = new ProcessBuilder(command)
                .directory(REFERENCE.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).as(out).isZero();
        return List.of(JsonMapper.shared().readValue(out, String[].class));
    }
}
