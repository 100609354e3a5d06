package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.RoyaltyList;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.verify.Verdict;
import java.math.BigInteger;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The result of the demo, as {@code demo --json} prints it.
 *
 * @param artwork the artwork's ID
 * @param trustAnchors path of the PEM file to trust
 * @param device what drew, {@code CPU} or {@code CUDA}
 */
record DemoResult(
        String artwork,
        String prompt,
        long seed,
        ArtworkResponse.Model model,
        Image image,
        ArtworkResponse.@Nullable Watermark watermark,
        ArtworkResponse.@Nullable C2pa c2pa,
        ArtworkResponse.@Nullable Ipfs ipfs,
        Token token,
        Sale sale,
        Royalty royalty,
        Verdicts verify,
        Copies copies,
        String trustAnchors,
        @Nullable String device,
        Seconds seconds) {

    /** The final file, written to {@code path}. */
    record Image(String path, String sha256, long bytes, int width, int height, String format) {}

    /**
     * What the sale brought the creator.
     *
     * @param bps of the price, in hundredths of a percent
     */
    record Royalty(long bps, String earnedWei, String paidWei) {}

    record Verdicts(Verdict byHash, Verdict byFile, Verdict byStrippedCopy, Verdict byAlteredCopy) {}

    /** Paths of the two copies. */
    record Copies(String stripped, String altered) {}

    /** How long each step took. */
    record Seconds(double draw, double seal, double pin, double mint) {}

    static DemoResult of(
            ArtworkResponse artwork,
            Path image,
            Sale sale,
            RoyaltyList.ByToken royalty,
            Verdicts verdicts,
            DemoCopies copies,
            Path trustAnchors,
            @Nullable String device,
            ArtworkWatcher watcher) {
        ArtworkResponse.Image file = artwork.requireImage();
        return new DemoResult(
                artwork.id(),
                artwork.parameters().prompt(),
                artwork.parameters().seed(),
                artwork.model(),
                new Image(
                        absolute(image),
                        artwork.requireSha256(),
                        file.bytes(),
                        file.width(),
                        file.height(),
                        file.format()),
                artwork.watermark(),
                artwork.c2pa(),
                artwork.ipfs(),
                artwork.requireToken(),
                sale,
                new Royalty(bps(sale, royalty), royalty.earnedWei(), royalty.paidWei()),
                verdicts,
                new Copies(absolute(copies.stripped()), absolute(copies.altered())),
                absolute(trustAnchors),
                device,
                new Seconds(
                        watcher.secondsTo(Stage.DRAWN),
                        watcher.secondsTo(Stage.SEALED),
                        watcher.secondsTo(Stage.PINNED),
                        watcher.secondsTo(Stage.CONFIRMED)));
    }

    private static long bps(Sale sale, RoyaltyList.ByToken royalty) {
        return new BigInteger(royalty.earnedWei())
                .multiply(BigInteger.valueOf(10_000))
                .divide(new BigInteger(sale.priceWei()))
                .longValueExact();
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }
}
