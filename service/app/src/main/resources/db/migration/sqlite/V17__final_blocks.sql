-- The blocks that have final transactions and tokens of ours. One that the chain has no more was reorganised away.
CREATE TABLE final_blocks (
    chain_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    hash TEXT NOT NULL,
    -- whether the chain still had it at a later check, together with all below it
    checked BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (chain_id, number)
);

-- The block of a transaction that is final, or was until that block was reorganised away.
ALTER TABLE chain_transactions ADD COLUMN block BIGINT;

CREATE INDEX chain_transactions_block ON chain_transactions (chain_id, block) WHERE block IS NOT NULL;

CREATE INDEX artworks_token_block ON artworks (token_chain_id, token_block) WHERE token_block IS NOT NULL;

-- The hash of the block before next_block.
ALTER TABLE royalty_cursors ADD COLUMN block_hash TEXT;
