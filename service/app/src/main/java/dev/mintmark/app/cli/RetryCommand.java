package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.RetriedArtworks;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.io.Counted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries a failed artwork again, or all of them. */
@Command(
        name = "retry",
        description = "Tries a failed artwork again, from the last stage that it reached, and waits until it is done.")
final class RetryCommand extends ApiCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "The artwork's ID, as generate, demo and list print it.")
    @Nullable
    String id;

    @Option(names = "--all", description = "Try every failed artwork again, as after an outage.")
    boolean all;

    @Override
    @Nullable
    String subject() {
        return id;
    }

    @Override
    void checkArguments() {
        if (all == (id != null)) {
            throw CommandFailedException.wrongUse("retry takes the ID of an artwork or --all, and not both.");
        }
        if (id != null && !Artwork.isId(id)) {
            throw CommandFailedException.wrongUse("\"" + id + "\" is not an artwork's ID.");
        }
    }

    @Override
    int run(MintmarkApi api) throws InterruptedException {
        return id == null ? retryAll(api) : retry(api, id);
    }

    private int retry(MintmarkApi api, String artworkId) throws InterruptedException {
        api.artworks().retry(artworkId);
        ArtworkResponse artwork = new ArtworkWatcher(api.artworks(), artworkId).awaitDone();
        if (json) {
            Output.json(artwork);
        } else {
            Output.line("Artwork " + artwork.id() + " is " + artwork.stage() + ".");
        }
        return Main.DONE;
    }

    /** Waits for each, since without a service the steps are this process's. */
    private int retryAll(MintmarkApi api) throws InterruptedException {
        RetriedArtworks retried = api.artworks().retryAll();
        if (json) {
            Output.json(retried);
        } else {
            Output.line(Counted.of(retried.artworks().size(), "failed artwork") + " to try again.");
        }
        int code = Main.DONE;
        for (String each : retried.artworks()) {
            String end;
            try {
                end = "is "
                        + new ArtworkWatcher(api.artworks(), each).awaitDone().stage();
            } catch (CommandFailedException e) {
                end = "is not done: " + e.getMessage();
                code = Main.FAILED;
            }
            if (!json) {
                Output.line("Artwork " + each + " " + end + (end.endsWith(".") ? "" : "."));
            }
        }
        return code;
    }
}
