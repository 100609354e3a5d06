package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.mint.Minter;
import java.util.List;
import java.util.Optional;

/** Steps whose outcome a test decides. */
final class TestSteps {
    private TestSteps() {}

    /** What happens before a file counts as pinned. */
    interface Before {
        void run() throws Exception;
    }

    /** Pins every file under one CID. */
    static PinStep pinning(Before before) {
        return new PinStep() {
            @Override
            public Pin pin(Artwork artwork, byte[] file) throws Exception {
                before.run();
                return new Pin(
                        "bafkrei",
                        null,
                        artwork.mint() != null && artwork.mint().hasMetadata() ? "bafkreim" : null);
            }

            @Override
            public Pin pinOf(Artwork artwork, byte[] file) {
                return new Pin(
                        "bafkrei",
                        null,
                        artwork.mint() != null && artwork.mint().hasMetadata() ? "bafkreim" : null);
            }

            @Override
            public List<String> blocksBelow(Artwork artwork, byte[] file) {
                return List.of();
            }

            @Override
            public List<String> blocksBelow(Pin pin) {
                return List.of();
            }

            @Override
            public void deleteBlock(String cid) {}

            @Override
            public void unpin(String root) {}
        };
    }

    /** The chain's minter as a step. */
    static MintStep minting(Minter minter) {
        return new MintStep() {
            @Override
            public boolean sign(Artwork artwork) throws Exception {
                return minter.sign(artwork);
            }

            @Override
            public void send(Artwork artwork) throws Exception {
                minter.send(artwork);
            }

            @Override
            public Optional<Token> confirm(Artwork artwork) throws Exception {
                return minter.confirm(artwork);
            }
        };
    }

    /** A chain on which a wallet has minted every token already, and which reports it as final when asked twice. */
    record ForeignMints(List<String> calls) implements MintStep {
        @Override
        public boolean sign(Artwork artwork) {
            if (!calls.contains("sign")) {
                calls.add("sign");
            }
            return false;
        }

        @Override
        public void send(Artwork artwork) {
            calls.add("send");
        }

        @Override
        public Optional<Token> confirm(Artwork artwork) {
            calls.add("confirm");
            String sha256 = artwork.sealed().sha256();
            return calls.stream().filter("confirm"::equals).count() < 2
                    ? Optional.empty()
                    : Optional.of(new Token(
                            31337,
                            "0x1",
                            "0x" + sha256,
                            "0x2",
                            "0x3",
                            1,
                            2,
                            artwork.recipe().model(),
                            "0x2",
                            null,
                            null));
        }
    }
}
