package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkList;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.Artwork;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes artworks public or private. */
@Command(
        name = "publish",
        description =
                "Shows artworks to everybody who reaches the service: picture, manifest and marks; the prompt only"
                        + " where the manifest discloses it.")
final class PublishCommand extends ApiCommand {
    @Parameters(
            paramLabel = "ID",
            arity = "1..*",
            description = "The artworks' IDs, as generate, demo and list print them.")
    List<String> ids = List.of();

    @Option(names = "--private", description = "Shows them to their owner alone again.")
    boolean isPrivate;

    @Override
    void checkArguments() {
        for (String id : ids) {
            if (!Artwork.isId(id)) {
                throw CommandFailedException.wrongUse("\"" + id + "\" is not an artwork's ID.");
            }
        }
    }

    @Override
    int run(MintmarkApi api) {
        ids.forEach(api.artworks()::find); // none is changed where one is missing
        List<ArtworkResponse> changed = new ArrayList<>();
        for (String id : ids) {
            changed.add(api.artworks().setPublic(id, !isPrivate));
        }
        if (json) {
            Output.json(new ArtworkList(changed));
        } else {
            changed.forEach(artwork ->
                    Output.line("Artwork " + artwork.id() + " is " + (artwork.isPublic() ? "public." : "private.")));
        }
        return Main.DONE;
    }
}
