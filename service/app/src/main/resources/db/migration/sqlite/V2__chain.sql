-- The nonce that each account uses next.
CREATE TABLE chain_senders (
    chain_id BIGINT NOT NULL,
    address TEXT NOT NULL,
    next_nonce BIGINT NOT NULL,
    PRIMARY KEY (chain_id, address)
);

-- One row per transaction, stored before it is sent. The ID is the hash of its first attempt.
CREATE TABLE chain_transactions (
    id TEXT PRIMARY KEY,
    chain_id BIGINT NOT NULL,
    sender TEXT NOT NULL,
    nonce BIGINT NOT NULL,
    -- what it is for, such as mint:<artwork>
    purpose TEXT NOT NULL,
    -- SIGNED, SENT, FINAL, REVERTED or LOST
    state TEXT NOT NULL,
    -- the artwork that it mints
    artwork TEXT
);

CREATE UNIQUE INDEX chain_transactions_nonce ON chain_transactions (chain_id, sender, nonce)
    WHERE state <> 'LOST';

CREATE UNIQUE INDEX chain_transactions_purpose ON chain_transactions (chain_id, purpose)
    WHERE state IN ('SIGNED', 'SENT', 'FINAL');

-- The signed forms of a transaction: the first, then replacements with higher fees under the same nonce.
CREATE TABLE chain_attempts (
    hash TEXT PRIMARY KEY,
    transaction_id TEXT NOT NULL REFERENCES chain_transactions (id),
    position INTEGER NOT NULL,
    raw TEXT NOT NULL,
    -- wei as decimal text
    max_fee TEXT NOT NULL,
    tip TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    UNIQUE (transaction_id, position)
);

-- The latest listing of a token that an account of this service signed. Wei as decimal text.
CREATE TABLE listings (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    token_id TEXT NOT NULL,
    seller TEXT NOT NULL,
    price TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    sale BIGINT NOT NULL,
    -- seconds since 1970, as the contract has it
    deadline BIGINT NOT NULL,
    signature TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, token_id)
);

-- Events of the contract that royalties are counted from, out of finalized blocks. Wei as decimal text.
CREATE TABLE royalty_events (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    -- MINTED, SOLD, CREDITED or WITHDRAWN
    kind TEXT NOT NULL,
    -- null for a withdrawal, which is of all tokens
    token_id TEXT,
    creator TEXT NOT NULL,
    amount TEXT NOT NULL,
    PRIMARY KEY (chain_id, block_hash, log_index)
);

CREATE INDEX royalty_events_creator ON royalty_events (chain_id, contract, creator, block, log_index);

-- How far the events were read.
CREATE TABLE royalty_cursors (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    next_block BIGINT NOT NULL,
    PRIMARY KEY (chain_id, contract)
);
