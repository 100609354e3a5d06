package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.diffusion.sampler.NoiseSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Pictures that are drawn together are those that their seeds give alone, within one level of 255. */
@Tag("slow")
class BatchTest {
    private static final DrawRequest FOX = new DrawRequest("a red fox", "blurry", 0, 5, 7.5, "ddim", 64, 64);

    @TempDir
    Path scratch;

    static Stream<Arguments> cases() {
        return FamilyGoldenTest.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void drawsThePicturesOfTheSeedsOfEveryFamilyAndTask(JsonNode golden) throws Exception {
        DrawRequest request = FamilyGoldenTest.request(golden);
        try (DiffusionModel model = DiffusionModel.load(FamilyGoldenTest.folder(golden, scratch), Device.CPU)) {
            assertThat(model.takesBatches()).isTrue();
            requireThoseOfTheSeeds(model, request, request.seed(), request.seed() + 1, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"euler-ancestral", "dpmpp-2m-sde-karras", "dpm2-ancestral", "ddpm", "lcm", "tcd"})
    void givesEachPictureItsOwnNoiseInEveryStep(String sampler) throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            requireThoseOfTheSeeds(
                    model, new DrawRequest("a red fox", "", 0, 5, 3, sampler, 64, 64), 7, 8, 9, 4294967296L);
        }
    }

    private static void requireThoseOfTheSeeds(DiffusionModel model, DrawRequest request, long... seeds) {
        List<BatchPicture> pictures = new ArrayList<>();
        for (long seed : seeds) {
            pictures.add(new BatchPicture(seed, StepListener.NONE));
        }
        List<BatchResult> together = model.drawAll(request, pictures);
        assertThat(together).hasSize(seeds.length);
        List<int[]> all = new ArrayList<>();
        for (int i = 0; i < seeds.length; i++) {
            int[] batched = together.get(i).drawing().argb();
            int[] alone = model.draw(request.withSeed(seeds[i], null), StepListener.NONE)
                    .argb();
            assertThat(Goldens.difference(batched, alone))
                    .as("seed " + seeds[i])
                    .isLessThanOrEqualTo(1);
            all.forEach(other -> assertThat(batched).isNotEqualTo(other));
            all.add(batched);
        }
    }

    @Test
    void endsAPictureWithoutTheOthers() throws Exception {
        Cancellation second = new Cancellation();
        List<Integer> stepsOfThird = new ArrayList<>();
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            List<BatchResult> results = model.drawAll(
                    FOX,
                    List.of(
                            new BatchPicture(7, (step, steps) -> step < 2),
                            new BatchPicture(8, null, NoiseSource.NORMAL, StepListener.NONE, second),
                            new BatchPicture(9, (step, steps) -> {
                                stepsOfThird.add(step);
                                if (step == 3) {
                                    second.cancel();
                                }
                                return steps == 5;
                            })));

            assertThatThrownBy(() -> results.get(0).drawing())
                    .isInstanceOf(DrawCancelledException.class)
                    .hasMessageContaining("after step 2 of 5");
            assertThatThrownBy(() -> results.get(1).drawing())
                    .isInstanceOf(DrawCancelledException.class)
                    .hasMessageContaining("after step 3 of 5");
            assertThat(stepsOfThird).containsExactly(1, 2, 3, 4, 5);
            int[] alone = model.draw(FOX.withSeed(9, null), StepListener.NONE).argb();
            assertThat(Goldens.difference(results.get(2).drawing().argb(), alone))
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void endsTheRunInProgressOnceAllPicturesAreCancelled() throws Exception {
        DrawRequest large = new DrawRequest("a red fox", null, 7, 50, 7.5, null, 512, 512);
        Cancellation first = new Cancellation();
        Cancellation second = new Cancellation();
        List<Integer> steps = new ArrayList<>();
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            CompletableFuture<Void> later = CompletableFuture.runAsync(
                    () -> {
                        first.cancel();
                        second.cancel();
                    },
                    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
            List<BatchResult> results = model.drawAll(
                    large,
                    List.of(
                            new BatchPicture(1, null, NoiseSource.NORMAL, (step, of) -> steps.add(step), first),
                            new BatchPicture(2, null, NoiseSource.NORMAL, StepListener.NONE, second)));
            later.get();
            assertThat(steps).hasSizeLessThan(10);
            assertThat(results)
                    .allSatisfy(one -> assertThatThrownBy(one::drawing).isInstanceOf(DrawCancelledException.class));
            assertThat(model.draw(FOX, StepListener.NONE).argb()).hasSize(64 * 64);
        }
    }

    @Test
    void previewsEachPicture() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            List<BatchPicture> pictures = new ArrayList<>();
            List<Last> seen = new ArrayList<>();
            for (long seed = 7; seed < 9; seed++) {
                Last last = new Last();
                seen.add(last);
                pictures.add(new BatchPicture(seed, last));
            }
            model.drawAll(FOX, pictures);
            for (int i = 0; i < 2; i++) {
                Last alone = new Last();
                model.draw(FOX.withSeed(7 + i, null), alone);
                assertThat(Goldens.difference(seen.get(i).pixels, alone.pixels)).isLessThanOrEqualTo(1);
            }
            assertThat(seen.get(0).pixels).isNotEqualTo(seen.get(1).pixels);
        }
    }

    /** Keeps the last preview. */
    private static final class Last implements StepListener {
        private int[] pixels = {};

        @Override
        public boolean onStep(int step, int steps) {
            return true;
        }

        @Override
        public boolean wantsPreview(int step, int steps) {
            return true;
        }

        @Override
        public void onPreview(Preview preview) {
            pixels = preview.argb();
        }
    }

    @Test
    void refusesNoPictureTooManyAndAWrongSeed() throws Exception {
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            BatchPicture one = new BatchPicture(1, StepListener.NONE);
            assertThatThrownBy(() -> model.drawAll(FOX, List.of())).hasMessage("0 pictures; 1 to 16 can be drawn.");
            assertThatThrownBy(() -> model.drawAll(FOX, Collections.nCopies(17, one)))
                    .hasMessage("17 pictures; 1 to 16 can be drawn.");
            assertThatThrownBy(() -> model.drawAll(FOX, List.of(one, new BatchPicture(-1, StepListener.NONE))))
                    .isInstanceOf(InvalidDrawRequestException.class)
                    .hasMessageContaining("not -1");
        }
    }
}
