-- Vaults, which share royalties among payees, and what the chain says of them. Addresses are lower-case, wei decimal text.
CREATE TABLE vaults (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    vault TEXT NOT NULL,
    -- such as 0x…:2500,0x…:7500: the payees and their shares of 10,000
    split TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

CREATE UNIQUE INDEX vaults_vault ON vaults (chain_id, contract, vault);

-- Coins that arrived at a vault.
CREATE TABLE vault_payments (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    vault TEXT NOT NULL,
    sender TEXT NOT NULL,
    amount TEXT NOT NULL,
    -- the token that was sold in the same transaction, where it is but one; null otherwise
    token_id TEXT,
    -- the contract that sold it, where that can be read, and the price
    marketplace TEXT,
    price TEXT,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

-- Shares that were paid out of a vault.
CREATE TABLE vault_releases (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    vault TEXT NOT NULL,
    payee TEXT NOT NULL,
    receiver TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

-- Where a creator's royalties go from then on.
CREATE TABLE royalty_receivers (
    chain_id BIGINT NOT NULL,
    contract TEXT NOT NULL,
    block BIGINT NOT NULL,
    block_hash TEXT NOT NULL,
    log_index BIGINT NOT NULL,
    tx TEXT NOT NULL,
    creator TEXT NOT NULL,
    receiver TEXT NOT NULL,
    PRIMARY KEY (chain_id, contract, block, log_index)
);

-- When the blocks were made whose events move royalties, in milliseconds since 1970.
CREATE TABLE block_times (
    chain_id BIGINT NOT NULL,
    block BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (chain_id, block)
);

-- The creator that a mint names; null for the receiver of the token.
ALTER TABLE artworks ADD COLUMN mint_creator TEXT;

-- Those whose cost is not recorded; a limit of spending counts them at the most that they offer.
CREATE INDEX chain_transactions_unsettled ON chain_transactions (chain_id, sender) WHERE state IN ('SIGNED', 'SENT');

-- All events are read again from the chain, those of vaults and the times of blocks with them; those that are known stay.
DELETE FROM index_cursors;
