-- How many times smaller the sides of a first drawing are, which is enlarged and drawn anew; null for one drawing.
ALTER TABLE artworks ADD COLUMN high_resolution DOUBLE PRECISION;

-- How much of the enlarged drawing is drawn anew.
ALTER TABLE artworks ADD COLUMN high_resolution_strength DOUBLE PRECISION;

-- The folder of the network that enlarges a model's drawings, and the checksum of its files; null for none beside the model's folder.
ALTER TABLE models ADD COLUMN upscaler TEXT;

ALTER TABLE models ADD COLUMN upscaler_sha256 TEXT;
