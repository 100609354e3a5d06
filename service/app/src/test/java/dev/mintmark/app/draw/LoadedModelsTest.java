package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.FileHashes;
import dev.mintmark.diffusion.LoadOptions;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.ModelDefaults;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.StepListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelsTest {
    private static final Path TINY = Path.of("../diffusion/src/test/resources/tiny-sd");
    private static final Path OTHER = Path.of("../diffusion/src/test/resources/tiny-sd2");

    @TempDir
    Path scratch;

    @Test
    void keepsSeveralModelsWhereTheyFit() throws Exception {
        try (LoadedModels models =
                new LoadedModels(Device.CPU, 1L << 30, DrawingOptions.of(DrawingSafety.CHECKERS), new FileHashes())) {
            DiffusionModel first = models.load("a", TINY, LoadOptions.DEFAULT);
            assertThat(models.load("b", OTHER, LoadOptions.DEFAULT)).isNotSameAs(first);
            assertThat(models.load("a", TINY, LoadOptions.DEFAULT)).isSameAs(first);
        }
    }

    @Test
    void closesTheLeastRecentlyUsedWhereTheyDoNotFit() throws Exception {
        try (LoadedModels models =
                new LoadedModels(Device.CPU, 0, DrawingOptions.of(DrawingSafety.CHECKERS), new FileHashes())) {
            DiffusionModel first = models.load("a", TINY, LoadOptions.DEFAULT);
            models.load("b", OTHER, LoadOptions.DEFAULT);
            assertThatThrownBy(() -> first.draw(ModelDefaults.read(TINY).request("a fox", 7), StepListener.NONE))
                    .isInstanceOf(DrawFailedException.class)
                    .hasMessageContaining("is closed");
            assertThat(models.load("a", TINY, LoadOptions.DEFAULT)).isNotSameAs(first);
        }
    }

    @Test
    void hashesAFolderAgainOnlyWhenAFileWasWritten() throws Exception {
        Path model = copy();
        try (LoadedModels models =
                new LoadedModels(Device.CPU, 0, DrawingOptions.of(DrawingSafety.CHECKERS), new FileHashes())) {
            ModelChecksum before = models.checksum(model, LoadOptions.DEFAULT);
            assertThat(models.checksum(model, LoadOptions.DEFAULT)).isSameAs(before);

            Path file = model.resolve("tokenizer/merges.txt");
            FileTime time = Files.getLastModifiedTime(file);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 2] ^= 1;
            Files.write(file, bytes);
            Files.setLastModifiedTime(file, time);

            assertThat(models.checksum(model, LoadOptions.DEFAULT).sha256())
                    .as("its size and its settable time are as before")
                    .isNotEqualTo(before.sha256());
        }
    }

    /** What was loaded may be another file than what was hashed. */
    @Test
    void refusesAModelOfWhichAFileChangedAfterItWasHashed() throws Exception {
        Path model = copy();
        try (LoadedModels models =
                new LoadedModels(Device.CPU, 0, DrawingOptions.of(DrawingSafety.CHECKERS), new FileHashes())) {
            ModelChecksum checksum = models.checksum(model, LoadOptions.DEFAULT);
            Path file = model.resolve("tokenizer/merges.txt");
            Path away = model.resolve("away.txt");
            Files.move(file, away);
            Files.move(away, file);

            assertThatThrownBy(() -> models.load(checksum.sha256(), model, LoadOptions.DEFAULT))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("changed while it was loaded");
        }
    }

    /** An encoder that was loaded meanwhile may be another, though all files are as before. */
    @Test
    void loadsAModelAnewOfWhichAFileWasReplacedAndPutBack() throws Exception {
        Path model = copy();
        try (LoadedModels models =
                new LoadedModels(Device.CPU, 1L << 30, DrawingOptions.of(DrawingSafety.CHECKERS), new FileHashes())) {
            ModelChecksum checksum = models.checksum(model, LoadOptions.DEFAULT);
            DiffusionModel first = models.load(checksum.sha256(), model, LoadOptions.DEFAULT);
            assertThat(models.load(checksum.sha256(), model, LoadOptions.DEFAULT))
                    .isSameAs(first);

            replaceAndPutBack(model.resolve("vae_encoder/model.onnx"));

            assertThat(models.checksum(model, LoadOptions.DEFAULT)).isEqualTo(checksum);
            assertThat(models.load(checksum.sha256(), model, LoadOptions.DEFAULT))
                    .isNotSameAs(first);
        }
    }

    @Test
    void keepsNoPictureOfAModelOfWhichAFileWasReplacedDuringTheDrawing() throws Exception {
        Path folder = copy();
        try (Database database = Database.open(scratch.resolve("test.db"));
                Models models = new Models(
                        scratch.resolve("no-starter"), new SqlModelRepository(database, Clock.systemUTC()), 64);
                Drawer drawer = new Drawer(models, Device.CPU, null)) {
            Model model = models.add(NewModel.of(folder));
            Recipe recipe = new Recipe(
                    TestDrawings.parameters("a fox", "", 1, 2, 7.5, "ddim", 64, 64), model.sha256(), List.of());
            assertThatThrownBy(() -> drawer.draw(recipe, InputImages.NONE, progress -> {
                        replaceAndPutBack(folder.resolve("unet/model.onnx"));
                        return true;
                    }))
                    .isInstanceOfSatisfying(
                            StepFailedException.class,
                            e -> assertThat(e.failure().type()).isEqualTo("model-changed"))
                    .hasMessageContaining("while it was in use");
            assertThat(drawer.draw(recipe, InputImages.NONE, progress -> true)).isPresent();
        }
    }

    private static void replaceAndPutBack(Path file) {
        try {
            FileTime time = Files.getLastModifiedTime(file);
            byte[] bytes = Files.readAllBytes(file);
            Path other = file.resolveSibling("other");
            Files.write(other, new byte[bytes.length]);
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            Files.write(other, bytes);
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(file, time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void hashesALoraAgainWhenItWasWritten() throws Exception {
        Path file = Files.writeString(scratch.resolve("x.safetensors"), "abc");
        LoadOptions loras = LoadOptions.DEFAULT.withLoras(List.of(new Lora(file, 1)));
        FileTime time = Files.getLastModifiedTime(file);
        try (LoadedModels models =
                new LoadedModels(Device.CPU, 0, DrawingOptions.of(DrawingSafety.CHECKERS), new FileHashes())) {
            String before = models.checksum(TINY, loras).sha256();
            Files.writeString(file, "abd");
            Files.setLastModifiedTime(file, time);
            assertThat(models.checksum(TINY, loras).sha256()).isNotEqualTo(before);
            assertThat(models.checksum(TINY, LoadOptions.DEFAULT).sha256()).isNotEqualTo(before);
        }
    }

    private Path copy() throws Exception {
        return ModelFolders.copy(TINY, scratch.resolve("model"));
    }
}
