package dev.mintmark.app.api;

import java.util.List;

/**
 * The drawings of whoever asks that wait.
 *
 * @param artworks their IDs, in the order in which they are drawn
 */
public record DrawQueue(List<String> artworks) {
    public DrawQueue {
        artworks = List.copyOf(artworks);
    }
}
