-- Amounts are added up by the database: they were kept as text.
CREATE TABLE quota_uses_as_numbers (
    principal_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- days since 1970, in UTC
    day BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (principal_id, kind, day)
);

INSERT INTO quota_uses_as_numbers (principal_id, kind, day, amount)
SELECT principal_id, kind, day, CAST(amount AS INTEGER) FROM quota_uses;

DROP TABLE quota_uses;

ALTER TABLE quota_uses_as_numbers RENAME TO quota_uses;
