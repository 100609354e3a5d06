package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.text.ClipTextEncoder;
import dev.mintmark.diffusion.text.WeightedTokens;
import java.util.List;

/** The number of chunks into which the prompts of one drawing are split. */
final class Chunks {
    private Chunks() {}

    /**
     * Returns the number that the longest prompt needs, as far as the network takes it.
     *
     * @param prompts the prompt's tokens for each encoder
     * @param negatives likewise; empty without guidance
     * @param fixedTokens tokens that the network takes; −1 for any number
     */
    static int of(
            List<ClipTextEncoder> encoders,
            List<WeightedTokens> prompts,
            List<WeightedTokens> negatives,
            long fixedTokens) {
        int chunks = 1;
        for (int i = 0; i < encoders.size(); i++) {
            chunks = Math.max(chunks, encoders.get(i).chunks(prompts.get(i)));
            if (!negatives.isEmpty()) {
                chunks = Math.max(chunks, encoders.get(i).chunks(negatives.get(i)));
            }
        }
        int length = encoders.getFirst().chunkLength();
        return fixedTokens > 0 ? (int) Math.max(1, Math.min(chunks, fixedTokens / length)) : chunks;
    }
}
