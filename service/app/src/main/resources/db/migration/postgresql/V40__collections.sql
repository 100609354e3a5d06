-- Artworks that a principal likes; the keeper is its ID, or empty for the local operator.
CREATE TABLE favourites (
    keeper TEXT NOT NULL,
    seq BIGINT NOT NULL REFERENCES artworks (seq) ON DELETE CASCADE,
    PRIMARY KEY (keeper, seq)
);

CREATE INDEX favourites_seq ON favourites (seq);

-- Lists of artworks that a principal keeps.
CREATE TABLE collections (
    id TEXT PRIMARY KEY,
    keeper TEXT NOT NULL,
    name TEXT NOT NULL,
    -- milliseconds since 1970
    created_at BIGINT NOT NULL
);

CREATE INDEX collections_keeper ON collections (keeper, created_at);

CREATE TABLE items_of_collections (
    collection_id TEXT NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL REFERENCES artworks (seq) ON DELETE CASCADE,
    PRIMARY KEY (collection_id, seq)
);

CREATE INDEX items_of_collections_seq ON items_of_collections (seq);
