package dev.mintmark.app.cli;

import dev.mintmark.app.api.DrawQueue;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.PlaceRequest;
import dev.mintmark.app.artwork.Artwork;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the drawings that wait, and moves one of them. */
@Command(
        name = "queue",
        description =
                "Shows the artworks that wait to be drawn, in the order in which they are drawn. With an ID it moves that one.")
final class QueueCommand extends ApiCommand {
    @Parameters(arity = "0..1", paramLabel = "ID", description = "The artwork to move, one that waits.")
    @Nullable
    String id;

    @Option(
            names = "--place",
            paramLabel = "N",
            defaultValue = "1",
            description = "The place to move it to, 1 for the next one to be drawn. Default: ${DEFAULT-VALUE}.")
    int place;

    @Override
    @Nullable
    String subject() {
        return id;
    }

    @Override
    void checkArguments() {
        if (id != null && !Artwork.isId(id)) {
            throw CommandFailedException.wrongUse("\"" + id + "\" is not an artwork's ID.");
        }
        if (place < 1) {
            throw CommandFailedException.wrongUse("--place is " + place + "; the first place is 1.");
        }
    }

    @Override
    int run(MintmarkApi api) {
        DrawQueue queue =
                id == null ? api.artworks().queue(null) : api.artworks().setPlace(id, new PlaceRequest(place));
        if (json) {
            Output.json(queue);
            return Main.DONE;
        }
        List<String> waiting = queue.artworks();
        if (waiting.isEmpty()) {
            Output.line("No drawing waits.");
        }
        for (int i = 0; i < waiting.size(); i++) {
            Output.line(i + 1 + "  " + waiting.get(i));
        }
        return Main.DONE;
    }
}
