package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.Artwork;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command on one artwork, given by its ID. */
abstract class ArtworkCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The artwork's ID, as generate, demo and list print it.")
    String id = "";

    @Option(names = "--json", description = Output.JSON_OPTION)
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public final Integer call() throws Exception {
        if (!Artwork.isId(id)) {
            throw CommandFailedException.wrongUse("\"" + id + "\" is no artwork's ID.");
        }
        try (MintmarkApi api = data.open()) {
            run(api);
        }
        return Main.DONE;
    }

    /** Runs the command on the artwork {@link #id} and prints its result. */
    abstract void run(MintmarkApi api) throws Exception;
}
