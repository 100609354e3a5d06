-- The time that a time-stamp authority confirmed of the seal, or why it did not though it was asked. Both null where nobody
-- asked, and where the artwork was sealed before this was recorded.
ALTER TABLE artworks ADD COLUMN time_stamp BIGINT;

ALTER TABLE artworks ADD COLUMN time_stamp_missing TEXT;
