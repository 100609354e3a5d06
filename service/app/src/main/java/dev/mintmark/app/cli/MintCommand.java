package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.mint.MintPrice;
import dev.mintmark.app.verify.Evidence;
import dev.mintmark.app.verify.Verdict;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.verify.VerificationService.Sources;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Mints an artwork that was sealed here. */
@Command(name = "mint", description = "Pins and mints an artwork, given by its ID or by its file.")
final class MintCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "ID|FILE",
            description = "The artwork's ID, or its sealed file; a file that was not sealed here is refused.")
    String subject = "";

    @Mixin
    MintOptions order = new MintOptions();

    @Option(names = "--dry-run", description = "Say what the mint would cost now, and mint nothing.")
    boolean dryRun;

    @Option(names = "--json", description = Output.JSON_OPTION)
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        boolean named = !Files.isRegularFile(Path.of(subject));
        if (named && !Artwork.isId(subject)) {
            throw CommandFailedException.wrongUse("\"" + subject + "\" is neither a file nor an artwork's ID.");
        }
        MintOrder ordered = order.order();
        try (MintmarkApi api = data.open()) {
            String id = named ? subject : sealedHere(api, Path.of(subject));
            if (dryRun) {
                print(api.market().mintPrice(id));
                return Main.DONE;
            }
            api.artworks().mint(id, ordered);
            ArtworkResponse artwork = new ArtworkWatcher(api.artworks(), id).awaitDone();
            Token token = artwork.requireToken();
            if (json) {
                Output.json(artwork);
            } else {
                Output.line("token " + token.tokenId() + " of contract " + token.contract() + " on chain "
                        + token.chainId());
            }
        }
        return Main.DONE;
    }

    private void print(MintPrice price) {
        if (json) {
            Output.json(price);
            return;
        }
        Output.line("The mint costs " + Wei.format(price.costWei()) + " coins now, and at most "
                + Wei.format(price.maxCostWei()) + ": " + price.gas() + " gas"
                + (price.exact() ? "" : ", as a usual one,") + " at "
                + Network.formatGwei(new BigInteger(price.gasWei())) + " gwei"
                + (price.mints() == 1 ? "." : ", its share of a transaction for " + price.mints() + " mints."));
        Output.line(Wei.format(price.spentTodayWei()) + " coins were spent today"
                + (price.maxPerDayWei() == null
                        ? "; there is no limit."
                        : " of at most " + Wei.format(price.maxPerDayWei()) + "."));
        if (price.waits() != null) {
            Output.line(price.waits());
        }
    }

    private static String sealedHere(MintmarkApi api, Path file) {
        Verification answer = api.verification().byFile(InputFiles.read(file), Sources.REGISTER);
        Evidence.Registry registry = answer.evidence().registry();
        String artwork = registry == null ? null : registry.artwork();
        if (answer.verdict() != Verdict.AUTHENTIC || artwork == null) {
            throw CommandFailedException.failed(
                    file + " was not sealed here; only a file that this service drew and signed can be minted.");
        }
        return artwork;
    }
}
