package dev.mintmark.app.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.diffusion.Cancellation;
import dev.mintmark.diffusion.Device;
import dev.mintmark.watermark.Raster;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One run of this model's network lasts for ever. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndlessDrawingTest {
    private static final Path TINY = Path.of("../diffusion/src/test/resources/tiny-sd");

    @TempDir
    Path scratch;

    @Test
    void endsWhenItIsCancelledWhenALimitIsOverAndWhenTheDrawerIsClosed() throws Exception {
        Path folder = ModelFolders.copy(TINY, scratch.resolve("endless"));
        EndlessNetwork.append(folder.resolve("unet/model.onnx"), "timestep");
        try (Database database = Database.open(scratch.resolve("test.db"));
                Models models = new Models(TINY, new SqlModelRepository(database, Clock.systemUTC()), 64)) {
            Model model = models.add(NewModel.of(folder));
            Recipe recipe = new Recipe(
                    TestDrawings.parameters("a fox", "", 1, 2, 7.5, "ddim", 64, 64), model.sha256(), List.of());
            Drawer drawer = new Drawer(models, Device.CPU, null);

            Cancellation cancellation = new Cancellation();
            cancellation.cancelAfter(Duration.ofSeconds(2));
            assertThat(drawer.draw(recipe, InputImages.NONE, progress -> true, cancellation))
                    .isEmpty();

            Raster picture = new Raster(64, 64, new int[64 * 64]);
            assertThatThrownBy(() -> drawer.invert(model.sha256(), picture, 64, 64, Duration.ofSeconds(1)))
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessage("Inverting took longer than 1 s.");

            CompletableFuture<Void> closing =
                    CompletableFuture.runAsync(drawer::close, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
            assertThat(drawer.draw(recipe, InputImages.NONE, progress -> true)).isEmpty();
            closing.get();
        }
    }
}
