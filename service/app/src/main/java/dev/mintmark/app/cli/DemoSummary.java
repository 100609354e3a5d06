package dev.mintmark.app.cli;

import dev.mintmark.app.artwork.ArtworkPath;
import dev.mintmark.app.config.ServerSettings;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** The result of the demo as a page of text. */
final class DemoSummary {
    private DemoSummary() {}

    /**
     * Prints the summary.
     *
     * @param servedAt address of the running service; empty if there is none
     * @param server where a service would listen
     * @param data the option {@code --data} as it was given, with a space before it, or empty
     */
    static void print(DemoResult demo, Optional<URI> servedAt, ServerSettings server, String data) {
        DemoResult.Image image = demo.image();
        Output.line("");
        Output.line("  “" + demo.prompt() + "”, seed " + demo.seed());
        Output.line("");
        Output.line("  artwork    " + demo.artwork());
        Output.line("  drawn      " + image.path() + "  (" + image.width() + " × " + image.height() + ", model "
                + demo.model().id() + ", " + demo.model().sha256().substring(0, 12) + "…)");
        if (demo.watermark() != null) {
            Output.line(String.format(
                    Locale.ROOT,
                    "  marked     watermark %s, %.1f dB from the drawn pixels",
                    demo.watermark().id(),
                    demo.watermark().psnr()));
        }
        if (demo.c2pa() != null) {
            Output.line("  signed     " + demo.c2pa().manifest() + ", "
                    + demo.c2pa().state());
            Output.line("             trusted with " + demo.trustAnchors());
        }
        if (demo.ipfs() != null) {
            Output.line("  pinned     ipfs://" + demo.ipfs().imageCid());
        }
        Output.line("  minted     token " + demo.token().tokenId());
        Output.line("             of " + demo.token().contract() + " on chain "
                + demo.token().chainId() + ", " + demo.token().gasUsed() + " gas");
        Output.line("  sold       for " + Wei.format(demo.sale().priceWei()) + "; the creator earned "
                + Wei.format(demo.royalty().earnedWei()) + " (" + demo.royalty().bps() / 100.0 + " %)");
        Output.line("");
        DemoResult.Verdicts verdicts = demo.verify();
        Output.line("  verified   by hash          " + verdicts.byHash().id());
        Output.line("             by file          " + verdicts.byFile().id());
        Output.line("             stripped copy    " + verdicts.byStrippedCopy().id() + "   "
                + demo.copies().stripped());
        Output.line("             altered copy     " + verdicts.byAlteredCopy().id() + "   "
                + demo.copies().altered());
        Output.line("");
        Output.line("  show it    scripts/mintmark show " + demo.artwork() + data);
        Output.line("  verify     scripts/mintmark verify "
                + ShellWords.quote(demo.copies().altered()) + data);
        if (servedAt.isEmpty()) {
            Output.line("  open it    scripts/mintmark serve" + data + ", then the addresses below");
        }
        String address = servedAt.map(URI::toString).orElse("http://" + server.host() + ":" + server.port());
        Output.line("             " + address + "  (the studio)");
        Output.line("             " + address + ArtworkPath.image(demo.artwork()));
        if (demo.ipfs() != null) {
            Output.line("             " + address + "/ipfs/" + demo.ipfs().imageCid());
        }
    }
}
