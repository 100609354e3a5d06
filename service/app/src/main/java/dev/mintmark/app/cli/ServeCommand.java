package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The service and the studio. */
@Command(name = "serve", description = "Serves the API and the studio until it is stopped.")
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "PORT", description = "7070 by default.")
    @Nullable
    Integer port;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        try (Mintmark application = data.serve(port)) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                application.close();
                stopped.countDown();
            }));
            Output.note("Mintmark serves at " + application.address() + " (data in " + application.data() + ").");
            stopped.await();
        }
        return Main.DONE;
    }
}
