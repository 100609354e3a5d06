package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.artwork.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A chain and a network that hold what a test says, and answer at once. */
final class Minted {
    /** A chain on which nothing was minted. */
    static final Ledger NOTHING = ledger(Map.of());

    /** A network that holds nothing. */
    static final ContentNetwork NO_FILES = network(Map.of());

    private Minted() {}

    /** A chain with these tokens: SHA-256 to watermark ID. */
    static Ledger ledger(Map<String, Long> tokens) {
        return ledger(tokens, false);
    }

    /** A chain on which these tokens were burnt. */
    static Ledger burnt(Map<String, Long> tokens) {
        return ledger(tokens, true);
    }

    private static Ledger ledger(Map<String, Long> tokens, boolean burnt) {
        return new Ledger() {
            @Override
            public Optional<Anchored> anchored(String sha256) {
                return Optional.empty();
            }

            @Override
            public Lookup lookUp(String sha256) {
                OnChain token = tokens.containsKey(sha256)
                        ? new OnChain(
                                31337,
                                "0xc",
                                "0x" + sha256,
                                "0xo",
                                "0xm",
                                "ab",
                                false,
                                cid(sha256),
                                "0xt",
                                7L,
                                8,
                                burnt ? "0xb" : null,
                                burnt ? 9L : null)
                        : null;
                return new Lookup(token, 8);
            }

            @Override
            public List<String> byWatermark(long watermarkId) {
                return tokens.keySet().stream()
                        .filter(sha256 -> tokens.get(sha256) == watermarkId)
                        .toList();
            }
        };
    }

    /** A chain on which nothing was minted and this file anchored. */
    static Ledger anchored(String anchored) {
        return new Ledger() {
            @Override
            public Lookup lookUp(String sha256) {
                return new Lookup(null, 8);
            }

            @Override
            public Optional<Anchored> anchored(String sha256) {
                return sha256.equals(anchored)
                        ? Optional.of(new Anchored("0xr", "0xs", "0xa", 5, Instant.ofEpochSecond(60), 8))
                        : Optional.empty();
            }

            @Override
            public List<String> byWatermark(long watermarkId) {
                return List.of();
            }
        };
    }

    /** A network with these files: CID to content. */
    static ContentNetwork network(Map<String, byte[]> files) {
        return new ContentNetwork() {
            @Override
            public boolean available(String cid) {
                return files.containsKey(cid);
            }

            @Override
            public Optional<byte[]> fetch(String cid, long limit) {
                return Optional.ofNullable(files.get(cid));
            }
        };
    }

    /** Where the file of a token is in the network. */
    static String cid(String sha256) {
        return "cid-of-" + sha256;
    }
}
