package dev.mintmark.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The recipe and its salt, for its owner to give to whom they like. */
@Command(name = "recipe", description = "Prints an artwork's recipe and the salt of its commitment.")
final class RecipeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID")
    String id = "";

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        if (!id.matches("[0-9A-Za-z-]{1,64}")) {
            throw CommandFailedException.wrongUse("\"" + id + "\" is no artwork's ID.");
        }
        try (ServiceClient service = data.service()) {
            Output.json(service.get("/api/artworks/" + id + "/recipe"));
        }
        return Main.DONE;
    }
}
