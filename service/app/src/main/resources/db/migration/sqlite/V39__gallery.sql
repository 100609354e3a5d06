-- The words of the prompts, folded as SearchWords does: an artwork is found by how a word begins.
CREATE TABLE artwork_words (
    word TEXT NOT NULL,
    seq INTEGER NOT NULL REFERENCES artworks (seq) ON DELETE CASCADE,
    PRIMARY KEY (word, seq)
) WITHOUT ROWID;

CREATE INDEX artwork_words_seq ON artwork_words (seq);

-- False for artworks of earlier versions until the program has added their words.
ALTER TABLE artworks ADD COLUMN has_words BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX artworks_without_words ON artworks (seq) WHERE NOT has_words;

-- What a list is filtered by.
CREATE INDEX artworks_model ON artworks (model_id, seq);

CREATE INDEX artworks_stage ON artworks (stage, seq);

CREATE INDEX artworks_created_at ON artworks (created_at, seq);

CREATE INDEX artworks_token_creator ON artworks (LOWER(token_creator), seq) WHERE token_id IS NOT NULL;

CREATE INDEX artworks_minted ON artworks (seq) WHERE token_id IS NOT NULL;

CREATE INDEX artworks_unminted ON artworks (seq) WHERE token_id IS NULL;
