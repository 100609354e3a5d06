-- Artworks for which a voucher was given: a wallet can mint them without this service.
CREATE TABLE vouchers (artwork_id TEXT PRIMARY KEY REFERENCES artworks (id));
