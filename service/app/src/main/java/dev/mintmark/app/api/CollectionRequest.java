package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;

/** @param name of the collection */
public record CollectionRequest(String name) {
    public static final int MAX_NAME = 100;

    public CollectionRequest {
        name = name == null ? "" : name.strip();
        if (name.isEmpty() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidRequestException(
                    "name", "The name of a collection has 1 to " + MAX_NAME + " characters, on one line.");
        }
    }
}
