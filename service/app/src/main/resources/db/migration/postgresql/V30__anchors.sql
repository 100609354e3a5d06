-- What the events of the token contract say of anchors, out of finalized blocks, and of revoked vouchers.
CREATE TABLE token_anchors (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    token_id TEXT NOT NULL,
    root TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

CREATE INDEX token_anchors_token ON token_anchors (chain_id, contract, token_id, block, log_index);

-- Who signed a root, and when the contract recorded it, in seconds since 1970.
CREATE TABLE anchor_records (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    root TEXT NOT NULL,
    attester TEXT NOT NULL,
    count BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

CREATE INDEX anchor_records_root ON anchor_records (chain_id, contract, root);

CREATE TABLE voucher_revocations (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    token_id TEXT NOT NULL,
    -- vouchers up to this second ended, in seconds since 1970
    deadline BIGINT NOT NULL,
    revoker TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

CREATE INDEX voucher_revocations_token ON voucher_revocations (chain_id, contract, token_id, deadline);

-- Earlier versions skipped these events, so the blocks since the first model was registered are read again.
UPDATE index_cursors SET block_hash = NULL, next_block = COALESCE(
    (SELECT MIN(block) FROM model_registrations model
        WHERE model.chain_id = index_cursors.chain_id AND model.contract = index_cursors.contract),
    next_block);

-- Artworks whose anchor was ordered, one row for each.
CREATE TABLE artwork_anchors (
    artwork_id TEXT PRIMARY KEY REFERENCES artworks (id),
    -- ORDERED, SIGNED, ANCHORED or FAILED
    state TEXT NOT NULL,
    ordered_at BIGINT NOT NULL,
    chain_id BIGINT,
    contract TEXT,
    -- of the Merkle tree; null until it is made
    root TEXT,
    position INTEGER,
    -- what the attester says of the artwork, as JSON
    generation TEXT,
    -- the siblings from the leaf up
    proof TEXT,
    -- null until it is in a finalized block
    tx TEXT,
    block BIGINT,
    anchored_at BIGINT,
    -- the artwork's share
    gas_used BIGINT,
    failure_type TEXT,
    failure_detail TEXT
);

CREATE INDEX artwork_anchors_open ON artwork_anchors (state, ordered_at) WHERE state IN ('ORDERED', 'SIGNED');

CREATE INDEX artwork_anchors_root ON artwork_anchors (root) WHERE root IS NOT NULL;

CREATE INDEX artwork_anchors_block ON artwork_anchors (chain_id, block) WHERE block IS NOT NULL;

-- Vouchers that were given, from this version on. The table vouchers says for which artworks there was any.
CREATE TABLE signed_vouchers (
    artwork_id TEXT NOT NULL REFERENCES artworks (id),
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    -- the last second at which it can be redeemed, in seconds since 1970
    deadline BIGINT NOT NULL,
    -- what the attester says of the artwork, as JSON
    generation TEXT NOT NULL,
    signature TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (artwork_id, chain_id, contract, deadline)
);

CREATE INDEX signed_vouchers_given ON signed_vouchers (given_at);

-- The queue of anchors, which has one task; the columns are db-scheduler's.
CREATE TABLE anchor_tasks (LIKE draw_tasks INCLUDING ALL);
