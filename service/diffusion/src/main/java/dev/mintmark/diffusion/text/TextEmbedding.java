package dev.mintmark.diffusion.text;

/**
 * A prompt as a text encoder gives it.
 *
 * @param states {@code float[tokens · width]}, one vector for each token
 * @param pooled one vector for the whole prompt; empty if the encoder gives none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TextEmbedding(int tokens, int width, float[] states, float[] pooled) {
    /** Returns an embedding of zeros of the same shape. */
    public TextEmbedding zeros() {
        return new TextEmbedding(tokens, width, new float[states.length], new float[pooled.length]);
    }

    /** Joins the vectors of two encoders token by token; both have the same number of tokens. */
    public TextEmbedding beside(TextEmbedding other) {
        float[] joined = new float[states.length + other.states.length];
        int both = width + other.width;
        for (int token = 0; token < tokens; token++) {
            System.arraycopy(states, token * width, joined, token * both, width);
            System.arraycopy(other.states, token * other.width, joined, token * both + width, other.width);
        }
        return new TextEmbedding(tokens, both, joined, joined(pooled, other.pooled));
    }

    /** Appends the tokens of another encoder; the narrower one is padded with zeros. The pooled vector stays. */
    public TextEmbedding followedBy(TextEmbedding other) {
        int wide = Math.max(width, other.width);
        return new TextEmbedding(
                tokens + other.tokens, wide, joined(widened(wide).states, other.widened(wide).states), pooled);
    }

    private TextEmbedding widened(int wide) {
        if (wide == width) {
            return this;
        }
        float[] padded = new float[tokens * wide];
        for (int token = 0; token < tokens; token++) {
            System.arraycopy(states, token * width, padded, token * wide, width);
        }
        return new TextEmbedding(tokens, wide, padded, pooled);
    }

    private static float[] joined(float[] first, float[] second) {
        float[] joined = new float[first.length + second.length];
        System.arraycopy(first, 0, joined, 0, first.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
