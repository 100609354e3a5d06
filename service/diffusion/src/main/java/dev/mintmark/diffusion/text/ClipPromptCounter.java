package dev.mintmark.diffusion.text;

import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.PromptCount;
import dev.mintmark.diffusion.PromptCounter;
import dev.mintmark.diffusion.weights.NewToken;
import java.nio.file.Path;
import java.util.List;

/** Counts what CLIP's text encoder reads: chunks, as many as the network takes. */
public final class ClipPromptCounter implements PromptCounter {
    private final ClipTokenizer tokenizer;
    private final boolean breaks;
    private final int most;

    private ClipPromptCounter(ClipTokenizer tokenizer, boolean breaks, int most) {
        this.tokenizer = tokenizer;
        this.breaks = breaks;
        this.most = most;
    }

    /**
     * Reads the tokenizer of a model that splits prompts into chunks.
     *
     * @param encoder sub-folder of the encoder
     * @param tokenizerPart sub-folder of the tokenizer
     * @param words those of textual inversions
     * @param fixedTokens tokens that the network takes; −1 for any number
     * @throws ModelException if a file is missing or invalid
     */
    public static ClipPromptCounter ofChunks(
            Path root, String encoder, String tokenizerPart, List<NewToken> words, long fixedTokens)
            throws ModelException {
        ClipTokenizer tokenizer = ClipTextEncoder.tokenizer(root, encoder, tokenizerPart, words);
        int most = fixedTokens > 0 ? (int) Math.max(1, fixedTokens / tokenizer.length()) : Integer.MAX_VALUE;
        return new ClipPromptCounter(tokenizer, true, most);
    }

    /** Reads the tokenizer of a model that reads one chunk alone, in which BREAK is a word; as {@link #ofChunks}. */
    public static ClipPromptCounter ofOneChunk(Path root, String encoder, String tokenizerPart, List<NewToken> words)
            throws ModelException {
        return new ClipPromptCounter(ClipTextEncoder.tokenizer(root, encoder, tokenizerPart, words), false, 1);
    }

    @Override
    public PromptCount prompt(String text) {
        WeightedTokens tokens = WeightedTokens.of(tokenizer, text, breaks);
        int room = tokenizer.length() - 2;
        int chunks = breaks ? Math.min(tokens.chunks().length, most) : 1;
        return new PromptCount(
                tokens.ids().length,
                most == Integer.MAX_VALUE ? null : room * most,
                chunks,
                room,
                tokens.textFrom(chunks));
    }
}
