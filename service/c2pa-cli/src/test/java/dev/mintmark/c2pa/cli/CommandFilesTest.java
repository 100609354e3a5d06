package dev.mintmark.c2pa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands change no file but the one that they are told to write. */
class CommandFilesTest {
    @TempDir
    Path folder;

    private byte[] picture = {};

    @BeforeEach
    void picture() throws Exception {
        Path file = folder.resolve("in.png");
        ImageIO.write(new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
        picture = Files.readAllBytes(file);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private Path given(String name) throws IOException {
        return Files.write(file(name), picture);
    }

    private int strip(Path in, Path out, String... more) {
        CommandLine line = new CommandLine(new StripCommand());
        line.setExecutionExceptionHandler((e, ignored, parsed) -> 1);
        return line.execute(Stream.concat(Stream.of(in.toString(), out.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(each -> String.valueOf(each.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aFileWithTheOutputsNameAndPartIsRead() throws Exception {
        Path in = given("a.png.part");
        assertThat(strip(in, file("a.png"))).isZero();
        assertThat(in).hasBinaryContent(picture);
        assertThat(file("a.png")).hasBinaryContent(picture);
        assertThat(names()).containsExactly("a.png", "a.png.part", "in.png");
    }

    @Test
    void aFileBesideTheOutputIsKept() throws Exception {
        Path other = Files.writeString(file("keep.png.part"), "a download");
        given("keep.png");
        assertThat(strip(file("in.png"), file("keep.png"), "--force")).isZero();
        assertThat(other).hasContent("a download");
        assertThat(names()).containsExactly("in.png", "keep.png", "keep.png.part");
    }

    @Test
    void theInputIsReplacedOnlyIfAskedTo() throws Exception {
        Path in = file("in.png");
        assertThat(strip(in, in)).isEqualTo(1);
        assertThat(in).hasBinaryContent(picture);
        assertThat(strip(in, in, "--force")).isZero();
        assertThat(in).hasBinaryContent(picture);
        assertThat(names()).containsExactly("in.png");
    }

    @Test
    void workThatFailsLeavesWhatWasThere() throws Exception {
        Path out = Files.writeString(file("out.png"), "before");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> CommandFiles.write(out, true, channel -> {
                    throw new IOException("half");
                }))
                .withMessage("half");
        assertThat(out).hasContent("before");
        assertThat(names()).containsExactly("in.png", "out.png");
    }

    @Test
    void anEmptyFolderIsNotReplaced() throws Exception {
        Path out = Files.createDirectory(file("out"));
        assertThat(strip(file("in.png"), out, "--force")).isEqualTo(1);
        assertThat(out).isDirectory();
    }

    @Test
    void aFileIsReadableAsOthersAre() throws Exception {
        assertThat(strip(file("in.png"), file("out.png"))).isZero();
        assertThat(Files.getPosixFilePermissions(file("out.png")))
                .isEqualTo(Files.getPosixFilePermissions(file("in.png")));
    }

    @Test
    void aManifestBesideTheOutputReplacesNoFileThatIsNamed() throws Exception {
        Path in = given("out.c2pa");
        int code = sign(in, file("out.png"));
        assertThat(code).isEqualTo(2);
        assertThat(in).hasBinaryContent(picture);
        assertThat(sign(file("in.png"), file("new.c2pa"))).isEqualTo(2);
        assertThat(names()).containsExactly("in.png", "out.c2pa");
    }

    private int sign(Path in, Path out) {
        CommandLine line = new CommandLine(new SignCommand());
        line.setExecutionExceptionHandler((e, ignored, parsed) -> 1);
        return line.execute(
                in.toString(),
                out.toString(),
                "--sidecar",
                "--force",
                "--development-keys",
                file("keys").toString(),
                "--config",
                """
                {"assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [{"action": "c2pa.created",
                  "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"}]}}]}
                """);
    }
}
