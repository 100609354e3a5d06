package dev.mintmark.diffusion.text;

import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.PromptCount;
import dev.mintmark.diffusion.PromptCounter;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Counts what the text encoder of a language model reads: one sequence of a fixed length. Owns its tokenizer. Thread-safe. */
public final class SequencePromptCounter implements PromptCounter {
    private final JsonTokenizer tokenizer;
    private final int length;
    private final String instruction;
    private final UnaryOperator<String> normalised;
    private final boolean readsNegative;

    private SequencePromptCounter(
            JsonTokenizer tokenizer,
            int length,
            String instruction,
            UnaryOperator<String> normalised,
            boolean readsNegative) {
        this.tokenizer = tokenizer;
        this.length = length;
        this.instruction = instruction;
        this.normalised = normalised;
        this.readsNegative = readsNegative;
    }

    /**
     * Reads the tokenizer of a model folder.
     *
     * @param part sub-folder of the tokenizer
     * @param length tokens of the sequence, special ones included
     * @throws ModelException if its file is missing or invalid
     */
    public static SequencePromptCounter read(Path root, String part, int length) throws ModelException {
        return new SequencePromptCounter(JsonTokenizer.read(root, part), length, "", UnaryOperator.identity(), true);
    }

    /**
     * Returns this for a model that reads an instruction before its prompts, beside the sequence.
     *
     * @param change what is done to a prompt after its weights are taken out
     */
    public SequencePromptCounter withInstruction(String instruction, UnaryOperator<String> change) {
        return new SequencePromptCounter(tokenizer, length, instruction, change, readsNegative);
    }

    /** Returns this for a model that reads no negative prompt. */
    public SequencePromptCounter withoutNegative() {
        return new SequencePromptCounter(tokenizer, length, instruction, normalised, false);
    }

    @Override
    public PromptCount prompt(String text) {
        // two tokens of the instruction are the sequence's too, as in diffusers
        int whole = instruction.isEmpty() ? length : tokenizer.count(instruction) + length - 2;
        return count(instruction, text, whole);
    }

    @Override
    public PromptCount negative(String text) {
        PromptCount count = count("", text, length);
        return readsNegative ? count : new PromptCount(count.tokens(), 0, 1, 0, text.strip());
    }

    private PromptCount count(String before, String text, int whole) {
        String plain = normalised.apply(PromptWeights.plain(text));
        int own = tokenizer.count(before);
        int limit = whole - own;
        return new PromptCount(
                tokenizer.count(before + plain) - own,
                limit,
                1,
                limit,
                tokenizer.encode(before + plain, whole).leftOut());
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
