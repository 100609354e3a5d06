-- What the initial noise carries: the mark and the SHA-256 of the signs, separated by one space. Null for the seed's own.
ALTER TABLE artworks ADD COLUMN shading TEXT;

-- The newest first, for verification.
CREATE INDEX artworks_shading ON artworks (seq) WHERE shading IS NOT NULL AND sha256 IS NOT NULL;
