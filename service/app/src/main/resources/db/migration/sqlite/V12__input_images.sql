-- The image that a drawing starts from and its mask, by the SHA-256 of their files; null in drawings from noise.
ALTER TABLE artworks ADD COLUMN init TEXT;

ALTER TABLE artworks ADD COLUMN strength DOUBLE PRECISION;

ALTER TABLE artworks ADD COLUMN mask TEXT;

-- What of the request the model could not draw, in sentences.
ALTER TABLE artworks ADD COLUMN not_drawn TEXT;

CREATE INDEX artworks_init ON artworks (init) WHERE init IS NOT NULL;

CREATE INDEX artworks_mask ON artworks (mask) WHERE mask IS NOT NULL;
