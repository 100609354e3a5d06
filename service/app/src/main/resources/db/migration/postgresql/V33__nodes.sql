-- The programs that share this database. Times are milliseconds since 1970, by the database's clock.
CREATE TABLE nodes (
    name TEXT PRIMARY KEY,
    -- separated by one space
    roles TEXT NOT NULL,
    version TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    -- null while it runs, and after a kill
    stopped_at BIGINT,
    -- what tells its keys from others without revealing them; null where it has none open
    watermark_key TEXT,
    signer TEXT
);

-- The last preview of a drawing under way that somebody follows at another node: no loss where the server crashes.
CREATE UNLOGGED TABLE previews (
    artwork_id TEXT PRIMARY KEY,
    -- when a follower asked last
    wanted_at BIGINT NOT NULL,
    -- null until there is one
    png BYTEA
);

-- What other nodes sealed since the last look.
CREATE INDEX artworks_sealed_at ON artworks (sealed_at) WHERE fingerprint IS NOT NULL;
