package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;

/** @param place among the waiting drawings of an artwork's owner; 1 for the next one, and beyond the last for the last */
public record PlaceRequest(Integer place) {
    public PlaceRequest {
        if (place == null || place < 1) {
            throw new InvalidRequestException(
                    "place",
                    place == null ? "The place is missing." : "The place is " + place + "; the first one is 1.");
        }
    }
}
