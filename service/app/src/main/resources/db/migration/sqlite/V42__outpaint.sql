-- By how many pixels the image that a drawing starts from was enlarged, LEFT,TOP,RIGHT,BOTTOM; null for not at all.
ALTER TABLE artworks ADD COLUMN outpaint TEXT;
