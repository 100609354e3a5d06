package dev.mintmark.app.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.draw.DrawResult;
import dev.mintmark.app.draw.InputImages;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.watermark.Raster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images of one request that are drawn in one batch. */
@Tag("slow")
@Timeout(240)
final class DrawnTogetherTest {
    @TempDir
    Path data;

    @Test
    void theImagesOfARequestAreDrawnTogetherAsTheirSeedsDrawThem() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.openWithBatch(data, 3)) {
            List<Artwork> created = fixture.requests.create(request(40, 3), null);
            // the last one's progress is that of the first one's step
            fixture.until(created.get(2).id(), artwork -> artwork.progress() != null);
            assertThat(fixture.artworks
                            .find(created.getFirst().id())
                            .orElseThrow()
                            .stage())
                    .isEqualTo(Stage.ACCEPTED);

            List<Raster> pictures = new ArrayList<>();
            for (Artwork artwork : created) {
                untilDrawn(fixture, artwork.id());
                String drawing =
                        fixture.artworks.find(artwork.id()).orElseThrow().drawing();
                pictures.add(ImageCodec.decodeOwn(
                        fixture.files.get(Objects.requireNonNull(drawing)).orElseThrow()));
            }
            for (int i = 0; i < created.size(); i++) {
                Recipe recipe = created.get(i).recipe();
                assertThat(recipe.parameters().seed()).isEqualTo(5 + i);
                Raster alone = fixture.drawer
                        .draw(recipe, InputImages.NONE, progress -> true)
                        .map(DrawResult::picture)
                        .orElseThrow();
                assertThat(difference(pictures.get(i), alone)).isLessThanOrEqualTo(1);
            }
            assertThat(pictures.get(0).argb()).isNotEqualTo(pictures.get(1).argb());
        }
    }

    /** What is drawn in this size is not sealed, as such noise is too small to carry the watermark. */
    private static GenerateRequest request(int steps, int count) {
        DrawParameters.Request parameters = TestDrawings.request("a slow river", null, 5L, steps, 7.5, null, 256, 256);
        return new GenerateRequest(parameters, null, count, null, false, false, false, null);
    }

    /** Waits for a minute and a half, as other programs may use the machine. */
    private static void untilDrawn(PipelineFixture fixture, String id) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (fixture.artworks.find(id).orElseThrow().drawing() == null) {
            assertThat(System.nanoTime()).as("the picture is drawn in time").isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void oneThatIsCancelledDoesNotEndTheOthers() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.openWithBatch(data, 2)) {
            List<Artwork> created = fixture.requests.create(request(100, 2), null);
            String first = created.get(0).id();
            String second = created.get(1).id();
            fixture.until(second, artwork -> artwork.progress() != null);
            fixture.requests.cancel(first);
            untilDrawn(fixture, second);
            assertThat(fixture.artworks.find(first).orElseThrow().stage()).isEqualTo(Stage.CANCELLED);
            assertThat(fixture.artworks.find(first).orElseThrow().drawing()).isNull();
        }
    }

    @Test
    void aBatchHasNoMoreThanTheAreaOfTheLargestPictureAndNoOtherRequest() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.openWithBatch(data, 2)) {
            Recipe small = recipe(fixture, 512);
            assertThat(fixture.drawer.batch(small)).isEqualTo(2);
            assertThat(fixture.drawer.batch(recipe(fixture, 720))).isEqualTo(1);
            DrawParameters parameters = small.parameters();
            assertThat(small.isLike(new Recipe(parameters.withSeed(99), small.model(), List.of())))
                    .isTrue();
            assertThat(small.isLike(new Recipe(parameters.withPrompt("a lake"), small.model(), List.of())))
                    .isFalse();
            assertThat(small.isLike(new Recipe(parameters.withSize(576, 512), small.model(), List.of())))
                    .isFalse();
            assertThat(small.isLike(new Recipe(parameters, "ab", List.of()))).isFalse();
            assertThat(small.isLike(new Recipe(parameters, small.model(), List.of("cd"))))
                    .isFalse();
            assertThat(small.isLike(small.withBaseModel("ef"))).isFalse();
        }
    }

    private static Recipe recipe(PipelineFixture fixture, int side) {
        GenerateRequest request =
                GenerateRequest.of(TestDrawings.request("a slow river", null, 5L, 3, 7.5, null, side, side));
        return fixture.requests.create(request, null).getFirst().recipe();
    }

    @Test
    void variationsKeepTheSeedAndCountTheirOwn() throws Exception {
        try (PipelineFixture fixture = PipelineFixture.withoutDrawer(data)) {
            DrawParameters.Request river = TestDrawings.request("a slow river", null, 5L, 3, 7.5, null, 512, 512);
            List<Artwork> created = fixture.requests.create(
                    new GenerateRequest(TestDrawings.varied(river, 40L, 0.2), null, 2, null, false, false, false, null),
                    null);
            assertThat(created)
                    .extracting(artwork -> fixture.artworks
                            .find(artwork.id())
                            .orElseThrow()
                            .recipe()
                            .parameters())
                    .allSatisfy(parameters -> {
                        assertThat(parameters.seed()).isEqualTo(5);
                        assertThat(parameters.variationStrength()).isEqualTo(0.2);
                    })
                    .extracting(DrawParameters::variationSeed)
                    .containsExactly(40L, 41L);
            assertThat(created.get(0).recipe().isLike(created.get(1).recipe())).isTrue();

            Artwork random = fixture.requests
                    .create(GenerateRequest.of(TestDrawings.varied(river, null, 0.3)), null)
                    .getFirst();
            assertThat(random.recipe().parameters().variationSeed()).isNotNull();
            Artwork none = fixture.requests
                    .create(GenerateRequest.of(TestDrawings.varied(river, 40L, 0.0)), null)
                    .getFirst();
            assertThat(none.recipe().parameters())
                    .isEqualTo(fixture.requests
                            .create(GenerateRequest.of(river), null)
                            .getFirst()
                            .recipe()
                            .parameters());
            assertThat(created.get(0).recipe().isLike(none.recipe())).isFalse();
        }
    }

    private static int difference(Raster one, Raster other) {
        int largest = 0;
        for (int i = 0; i < one.argb().length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                largest = Math.max(
                        largest, Math.abs((one.argb()[i] >> shift & 0xFF) - (other.argb()[i] >> shift & 0xFF)));
            }
        }
        return largest;
    }
}
