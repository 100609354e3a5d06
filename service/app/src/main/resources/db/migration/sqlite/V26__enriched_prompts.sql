-- The prompt of which a language model made the one that was drawn; null where that is the creator's own.
ALTER TABLE artworks ADD COLUMN original_prompt TEXT;

-- The name of that language model.
ALTER TABLE artworks ADD COLUMN enriched_by TEXT;
