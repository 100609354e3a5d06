-- Beside the PDQ hash of the whole picture: its ISCC code, and hashes of its most prominent windows with the layout that
-- they follow. Null where the artwork was sealed before they were made; the service makes them from the file when it starts.
ALTER TABLE artworks ADD COLUMN iscc TEXT;

ALTER TABLE artworks ADD COLUMN windows TEXT;

ALTER TABLE artworks ADD COLUMN window_layout INTEGER;
