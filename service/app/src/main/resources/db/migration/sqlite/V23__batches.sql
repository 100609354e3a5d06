-- What a transaction is for: one row for each artwork that it mints, or one row.
CREATE TABLE chain_purposes (
    transaction_id TEXT NOT NULL REFERENCES chain_transactions (id),
    position INTEGER NOT NULL,
    chain_id BIGINT NOT NULL,
    -- such as mint:<artwork>
    purpose TEXT NOT NULL,
    -- whether the transaction can still do it, or did
    live BOOLEAN NOT NULL,
    PRIMARY KEY (transaction_id, position)
);

INSERT INTO chain_purposes (transaction_id, position, chain_id, purpose, live)
    SELECT id, 0, chain_id, purpose, state IN ('SIGNED', 'SENT', 'FINAL') FROM chain_transactions;

CREATE UNIQUE INDEX chain_purposes_live ON chain_purposes (chain_id, purpose) WHERE live;

CREATE INDEX chain_purposes_purpose ON chain_purposes (purpose);

DROP INDEX chain_transactions_purpose;

ALTER TABLE chain_transactions DROP COLUMN purpose;
ALTER TABLE chain_transactions DROP COLUMN artwork;

-- Those whose mints were ordered and are not done: few, however many artworks there are.
CREATE INDEX artworks_minting ON artworks (seq)
    WHERE goal = 'CONFIRMED' AND stage IN ('ACCEPTED', 'DRAWN', 'SEALED', 'PINNED');
