package dev.mintmark.diffusion;

import org.jspecify.annotations.Nullable;

/**
 * How much of a prompt a model reads. Begin, end and padding are not counted.
 *
 * @param tokens of the whole prompt
 * @param limit the most that are read; null for a model that reads any number, in chunks
 * @param chunks into which what is read is split, at least 1
 * @param chunkTokens the most of one chunk
 * @param cut the end of the prompt that is not read, without weights; empty if all is
 */
public record PromptCount(int tokens, @Nullable Integer limit, int chunks, int chunkTokens, String cut) {}
