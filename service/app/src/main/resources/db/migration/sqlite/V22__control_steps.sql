-- The share of a drawing's steps after which its control image begins to guide it; null for the first step.
ALTER TABLE artworks ADD COLUMN control_start DOUBLE PRECISION;

-- The share of the steps after which it no longer guides the drawing; null for the last step.
ALTER TABLE artworks ADD COLUMN control_end DOUBLE PRECISION;
