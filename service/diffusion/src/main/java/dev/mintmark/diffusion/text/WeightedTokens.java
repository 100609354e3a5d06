package dev.mintmark.diffusion.text;

import dev.mintmark.diffusion.text.PromptWeights.Fragment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A prompt as CLIP's tokens with their weights, without begin, end and padding.
 *
 * @param starts where the word of each token starts in {@code text}
 * @param text the prompt as it was read, without weights
 * @param chunks the first token of each chunk that the text encoder takes at a time; one chunk for an empty prompt. As in
 *     AUTOMATIC1111's web UI, the vectors of one word are not divided between two chunks, and BREAK begins a new one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WeightedTokens(int[] ids, float[] weights, int[] starts, String text, int[] chunks) {
    /** As in AUTOMATIC1111's web UI, with the space around it. */
    private static final Pattern BREAK = Pattern.compile("\\s*\\bBREAK\\b\\s*");

    /** @param breaks whether the word BREAK begins a new chunk, and is not text */
    static WeightedTokens of(ClipTokenizer tokenizer, String prompt, boolean breaks) {
        int[] ids = new int[0];
        float[] weights = new float[0];
        int[] starts = new int[0];
        StringBuilder text = new StringBuilder();
        List<Integer> broken = new ArrayList<>();
        for (Fragment fragment : PromptWeights.parse(prompt)) {
            String[] parts = breaks ? BREAK.split(fragment.text(), -1) : new String[] {fragment.text()};
            for (int part = 0; part < parts.length; part++) {
                if (part > 0) {
                    broken.add(ids.length);
                    text.append(' ');
                }
                ClipTokenizer.Tokens tokens = tokenizer.tokens(parts[part]);
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
        }
        return new WeightedTokens(ids, weights, starts, text.toString(), chunks(tokenizer, ids, broken));
    }

    /** @param broken the tokens before which a chunk ends, in order; before one several times for empty chunks between */
    private static int[] chunks(ClipTokenizer tokenizer, int[] ids, List<Integer> broken) {
        int room = tokenizer.length() - 2;
        IntStream.Builder firsts = IntStream.builder().add(0);
        int next = 0;
        int used = 0;
        for (int i = 0; i < ids.length; ) {
            int together = tokenizer.vectors(ids[i]);
            boolean ends = used + together > room;
            while (next < broken.size() && broken.get(next) == i) {
                firsts.add(i);
                next++;
                used = 0;
                ends = false;
            }
            if (ends) {
                firsts.add(i);
                used = 0;
            }
            used += together;
            i += together;
        }
        // nothing follows the last one
        for (next++; next < broken.size(); next++) {
            firsts.add(ids.length);
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
