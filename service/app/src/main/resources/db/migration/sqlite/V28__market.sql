-- Auctions of the market and the currencies that its owner allows, out of finalized blocks, and the offers that were made here.
-- Addresses and hashes are lower-case hexadecimal but in offers, amounts decimal text in wei or the currency's smallest unit.
-- The events of blocks that were read before are read again: they may hold some of these.
DELETE FROM index_cursors;

-- Auctions that began; ends_at is the last second for a bid, unless late bids move it.
CREATE TABLE auction_starts (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    token_id TEXT NOT NULL,
    seller TEXT NOT NULL,
    -- zero for the native coin, else an ERC-20
    currency TEXT NOT NULL,
    reserve TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

-- Bids that were taken.
CREATE TABLE auction_bids (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    token_id TEXT NOT NULL,
    bidder TEXT NOT NULL,
    amount TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

-- Auctions that ended; the winner is zero where the token went back to its seller.
CREATE TABLE auction_ends (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    token_id TEXT NOT NULL,
    winner TEXT NOT NULL,
    price TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

-- ERC-20 that may be named in listings, offers and auctions, or may no more.
CREATE TABLE currency_settings (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    currency TEXT NOT NULL,
    accepted BOOLEAN NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

-- The last setting of a currency counts.
CREATE INDEX currency_settings_currency ON currency_settings (chain_id, contract, currency, block, log_index);

CREATE INDEX auction_starts_token ON auction_starts (chain_id, contract, token_id, block, log_index);

CREATE INDEX auction_bids_token ON auction_bids (chain_id, contract, token_id, block, log_index);

CREATE INDEX auction_ends_token ON auction_ends (chain_id, contract, token_id, block, log_index);

CREATE INDEX listing_cancellations_token ON listing_cancellations (chain_id, contract, token_id, block, log_index);

CREATE INDEX listing_cancellations_account ON listing_cancellations (chain_id, contract, account, block, log_index);

-- The ERC-20 of the price; null for the chain's native coin.
ALTER TABLE listings ADD COLUMN currency TEXT;

-- Offers for tokens that buyers signed. The contract is the market's address, the ID the digest that the buyer signed.
CREATE TABLE offers (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    id TEXT NOT NULL,
    token_id TEXT NOT NULL,
    buyer TEXT NOT NULL,
    currency TEXT NOT NULL,
    price TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    token_epoch BIGINT NOT NULL,
    -- seconds since 1970
    deadline BIGINT NOT NULL,
    signature TEXT NOT NULL,
    -- the whole call, hexadecimal
    data TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, id)
);

CREATE INDEX offers_token ON offers (chain_id, contract, token_id);

CREATE INDEX offers_buyer ON offers (chain_id, contract, buyer, currency);
