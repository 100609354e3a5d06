-- Failed attempts at the next event by which the endpoint refused it; failures counts all.
ALTER TABLE webhook_endpoints ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;

-- Those whose payload is still kept.
CREATE INDEX webhook_payloads ON webhook_events (created_at) WHERE payload <> '';
