package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that calls the services of the data folder and prints their answer. */
abstract class ApiCommand implements Callable<Integer> {
    @Option(names = "--json", description = Output.JSON_OPTION)
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public final Integer call() throws Exception {
        checkArguments();
        try (MintmarkApi api = data.open()) {
            return run(api);
        }
    }

    /** Refuses wrong arguments before anything is opened. */
    void checkArguments() throws Exception {}

    /** Runs the command, prints its result and returns its exit code. */
    abstract int run(MintmarkApi api) throws Exception;
}
