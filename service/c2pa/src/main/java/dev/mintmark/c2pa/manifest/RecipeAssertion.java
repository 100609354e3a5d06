package dev.mintmark.c2pa.manifest;

import org.jspecify.annotations.Nullable;

/**
 * The salted hash of what it takes to draw the image again, which its creator can open to prove its origin. Mintmark's
 * own parameters of an action.
 *
 * @param commitment 32 bytes
 * @param prompt what the image was drawn from, where its creator discloses it
 */
public record RecipeAssertion(byte[] commitment, @Nullable String prompt) {}
