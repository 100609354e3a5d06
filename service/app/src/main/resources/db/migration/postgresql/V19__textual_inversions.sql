-- The textual inversions in the model of a recipe, one line each: SHA-256 and word.
ALTER TABLE artworks ADD COLUMN textual_inversions TEXT NOT NULL DEFAULT '';

-- The textual inversions that are added to a model, in the order of their lines in its checksum.
CREATE TABLE model_textual_inversions (
    model_id TEXT NOT NULL REFERENCES models (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (model_id, position)
);
