package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.workflow.PipelineFixture;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the chain's node and IPFS may claim, and what they may not. */
final class ChainLookupTest {
    private static final long WATERMARK = 7;
    private static final int TOKENS = 9;
    private static final int FETCHED = 8;

    @Test
    void anotherFileAtATokensCidIsNoOriginal() throws Exception {
        byte[] minted = image(1);
        String sha256 = Sha256.hex(minted);
        Ledger ledger = Minted.ledger(Map.of(sha256, WATERMARK));
        ChainLookup honest = new ChainLookup(ledger, Minted.network(Map.of(Minted.cid(sha256), minted)));
        assertThat(honest.findBySha256(sha256)).isPresent();

        ChainLookup lying = new ChainLookup(ledger, Minted.network(Map.of(Minted.cid(sha256), image(2))));
        assertThatThrownBy(() -> lying.findBySha256(sha256))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("another SHA-256");
        UnavailableSources unavailable = new UnavailableSources();
        assertThat(lying.findByWatermark(WATERMARK, unavailable)).isEmpty();
        assertThat(unavailable.imageError()).contains("another SHA-256");
    }

    @Test
    void atMostEightTokensWithOneWatermarkAreFetched() {
        Map<String, Long> tokens = new HashMap<>();
        Map<String, byte[]> files = new HashMap<>();
        for (int seed = 0; seed < TOKENS; seed++) {
            byte[] file = image(seed);
            tokens.put(Sha256.hex(file), WATERMARK);
            files.put(Minted.cid(Sha256.hex(file)), file);
        }
        ContentNetwork network = Minted.network(files);
        UnavailableSources unavailable = new UnavailableSources();
        assertThat(new ChainLookup(Minted.ledger(tokens), network).findByWatermark(WATERMARK, unavailable))
                .hasSize(FETCHED);
    }

    private static byte[] image(long seed) {
        return ImageCodec.encode(PipelineFixture.clouds(64, seed), ImageFormat.PNG);
    }
}
