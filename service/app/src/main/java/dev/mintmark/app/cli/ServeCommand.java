package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the API and the studio. */
@Command(name = "serve", description = "Serves the API and the studio until it is stopped.")
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            description =
                    "The port, 0 to 65535; 0 takes a free one. Default: server.port of the settings, which is 7070.")
    @Nullable
    Integer port;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        if (port != null && (port < 0 || port > 65535)) {
            throw CommandFailedException.wrongUse("--port is " + port + "; a port is 0 to 65535.");
        }
        Signals.closing(() -> Output.note("Mintmark has stopped."));
        try (Mintmark mintmark = data.openToServe()) {
            URI address = mintmark.serve(port == null ? data.settings().server().port() : port);
            Output.note("Mintmark serves at " + address + " (data in " + mintmark.data() + ").");
            Signals.awaitEndOfService();
        }
        return Main.DONE;
    }
}
