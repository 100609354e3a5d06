-- How much of the contrast that guidance adds is taken back; null for none.
ALTER TABLE artworks ADD COLUMN guidance_rescale DOUBLE PRECISION;
