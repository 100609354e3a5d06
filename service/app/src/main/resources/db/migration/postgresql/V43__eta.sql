-- The share of new noise in the steps of DDIM and TCD; null for none.
ALTER TABLE artworks ADD COLUMN eta DOUBLE PRECISION;
