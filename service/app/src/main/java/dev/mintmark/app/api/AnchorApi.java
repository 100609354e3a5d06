package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.SourceUnavailableException;

/**
 * Anchors: many artworks under one root, whose tokens can be claimed later. Methods throw {@link NotFoundException} if there is no such
 * artwork. Thread-safe.
 */
public interface AnchorApi {
    /**
     * Orders an artwork's anchor.
     *
     * @param terms by which its token can be claimed
     * @throws ConflictException if it is not sealed, or is minted or anchored already
     * @throws InvalidRequestException naming the field that is wrong
     */
    AnchorResponse anchor(String artworkId, MintOrder terms) throws SourceUnavailableException;

    /** @throws NotFoundException also if no anchor of it was ordered */
    AnchorResponse find(String artworkId);

    /**
     * What a wallet claims the token with.
     *
     * @throws NotFoundException also if no anchor of it was ordered
     * @throws ConflictException if it is not anchored yet
     */
    AnchorProof proof(String artworkId);

    /**
     * Orders the mint of an anchored artwork's token.
     *
     * @throws ConflictException if it is not anchored, or minted already
     */
    ArtworkResponse claim(String artworkId) throws SourceUnavailableException;
}
