-- What is kept on IPFS besides the pins of artworks: imported archives and files.
CREATE TABLE kept_roots (
    cid TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    -- bytes of all its blocks
    bytes BIGINT NOT NULL,
    -- milliseconds since 1970
    added_at BIGINT NOT NULL
);

-- The blocks of these files, their roots among them.
CREATE TABLE kept_blocks (
    cid TEXT NOT NULL,
    root TEXT NOT NULL,
    PRIMARY KEY (cid, root)
);

CREATE INDEX kept_blocks_root ON kept_blocks (root);

-- What the last check found of each file at each place.
CREATE TABLE ipfs_copies (
    root TEXT NOT NULL,
    place TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('WHOLE', 'PENDING', 'LOST', 'UNKNOWN')),
    -- milliseconds since 1970
    checked_at BIGINT NOT NULL,
    -- one sentence on why it is not whole
    failure TEXT,
    PRIMARY KEY (root, place)
);
