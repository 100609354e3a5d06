package dev.mintmark.app.cli;

import dev.mintmark.app.api.AnchorResponse;
import dev.mintmark.app.api.ArtworkPage;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Anchors artworks. */
@Command(
        name = "anchor",
        description =
                "Anchors artworks: many under one root with one signature, which proves on the chain since when they are vouched"
                        + " for. Their tokens can be claimed later.")
final class AnchorCommand extends ApiCommand {
    @Parameters(
            paramLabel = "ID",
            arity = "0..*",
            description = "The artworks' IDs, as generate, demo and list print them.")
    List<String> ids = new ArrayList<>();

    @Option(
            names = "--all-pinned",
            description = "All pinned artworks that are neither minted nor anchored. Default: off.")
    boolean allPinned;

    @Mixin
    MintOptions order = new MintOptions();

    private @Nullable MintOrder terms;

    @Override
    void checkArguments() {
        if (ids.isEmpty() != allPinned) {
            throw CommandFailedException.wrongUse("Name the artworks, or all by --all-pinned.");
        }
        for (String id : ids) {
            if (!Artwork.isId(id)) {
                throw CommandFailedException.wrongUse("\"" + id + "\" is not an artwork's ID.");
            }
        }
        terms = order.order();
    }

    /** The answer of {@code --json}. */
    record Answer(List<AnchorResponse> anchors) {
        Answer {
            anchors = List.copyOf(anchors);
        }
    }

    /** One that cannot be anchored does not keep the others from it; the first reason is said at the end. */
    @Override
    int run(MintmarkApi api) throws Exception {
        List<RuntimeException> refusals = new ArrayList<>();
        List<AnchorResponse> anchored = new ArrayList<>();
        for (String id : allPinned ? orderAll(api) : order(api, refusals)) {
            try {
                anchored.add(new AnchorWatcher(api).await(id));
            } catch (CommandFailedException e) {
                refusals.add(e);
            }
        }
        if (json && (refusals.isEmpty() || !anchored.isEmpty())) {
            Output.json(new Answer(anchored));
        } else if (refusals.isEmpty() && anchored.isEmpty()) {
            Output.line("No pinned artwork is to be anchored.");
        } else {
            anchored.forEach(anchor -> Output.line("artwork " + anchor.artwork() + "  anchored in block "
                    + anchor.block() + " under the root " + anchor.root()));
        }
        if (!refusals.isEmpty()) {
            throw refusals.getFirst();
        }
        return Main.DONE;
    }

    private List<String> order(MintmarkApi api, List<RuntimeException> refusals) throws Exception {
        List<String> ordered = new ArrayList<>();
        for (String id : ids) {
            try {
                api.anchors().anchor(id, terms());
                ordered.add(id);
            } catch (ConflictException | NotFoundException e) {
                refusals.add(e);
            }
        }
        return ordered;
    }

    private MintOrder terms() {
        return terms == null ? order.order() : terms;
    }

    private List<String> orderAll(MintmarkApi api) throws Exception {
        List<String> ordered = new ArrayList<>();
        String after = null;
        do {
            ArtworkPage page = api.artworks().list(after, ArtworkPage.MAX_LIMIT, null);
            for (ArtworkResponse artwork : page.artworks()) {
                if (artwork.stage() == Stage.PINNED && artwork.goal() == Goal.PINNED && order(api, artwork.id())) {
                    ordered.add(artwork.id());
                }
            }
            after = page.next();
        } while (after != null);
        return ordered;
    }

    /** Returns false for one that is anchored already, or whose token a wallet has. */
    private boolean order(MintmarkApi api, String id) throws Exception {
        try {
            api.anchors().anchor(id, terms());
            return true;
        } catch (ConflictException e) {
            return false;
        }
    }
}
