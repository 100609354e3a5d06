-- The transaction that burnt the token, and its block. Every token here is compared with the burns of royalty_events.
ALTER TABLE artworks ADD COLUMN token_burnt_tx TEXT;
ALTER TABLE artworks ADD COLUMN token_burnt_block BIGINT;

CREATE INDEX artworks_burnt ON artworks (token_chain_id) WHERE token_burnt_tx IS NOT NULL;

-- The hash of the event's transaction. There is one more kind: BURNT, whose creator is the account that had the token.
ALTER TABLE royalty_events ADD COLUMN tx TEXT;

CREATE INDEX royalty_events_burnt ON royalty_events (chain_id, contract, token_id) WHERE kind = 'BURNT';

-- All events are read again from the chain, burns with them.
DELETE FROM royalty_events;
DELETE FROM royalty_cursors;

-- What a transaction cost, by the receipt of its final block: its gas and what a unit of it cost, in wei, and when that was
-- recorded. One more state: CANCELLED, where a payment of nothing was mined in the transaction's place.
ALTER TABLE chain_transactions ADD COLUMN gas_used BIGINT;
ALTER TABLE chain_transactions ADD COLUMN gas_price BIGINT;
ALTER TABLE chain_transactions ADD COLUMN settled_at BIGINT;

CREATE INDEX chain_transactions_settled ON chain_transactions (chain_id, settled_at) WHERE settled_at IS NOT NULL;
