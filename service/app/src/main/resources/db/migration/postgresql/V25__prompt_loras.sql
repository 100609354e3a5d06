-- The checksum of an artwork's model without the LoRAs that its prompt named; null for a model that was added.
ALTER TABLE artworks ADD COLUMN base_model_sha256 TEXT;
