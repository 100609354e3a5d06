package dev.mintmark.app.cli;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.CurrentRequest;
import dev.mintmark.app.api.LocalAccessApi;
import dev.mintmark.app.api.MintmarkApi;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that calls the services of the data folder and prints their answer. */
abstract class ApiCommand implements Callable<Integer> {
    @Option(names = "--json", description = Output.JSON_OPTION)
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public final Integer call() throws Exception {
        checkArguments();
        try (MintmarkApi api = data.open()) {
            CurrentRequest.begin(Caller.LOCAL);
            int code = Main.FAILED;
            try {
                code = run(api);
                return code;
            } finally {
                keep(api, code);
                CurrentRequest.end();
            }
        }
    }

    /**
     * Keeps in the audit log what was done with the service's accounts, also where the command failed after its transaction was stored. A
     * running service keeps it itself.
     */
    private void keep(MintmarkApi api, int code) {
        List<String> transactions = CurrentRequest.transactions();
        boolean isKept = !transactions.isEmpty() || signs() && code == Main.DONE;
        if (!isKept || spec == null || !(api.access() instanceof LocalAccessApi access)) {
            return;
        }
        Map<String, String> detail = new TreeMap<>(Map.of("exit", Integer.toString(code)));
        if (!transactions.isEmpty()) {
            detail.put("tx", String.join(" ", transactions));
        }
        access.keep(spec.qualifiedName(" "), subject(), detail);
    }

    /** Whether the command signs for an account of the service even where it sends no transaction. */
    boolean signs() {
        return false;
    }

    /** The ID of the artwork or token that the command is about; null where it is about none. */
    @Nullable
    String subject() {
        return null;
    }

    /** Refuses wrong arguments before anything is opened. */
    void checkArguments() throws Exception {}

    /** Runs the command, prints its result and returns its exit code. */
    abstract int run(MintmarkApi api) throws Exception;
}
