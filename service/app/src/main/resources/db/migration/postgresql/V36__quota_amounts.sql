-- Amounts are added up by the database: they were kept as text.
ALTER TABLE quota_uses ALTER COLUMN amount TYPE BIGINT USING amount::BIGINT;
