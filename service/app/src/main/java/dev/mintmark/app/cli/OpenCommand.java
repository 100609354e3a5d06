package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkPath;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens the studio, or an artwork's picture, in a browser. */
@Command(
        name = "open",
        description =
                "Prints the address of the running service's studio, or of an artwork's picture, and opens it in a"
                        + " browser where there is a desktop.")
final class OpenCommand extends ApiCommand {
    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            description = "The artwork's ID, as generate, demo and list print it. Default: the studio.")
    @Nullable
    String id;

    @Option(names = "--print", description = "Only print the address.")
    boolean printOnly;

    @Override
    void checkArguments() {
        if (id != null && !Artwork.isId(id)) {
            throw CommandFailedException.wrongUse("\"" + id + "\" is not an artwork's ID.");
        }
    }

    @Override
    int run(MintmarkApi api) {
        String address = api.servedAt()
                        .orElseThrow(() -> CommandFailedException.failed(
                                "No service runs on this data folder; start one with \"mintmark serve" + data.asGiven()
                                        + "\"."))
                        .toString()
                + (id == null ? "/" : ArtworkPath.image(api.artworks().find(id).id()));
        if (json) {
            Output.json(Map.of("address", address));
        } else {
            Output.line(address);
        }
        if (!printOnly && hasDesktop()) {
            show(address);
        }
        return Main.DONE;
    }

    private static boolean hasDesktop() {
        return isMac() || System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
    }

    private static boolean isMac() {
        return System.getProperty("os.name", "").startsWith("Mac");
    }

    /** The address is printed already, so a desktop without a browser is no failure. */
    private static void show(String address) {
        try {
            new ProcessBuilder(isMac() ? "open" : "xdg-open", address)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            Output.note("No browser can be opened: " + e.getMessage());
        }
    }
}
