package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.ModelDefaults;
import dev.mintmark.diffusion.StepListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelsTest {
    private static final Path TINY = Path.of("../diffusion/src/test/resources/tiny-sd");
    private static final Path OTHER = Path.of("../diffusion/src/test/resources/tiny-sd2");

    @TempDir
    Path scratch;

    @Test
    void keepsSeveralModelsWhereTheyFit() throws Exception {
        try (LoadedModels models = new LoadedModels(Device.CPU, 1L << 30)) {
            DiffusionModel first = models.load("a", TINY, List.of());
            assertThat(models.load("b", OTHER, List.of())).isNotSameAs(first);
            assertThat(models.load("a", TINY, List.of())).isSameAs(first);
        }
    }

    @Test
    void closesTheLeastRecentlyUsedWhereTheyDoNotFit() throws Exception {
        try (LoadedModels models = new LoadedModels(Device.CPU, 0)) {
            DiffusionModel first = models.load("a", TINY, List.of());
            models.load("b", OTHER, List.of());
            assertThatThrownBy(() -> first.draw(ModelDefaults.read(TINY).request("a fox", 7), StepListener.NONE))
                    .isInstanceOf(DrawFailedException.class)
                    .hasMessageContaining("is closed");
            assertThat(models.load("a", TINY, List.of())).isNotSameAs(first);
        }
    }

    @Test
    void hashesAFolderAgainOnlyWhenASizeOrATimeChanges() throws Exception {
        Path model = copy();
        try (LoadedModels models = new LoadedModels(Device.CPU, 0)) {
            String before = models.checksum(model, List.of()).sha256();
            Path file = model.resolve("tokenizer/merges.txt");
            FileTime time = Files.getLastModifiedTime(file);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 2] ^= 1;
            Files.write(file, bytes);
            Files.setLastModifiedTime(file, time);
            assertThat(models.checksum(model, List.of()).sha256()).isEqualTo(before);
            Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 5000));
            assertThat(models.checksum(model, List.of()).sha256()).isNotEqualTo(before);
        }
    }

    @Test
    void hashesALoraAgainOnlyWhenItsSizeOrTimeChanges() throws Exception {
        Path file = Files.writeString(scratch.resolve("x.safetensors"), "abc");
        List<Lora> loras = List.of(new Lora(file, 1));
        FileTime time = Files.getLastModifiedTime(file);
        try (LoadedModels models = new LoadedModels(Device.CPU, 0)) {
            String before = models.checksum(TINY, loras).sha256();
            Files.writeString(file, "abd");
            Files.setLastModifiedTime(file, time);
            assertThat(models.checksum(TINY, loras).sha256()).isEqualTo(before);
            Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 5000));
            assertThat(models.checksum(TINY, loras).sha256()).isNotEqualTo(before);
            assertThat(models.checksum(TINY, List.of()).sha256()).isNotEqualTo(before);
        }
    }

    private Path copy() throws Exception {
        Path to = scratch.resolve("model");
        try (Stream<Path> all = Files.walk(TINY)) {
            for (Path from : all.toList()) {
                Path target = to.resolve(TINY.relativize(from).toString());
                if (Files.isDirectory(from)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(from, target);
                }
            }
        }
        return to;
    }
}
