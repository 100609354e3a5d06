package dev.mintmark.diffusion.weights;

/**
 * A word that a textual inversion adds to a tokenizer.
 *
 * @param file the inversion's file, for messages
 * @param id of its first vector; the others follow
 * @param vectors how many vectors the word stands for
 */
public record NewToken(String file, String word, int id, int vectors) {
    /** Returns the name of one vector, as in diffusers: the word for the first, then {@code word_1} and so on. */
    public String name(int vector) {
        return vector == 0 ? word : word + "_" + vector;
    }
}
