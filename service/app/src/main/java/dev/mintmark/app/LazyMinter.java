package dev.mintmark.app;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.workflow.MintStep;
import java.util.Optional;
import java.util.function.Supplier;

/** Mints on a chain that is started by the first mint. */
record LazyMinter(Supplier<Minter> started) implements MintStep {
    @Override
    public boolean sign(Artwork artwork) throws Exception {
        return started.get().sign(artwork);
    }

    @Override
    public void send(Artwork artwork) throws Exception {
        started.get().send(artwork);
    }

    @Override
    public Optional<Token> confirm(Artwork artwork) throws Exception {
        return started.get().confirm(artwork);
    }

    @Override
    public Optional<String> heldUp() {
        return started.get().heldUp();
    }
}
