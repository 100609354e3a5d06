package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.RoleChangeRequest;
import dev.mintmark.app.chain.RoleTransaction;
import dev.mintmark.app.io.FileTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/**
 * The option {@code --safe-json}: writes a change of roles as a batch of Safe's Transaction Builder, which an owner of the Safe
 * loads there, and sends nothing.
 */
final class SafeJson {
    @Option(
            names = "--safe-json",
            paramLabel = "FILE",
            description = "Send nothing, and write the transaction into this file for the Transaction Builder of a Safe"
                    + " that is its sender.")
    @Nullable
    Path file;

    /** A batch, as Transaction Builder names its fields. */
    private record Batch(String version, String chainId, long createdAt, Meta meta, List<Call> transactions) {}

    private record Meta(String name, String description, String txBuilderVersion, String createdFromSafeAddress) {}

    private record Call(
            String to,
            String value,
            String data,
            @Nullable Object contractMethod,
            @Nullable Object contractInputsValues) {}

    boolean isAsked() {
        return file != null;
    }

    /** Writes the file and returns the transaction. */
    RoleTransaction write(MintmarkApi api, RoleChangeRequest request) throws Exception {
        Path target = file;
        if (target == null) {
            throw new IllegalStateException("The option --safe-json is not given.");
        }
        RoleTransaction transaction = api.chain().roleTransaction(request);
        Batch batch = new Batch(
                "1.0",
                Long.toString(transaction.chainId()),
                Instant.now().toEpochMilli(),
                new Meta(
                        "Mintmark " + transaction.change().word(),
                        transaction.account() == null ? "" : "For the account " + transaction.account() + ".",
                        "1.16.5",
                        transaction.from()),
                List.of(new Call(transaction.to(), transaction.value(), transaction.data(), null, null)));
        try {
            OutputFiles.write(
                    target, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(batch), false);
        } catch (IOException e) {
            throw CommandFailedException.failed(FileTrouble.cannotWrite(target, e));
        }
        Output.note("The transaction of " + transaction.from() + " is in " + target
                + "; load that file in the Transaction Builder of the Safe.");
        return transaction;
    }
}
