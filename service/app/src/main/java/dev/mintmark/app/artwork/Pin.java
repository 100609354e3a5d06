package dev.mintmark.app.artwork;

import java.util.List;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jspecify.annotations.Nullable;

/**
 * Where IPFS has an artwork.
 *
 * @param imageCid CIDv1 of the final file
 * @param root digest of the dag-pb root as 64 hex digits where the file is more than one block; null for one raw block,
 *     whose digest is the file's SHA-256
 * @param metadataCid CIDv1 of the metadata JSON; null where the contract builds it
 */
public record Pin(
        @PropagateNull String imageCid,
        @ColumnName("image_root") @Nullable String root,
        @Nullable String metadataCid) {
    /** The CIDs that are pinned: the image's, and the metadata's where there is one. */
    public List<String> roots() {
        return metadataCid == null ? List.of(imageCid) : List.of(imageCid, metadataCid);
    }
}
