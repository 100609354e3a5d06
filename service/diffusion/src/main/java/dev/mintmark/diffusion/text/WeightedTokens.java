package dev.mintmark.diffusion.text;

import dev.mintmark.diffusion.text.PromptWeights.Fragment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A prompt as CLIP's tokens with their weights, without begin, end and padding.
 *
 * @param starts where the word of each token starts in {@code text}
 * @param text the prompt as it was read, without weights
 * @param chunks the first token of each chunk that the text encoder takes at a time; one chunk for an empty prompt. As in
 *     AUTOMATIC1111's web UI, the vectors of one word are not divided between two chunks
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WeightedTokens(int[] ids, float[] weights, int[] starts, String text, int[] chunks) {
    static WeightedTokens of(ClipTokenizer tokenizer, String prompt) {
        int[] ids = new int[0];
        float[] weights = new float[0];
        int[] starts = new int[0];
        StringBuilder text = new StringBuilder();
        for (Fragment fragment : PromptWeights.parse(prompt)) {
            ClipTokenizer.Tokens tokens = tokenizer.tokens(fragment.text());
            int before = ids.length;
            int after = before + tokens.ids().length;
            ids = Arrays.copyOf(ids, after);
            weights = Arrays.copyOf(weights, after);
            starts = Arrays.copyOf(starts, after);
            for (int i = before; i < after; i++) {
                ids[i] = tokens.ids()[i - before];
                weights[i] = fragment.weight();
                starts[i] = text.length() + tokens.starts()[i - before];
            }
            text.append(tokens.text());
        }
        return new WeightedTokens(ids, weights, starts, text.toString(), chunks(tokenizer, ids));
    }

    private static int[] chunks(ClipTokenizer tokenizer, int[] ids) {
        int room = tokenizer.length() - 2;
        IntStream.Builder firsts = IntStream.builder().add(0);
        int used = 0;
        for (int i = 0; i < ids.length; ) {
            int together = tokenizer.vectors(ids[i]);
            if (used + together > room) {
                firsts.add(i);
                used = 0;
            }
            used += together;
            i += together;
        }
        return firsts.build().toArray();
    }

    /** Returns the first token of a chunk; the number of tokens behind the last chunk. */
    int chunk(int number) {
        return number < chunks.length ? chunks[number] : ids.length;
    }

    /** Returns the text from a chunk on; empty if there are not so many chunks. */
    String textFrom(int chunk) {
        int token = chunk(chunk);
        return token < ids.length ? text.substring(starts[token]).strip() : "";
    }
}
