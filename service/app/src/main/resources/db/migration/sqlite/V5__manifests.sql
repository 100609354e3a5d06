-- Whoever has a manifest's identifier asks for the manifest.
CREATE INDEX artworks_manifest ON artworks (manifest);
