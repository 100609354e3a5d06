package dev.mintmark.diffusion.text;

import dev.mintmark.diffusion.text.PromptWeights.Fragment;
import java.util.Arrays;

/**
 * A prompt as CLIP's tokens with their weights, without begin, end and padding.
 *
 * @param starts where the word of each token starts in {@code text}
 * @param text the prompt as it was read, without weights
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WeightedTokens(int[] ids, float[] weights, int[] starts, String text) {
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
        return new WeightedTokens(ids, weights, starts, text.toString());
    }

    /** Returns the text from a token's word on; empty if there are no more tokens. */
    String textFrom(int token) {
        return token < ids.length ? text.substring(starts[token]).strip() : "";
    }
}
