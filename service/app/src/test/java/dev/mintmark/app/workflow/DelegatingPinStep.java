package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.util.List;

/** A step of which a test overrides a part. */
class DelegatingPinStep implements PinStep {
    private final PinStep real;

    DelegatingPinStep(PinStep real) {
        this.real = real;
    }

    @Override
    public Pin pin(Artwork artwork, byte[] file) throws Exception {
        return real.pin(artwork, file);
    }

    @Override
    public Pin pinOf(Artwork artwork, byte[] file) {
        return real.pinOf(artwork, file);
    }

    @Override
    public List<String> blocksBelow(Artwork artwork, byte[] file) {
        return real.blocksBelow(artwork, file);
    }

    @Override
    public List<String> blocksBelow(Pin pin) throws IOException {
        return real.blocksBelow(pin);
    }

    @Override
    public void deleteBlock(String cid) throws IOException {
        real.deleteBlock(cid);
    }

    @Override
    public void unpin(String root) throws IOException, SourceUnavailableException {
        real.unpin(root);
    }
}
