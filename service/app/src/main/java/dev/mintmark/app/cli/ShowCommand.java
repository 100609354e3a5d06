package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.ControlPreprocessor;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.RecipeEnrichment;
import dev.mintmark.app.artwork.RecipeLora;
import dev.mintmark.app.artwork.Token;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Shows one artwork. */
@Command(name = "show", description = "Shows an artwork: its stage, request, file, marks and token.")
final class ShowCommand extends ArtworkCommand {
    @Override
    int run(MintmarkApi api) {
        ArtworkResponse artwork = api.artworks().find(id);
        if (json) {
            Output.json(artwork);
        } else {
            print(artwork);
        }
        return Main.DONE;
    }

    private static void print(ArtworkResponse artwork) {
        DrawParameters drawn = artwork.parameters();
        Output.line("artwork    " + artwork.id());
        Output.line(
                "stage      " + artwork.stage() + (artwork.done() ? ", done" : ", on its way to " + artwork.goal()));
        line("failed", detail(artwork.failure()));
        line("waiting", detail(artwork.waiting()));
        Output.line("prompt     " + drawn.prompt());
        RecipeEnrichment enrichment = artwork.enrichment();
        line("made of", enrichment == null ? null : enrichment.original() + " (by " + enrichment.model() + ")");
        line("negative", drawn.negativePrompt().isEmpty() ? null : drawn.negativePrompt());
        Output.line("drawn      seed " + drawn.seed() + ", " + drawn.steps() + " steps, guidance " + drawn.guidance()
                + (drawn.guidanceRescale() == null ? "" : " rescaled by " + drawn.guidanceRescale()) + ", "
                + drawn.sampler() + (drawn.eta() == null ? "" : " with eta " + drawn.eta()) + ", " + drawn.width()
                + " × " + drawn.height());
        line("not drawn", artwork.notDrawn());
        if (drawn.init() != null) {
            Output.line("from       image " + drawn.init() + ", strength " + drawn.strength());
        }
        line("mask", drawn.mask());
        line("outpaint", drawn.outpaint() == null ? null : drawn.outpaint() + " pixels");
        ControlPreprocessor preprocessor = drawn.controlPreprocessor();
        if (drawn.control() != null && preprocessor != null) {
            Output.line("control    image " + drawn.control() + ", scale " + drawn.controlScale()
                    + drawn.controlSteps().map(steps -> ", " + steps).orElse("") + ", preprocessor "
                    + preprocessor.id());
        }
        if (drawn.highResolution() != null) {
            Output.line("enlarged   " + drawn.highResolution() + " times, strength " + drawn.highResolutionStrength());
        }
        if (drawn.variationSeed() != null) {
            Output.line("variation  seed " + drawn.variationSeed() + ", strength " + drawn.variationStrength());
        }
        Output.line(
                "model      " + artwork.model().id() + ", " + artwork.model().sha256());
        for (RecipeLora lora : artwork.loras()) {
            line("lora", lora.name() + ", weight " + lora.weight() + ", " + lora.sha256());
        }
        line("sha256", artwork.sha256());
        if (artwork.watermark() != null) {
            Output.line(String.format(
                    Locale.ROOT,
                    "watermark  %s, %.1f dB from the drawn pixels",
                    artwork.watermark().id(),
                    artwork.watermark().psnr()));
        }
        if (artwork.c2pa() != null) {
            Output.line("manifest   " + artwork.c2pa().manifest() + ", "
                    + artwork.c2pa().state());
        }
        line(
                "pinned",
                artwork.ipfs() == null ? null : "ipfs://" + artwork.ipfs().imageCid());
        Token token = artwork.token();
        if (token != null) {
            Output.line("token      " + token.tokenId());
            Output.line("           of " + token.contract() + " on chain " + token.chainId());
            Output.line("           minted to " + token.owner());
            line(
                    "burnt",
                    token.wasBurnt()
                            ? "in block " + token.burntBlock() + " by the transaction " + token.burntTx()
                            : null);
        }
        Output.line("created    " + artwork.createdAt());
    }

    private static void line(String name, @Nullable String value) {
        if (value != null) {
            Output.line("%-11s".formatted(name) + value);
        }
    }

    private static @Nullable String detail(@Nullable Failure failure) {
        return failure == null ? null : failure.detail();
    }
}
