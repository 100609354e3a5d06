package dev.mintmark.app.cli;

import dev.mintmark.app.access.ArtworkCollections;
import dev.mintmark.app.api.ArtworkPage;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.ArtworkFilter;
import dev.mintmark.app.artwork.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists artworks. */
@Command(name = "list", description = "Lists artworks, newest first: ID, stage or BURNT, time, seed and prompt.")
final class ListCommand extends ApiCommand {
    @Option(
            names = "--search",
            paramLabel = "TEXT",
            description = "Only artworks whose prompt has these words, in any order, each at least by its beginning."
                    + " Default: all.")
    @Nullable
    String search;

    @Option(names = "--model", paramLabel = "ID", description = "Only those that this model drew. Default: all.")
    @Nullable
    String model;

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            split = ",",
            description = "Only those at one of these stages, separated by commas. Default: all.")
    List<Stage> stages = new ArrayList<>();

    @Option(
            names = "--minted",
            paramLabel = "YES",
            arity = "1",
            description = "true: only those with a token; false: only those without. Default: both.")
    @Nullable
    Boolean minted;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only those ordered at this time or later, such as 2026-11-29T08:00:00Z. Default: all.")
    @Nullable
    Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only those ordered before this time. Default: all.")
    @Nullable
    Instant to;

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

    @Option(names = "--favourites", description = "Only the favourites of this machine's operator. Default: all.")
    boolean favourites;

    @Override
    void checkArguments() {
        if (limit < 1 || limit > ArtworkPage.MAX_LIMIT) {
            throw CommandFailedException.wrongUse(
                    "--limit is " + limit + "; it is 1 to " + ArtworkPage.MAX_LIMIT + ".");
        }
    }

    @Override
    int run(MintmarkApi api) throws Exception {
        ArtworkFilter filter = new ArtworkFilter(
                search,
                null,
                model,
                null,
                stages,
                null,
                minted,
                from,
                to,
                favourites ? ArtworkCollections.LOCAL : null,
                null);
        ArtworkPage page = api.artworks().list(filter, after, limit, false);
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
