-- The LoRAs in the model of a recipe, one line each: SHA-256, weight and name.
ALTER TABLE artworks ADD COLUMN loras TEXT NOT NULL DEFAULT '';

-- The name to show; null for the one that the model's folder gives.
ALTER TABLE models ADD COLUMN name TEXT;

-- The LoRAs that are merged into a model, in the order of their lines in its checksum.
CREATE TABLE model_loras (
    model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    weight DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (model_id, position)
);
