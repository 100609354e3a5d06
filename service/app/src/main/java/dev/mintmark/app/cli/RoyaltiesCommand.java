package dev.mintmark.app.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What creators earned, by the contract's events. */
@Command(name = "royalties", description = "Shows what each creator earned, was paid and can withdraw.")
final class RoyaltiesCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ADDRESS", arity = "0..1")
    @Nullable
    String address;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        if (address != null && !address.matches("0x[0-9a-fA-F]{40}")) {
            throw CommandFailedException.wrongUse("\"" + address + "\" is no address; one is 0x and 40 hex digits.");
        }
        try (ServiceClient service = data.service()) {
            JsonNode answer = service.get("/api/royalties" + (address == null ? "" : "/" + address));
            if (json) {
                Output.json(answer);
                return Main.DONE;
            }
            if (answer.path("creators").isEmpty()) {
                Output.line("No token was minted yet.");
            }
            for (JsonNode creator : answer.path("creators")) {
                Output.line(creator.path("address").asString() + "  "
                        + creator.path("tokens").asLong() + " tokens, "
                        + creator.path("sales").asLong() + " sales: earned "
                        + Wei.words(creator.path("earnedWei").asString()) + ", paid "
                        + Wei.words(creator.path("paidWei").asString()) + ", withdrawable "
                        + Wei.words(creator.path("withdrawableWei").asString()));
            }
        }
        return Main.DONE;
    }
}
