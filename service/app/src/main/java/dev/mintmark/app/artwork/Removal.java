package dev.mintmark.app.artwork;

import java.util.List;

/**
 * What an artwork leaves to be removed when it is deleted.
 *
 * @param artworkId the artwork's ID
 * @param files SHA-256 of its drawing, of its sealed file and of its input images
 * @param roots CIDs that are pinned for it: of its image and of its metadata
 * @param blocks CIDs of the blocks below the roots
 */
public record Removal(String artworkId, List<String> files, List<String> roots, List<String> blocks) {
    public Removal {
        files = List.copyOf(files);
        roots = List.copyOf(roots);
        blocks = List.copyOf(blocks);
    }
}
