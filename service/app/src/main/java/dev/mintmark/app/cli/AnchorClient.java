package dev.mintmark.app.cli;

import dev.mintmark.app.api.AnchorApi;
import dev.mintmark.app.api.AnchorProof;
import dev.mintmark.app.api.AnchorResponse;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.artwork.ArtworkPath;
import dev.mintmark.app.artwork.MintOrder;
import java.util.Map;

/** The anchors of the service that is connected to. */
record AnchorClient(ServiceConnection connection) implements AnchorApi {
    @Override
    public AnchorResponse anchor(String artworkId, MintOrder terms) {
        return connection.post(path(artworkId) + "/anchor", terms, AnchorResponse.class);
    }

    @Override
    public AnchorResponse find(String artworkId) {
        return connection.get(path(artworkId) + "/anchor", AnchorResponse.class);
    }

    @Override
    public AnchorProof proof(String artworkId) {
        return connection.get(path(artworkId) + "/anchor-proof", AnchorProof.class);
    }

    @Override
    public ArtworkResponse claim(String artworkId) {
        return connection.post(path(artworkId) + "/claim", Map.of(), ArtworkResponse.class);
    }

    private static String path(String artworkId) {
        return ArtworkPath.of(UrlPaths.segment(artworkId));
    }
}
