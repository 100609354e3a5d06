package dev.mintmark.diffusion;

import dev.mintmark.diffusion.family.Denoiser;
import dev.mintmark.diffusion.family.VaeEncoder;
import dev.mintmark.diffusion.sampler.Sampler;
import dev.mintmark.diffusion.sampler.TorchRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One drawing of one or several pictures. Each has its own random numbers; they share the runs of the network. Not thread-safe. */
final class BatchDrawing {
    private final DrawRequest request;
    private final List<BatchPicture> pictures;
    private final List<TorchRandom> randoms = new ArrayList<>();
    private final List<PictureState> states = new ArrayList<>();
    private final List<int @Nullable []> drawn = new ArrayList<>();
    private final int runs;

    /**
     * @param samplers creates the sampler of a picture with its random numbers
     * @throws InvalidDrawRequestException if the model cannot use the sampler, a seed is out of range, or no step is left to be run
     */
    BatchDrawing(
            DrawRequest request, List<BatchPicture> pictures, BiFunction<DrawRequest, TorchRandom, Sampler> samplers) {
        this.request = request;
        this.pictures = pictures;
        for (BatchPicture picture : pictures) {
            TorchRandom random = new TorchRandom(of(picture).seed());
            randoms.add(random);
            states.add(new PictureState(samplers.apply(request, random), picture.listener()));
            drawn.add(null);
        }
        Sampler first = states.getFirst().sampler();
        this.runs = first.steps() - ModelFolder.firstStep(first, request.steps(), request.strength());
    }

    private DrawRequest of(BatchPicture picture) {
        return request.withSeed(picture.seed(), picture.variation());
    }

    /** Sets what ends the run in progress once no picture is wanted any more; null for nothing. */
    void onAllCancelled(@Nullable Runnable end) {
        Set<Cancellation> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        for (BatchPicture picture : pictures) {
            Cancellation cancellation = picture.cancellation();
            if (distinct.add(cancellation)) {
                cancellation.onCancel(end == null ? null : () -> cancel(cancellation, end));
            }
        }
    }

    private void cancel(Cancellation cancellation, Runnable end) {
        for (int i = 0; i < states.size(); i++) {
            if (pictures.get(i).cancellation() == cancellation) {
                states.get(i).cancel();
            }
        }
        if (states.stream().allMatch(PictureState::isCancelled)) {
            end.run();
        }
    }

    /** Chooses what each picture starts from. */
    void begin(ModelFolder folder, @Nullable VaeEncoder encoder) {
        for (int i = 0; i < states.size(); i++) {
            PictureState state = states.get(i);
            BatchPicture picture = pictures.get(i);
            state.begin(
                    StartLatents.of(of(picture), folder, state.sampler(), encoder, picture.noise(), randoms.get(i)));
        }
    }

    /**
     * Runs the steps.
     *
     * @param denoisers makes a denoiser with constant channels for each picture
     * @throws DrawCancelledException if all pictures were cancelled during a run
     */
    void run(Function<float[][], Denoiser> denoisers, Denoising.@Nullable Previews previews) {
        Denoising.run(
                left -> denoisers.apply(
                        left.stream().map(one -> one.start().extra()).toArray(float[][]::new)),
                states,
                previews);
    }

    /** Decodes the latents of each picture. */
    void decode(Function<float[], int[]> decoder) {
        for (int i = 0; i < states.size(); i++) {
            PictureState state = states.get(i);
            if (!state.isEnded() && state.isCancelled()) {
                state.end(new DrawCancelledException(runs, runs));
            }
            if (!state.isEnded()) {
                try {
                    drawn.set(i, decoder.apply(state.start().latents()));
                } catch (DrawException e) {
                    state.end(e);
                }
            }
        }
    }

    /** Ends all pictures that are not drawn yet. */
    void end(DrawException reason) {
        states.forEach(state -> state.end(reason));
    }

    /** Returns the number of runs of the network. */
    int runs() {
        return runs;
    }

    /**
     * Returns what became of the pictures.
     *
     * @param seconds duration of all of it
     */
    List<BatchResult> results(String device, double seconds, List<String> notes) {
        List<BatchResult> results = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            int[] argb = drawn.get(i);
            DrawException reason = states.get(i).reason();
            if (reason != null) {
                results.add(new BatchResult.NotDrawn(reason));
            } else if (argb != null) {
                results.add(new BatchResult.Drawn(
                        new Drawing(request.width(), request.height(), argb, device, seconds, notes)));
            } else {
                throw new IllegalStateException("The pictures were not decoded.");
            }
        }
        return results;
    }
}
