-- What the events of the token contract and its market say, out of finalized blocks. All of it can be read again from the chain,
-- the royalties of earlier versions with it. Addresses and hashes are lower-case hexadecimal, wei decimal text.
DROP TABLE royalty_events;
DROP TABLE royalty_cursors;

-- How far the events were read, and the hash of the block before next_block.
CREATE TABLE index_cursors (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    next_block BIGINT NOT NULL,
    block_hash TEXT,
    PRIMARY KEY (chain_id, contract)
);

CREATE TABLE token_mints (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    token_id TEXT NOT NULL,
    creator TEXT NOT NULL,
    watermark_id BIGINT NOT NULL,
    -- the number of the model's registration
    model INTEGER NOT NULL,
    royalty_bps INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    -- the digest of the IPFS root of a file of more than one block; null for one block, whose digest is the token's ID
    root TEXT,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

CREATE UNIQUE INDEX token_mints_token ON token_mints (chain_id, contract, token_id);

CREATE INDEX token_mints_watermark ON token_mints (chain_id, contract, watermark_id);

CREATE INDEX token_mints_creator ON token_mints (chain_id, contract, creator, block, log_index);

-- Mints (from the zero address), transfers and burns (to the zero address). The last one of a token names its owner.
CREATE TABLE token_transfers (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    token_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    receiver TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

CREATE INDEX token_transfers_token ON token_transfers (chain_id, contract, token_id, block, log_index);

CREATE INDEX token_transfers_burnt ON token_transfers (chain_id, contract, token_id)
    WHERE receiver = '0x0000000000000000000000000000000000000000';

-- Registrations of models and their revocations.
CREATE TABLE model_registrations (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    revoked BOOLEAN NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

CREATE INDEX model_registrations_number ON model_registrations (chain_id, contract, number);

-- Sales by the market; royalty is the part of the price that the receiver earned.
CREATE TABLE token_sales (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    token_id TEXT NOT NULL,
    creator TEXT NOT NULL,
    receiver TEXT NOT NULL,
    seller TEXT NOT NULL,
    buyer TEXT NOT NULL,
    -- zero for the native coin, else an ERC-20
    currency TEXT NOT NULL,
    price TEXT NOT NULL,
    royalty TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

CREATE INDEX token_sales_creator ON token_sales (chain_id, contract, creator, block, log_index);

-- Royalties that could not be paid out in the sale: a credit of their receiver.
CREATE TABLE royalty_credits (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    token_id TEXT NOT NULL,
    creator TEXT NOT NULL,
    receiver TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

CREATE INDEX royalty_credits_creator ON royalty_credits (chain_id, contract, creator, block, log_index);

-- Credits that were paid out.
CREATE TABLE withdrawals (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    royalties TEXT NOT NULL,
    proceeds TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

CREATE INDEX withdrawals_account ON withdrawals (chain_id, contract, account, block, log_index);

-- Listings that ended: those of a token, or all of an account. A listing is signed off the chain and has no event of its own.
CREATE TABLE listing_cancellations (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    token_id TEXT,
    account TEXT,
    -- listings of earlier epochs ended
    epoch TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);
