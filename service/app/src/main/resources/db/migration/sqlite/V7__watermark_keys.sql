-- Which watermark key is in use: the last row, told by a fingerprint that says nothing of the key itself. Without rows where
-- the service was not started since this was recorded.
CREATE TABLE watermark_keys (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL,
    since BIGINT NOT NULL
);
