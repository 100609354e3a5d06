package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.ControlImage;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.text.PromptSyntax;
import dev.mintmark.diffusion.text.PromptWeights;
import dev.mintmark.diffusion.text.TextEmbedding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the network is told in every step of one drawing, beside latents and time.
 *
 * @param inputs the network's other inputs
 * @param guided whether the network also predicts for the negative prompt (classifier-free guidance, Ho and Salimans, 2022)
 * @param scale guidance scale: 1 gives the prediction for the prompt alone, larger values extrapolate away from the negative
 *     prompt. Unused without guidance, as is {@code rescale}
 * @param rescale how much of the contrast that guidance adds is taken back, 0 to 1
 * @param control what the ControlNets are given, one for each; empty if they take no part
 * @param notes sentences for the user, such as what of the prompt was not drawn
 */
public record Conditioning(
        List<Input> inputs,
        boolean guided,
        float scale,
        double rescale,
        List<ControlImage> control,
        List<String> notes) {
    /**
     * An input of the network.
     *
     * @param shape for one image, without the batch
     * @param prompt values for the prompt
     * @param negative values for the negative prompt; null if they are the prompt's
     * @param perImage whether the input has a batch axis before {@code shape}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Input(String name, long[] shape, float[] prompt, float @Nullable [] negative, boolean perImage) {}

    public Conditioning {
        inputs = List.copyOf(inputs);
        notes = List.copyOf(notes);
    }

    /** Returns the network's batch size. With guidance the negative prompt comes first, as in diffusers. */
    int batch() {
        return guided ? 2 : 1;
    }

    /** Collects inputs. */
    static final class Builder {
        private final List<Input> inputs = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private boolean readsBreaks;

        /** Says that the prompts are read in chunks, which BREAK divides. */
        Builder inChunks() {
            readsBreaks = true;
            return this;
        }

        /** Adds the vectors of the prompts' tokens. */
        Builder states(String name, TextEmbedding prompt, @Nullable TextEmbedding negative) {
            return add(
                    name,
                    new long[] {prompt.tokens(), prompt.width()},
                    prompt.states(),
                    negative == null ? null : negative.states());
        }

        /** Adds the vectors of the whole prompts. */
        Builder pooled(String name, TextEmbedding prompt, @Nullable TextEmbedding negative) {
            return add(
                    name,
                    new long[] {prompt.pooled().length},
                    prompt.pooled(),
                    negative == null ? null : negative.pooled());
        }

        Builder add(String name, long[] shape, float[] prompt, float @Nullable [] negative) {
            inputs.add(new Input(name, shape, prompt, negative, true));
            return this;
        }

        /** Adds an input without a batch axis. */
        Builder shared(String name, long[] shape, float[] values) {
            inputs.add(new Input(name, shape, values, null, false));
            return this;
        }

        /** Notes the end of a prompt that no encoder has room for; blank if there is none. */
        Builder leftOut(String which, String text, int tokens) {
            if (!text.isBlank()) {
                note("The end of the " + which + " was not drawn, because this model reads " + tokens + " tokens: \""
                        + text + "\".");
            }
            return this;
        }

        /** Notes the end of a prompt that CLIP has no room for and another encoder reads; blank if there is none. */
        Builder leftOutByClip(String which, String text, int tokens) {
            if (!text.isBlank()) {
                note("CLIP read " + tokens + " tokens of the " + which + ", and T5 alone its end: \"" + text + "\".");
            }
            return this;
        }

        /** Returns a prompt without weights, for encoders that cannot use them, and notes that they were not used. */
        String withoutWeights(String prompt) {
            if (PromptWeights.isWeighted(prompt)) {
                note("This model's language encoder does not use weights such as (word:1.3); it read the words alone.");
            }
            return PromptWeights.plain(prompt);
        }

        /** Adds a sentence for the user, unless it is there already. */
        Builder note(String sentence) {
            if (!notes.contains(sentence)) {
                notes.add(sentence);
            }
            return this;
        }

        Conditioning build(boolean guided, DrawRequest request) {
            String prompts = request.prompt() + (guided ? "\n" + request.negativeOrEmpty() : "");
            for (String syntax : PromptSyntax.unread(prompts, readsBreaks)) {
                note("This model does not know " + syntax + "; it read that as words.");
            }
            return new Conditioning(
                    inputs, guided, (float) request.guidance(), request.guidanceRescale(), request.control(), notes);
        }
    }
}
