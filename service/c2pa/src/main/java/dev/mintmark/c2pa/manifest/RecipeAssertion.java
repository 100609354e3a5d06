package dev.mintmark.c2pa.manifest;

import org.jspecify.annotations.Nullable;

/**
 * Mintmark's parameters of an action: the salted hash of the recipe, which the creator can open to prove the image's
 * origin.
 *
 * @param commitment 32 bytes
 * @param prompt the prompt if its creator discloses it; otherwise null
 */
public record RecipeAssertion(byte[] commitment, @Nullable String prompt) {}
