-- The seed towards whose noise a drawing's initial noise is turned; null for none.
ALTER TABLE artworks ADD COLUMN variation_seed BIGINT;

-- How far it is turned, above 0 to 1.
ALTER TABLE artworks ADD COLUMN variation_strength DOUBLE PRECISION;
