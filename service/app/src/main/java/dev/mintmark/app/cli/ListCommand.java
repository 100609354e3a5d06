package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkPage;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists artworks. */
@Command(name = "list", description = "Lists artworks, newest first: ID, stage or BURNT, time, seed and prompt.")
final class ListCommand extends ApiCommand {
    @Option(
            names = "--search",
            paramLabel = "TEXT",
            description = "Only artworks whose prompt contains TEXT. Default: all.")
    @Nullable
    String search;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Number of artworks, 1 to 100. Default: ${DEFAULT-VALUE}.")
    int limit = ArtworkPage.DEFAULT_LIMIT;

    @Option(
            names = "--after",
            paramLabel = "ID",
            description = "Only artworks older than the one with this ID. Default: from the newest.")
    @Nullable
    String after;

    @Override
    void checkArguments() {
        if (limit < 1 || limit > ArtworkPage.MAX_LIMIT) {
            throw CommandFailedException.wrongUse(
                    "--limit is " + limit + "; it is 1 to " + ArtworkPage.MAX_LIMIT + ".");
        }
    }

    @Override
    int run(MintmarkApi api) throws Exception {
        ArtworkPage page = api.artworks().list(after, limit, search);
        if (json) {
            Output.json(page);
            return Main.DONE;
        }
        for (ArtworkResponse artwork : page.artworks()) {
            Output.line(artwork.id() + "  " + "%-9s".formatted(state(artwork)) + "  " + artwork.createdAt() + "  "
                    + artwork.parameters().seed() + "  " + artwork.parameters().prompt());
        }
        if (page.artworks().isEmpty()) {
            Output.note("No artwork was found.");
        } else if (page.next() != null) {
            Output.note("There are more: --after " + page.next());
        }
        return Main.DONE;
    }

    /** The stage, or that the token is there no more. */
    private static String state(ArtworkResponse artwork) {
        return artwork.token() != null && artwork.token().wasBurnt()
                ? "BURNT"
                : artwork.stage().name();
    }
}
