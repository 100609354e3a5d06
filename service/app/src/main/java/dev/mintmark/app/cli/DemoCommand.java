package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.RoyaltyList;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.verify.Verdict;
import dev.mintmark.app.verify.VerificationService.Sources;
import dev.mintmark.app.workflow.GenerateRequest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs every step once: draw, seal, pin, mint, a sale that pays a royalty, and four verifications. */
@Command(
        name = "demo",
        description =
                "Draws, seals, pins and mints an image from a prompt, sells it once, and verifies it and two copies.")
final class DemoCommand implements Callable<Integer> {
    private static final String OWN_FOLDER = "mintmark-demo";

    /** The price of the sale in wei: 0.2 of the chain's coin. */
    private static final BigInteger PRICE = new BigInteger("200000000000000000");

    @Parameters(
            paramLabel = GenerateCommand.PROMPT,
            arity = "0..1",
            defaultValue = "a red sun over blue mountains",
            description = "What to draw, 1 to 2000 characters. Default: ${DEFAULT-VALUE}.")
    String prompt = "";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of the noise, 0 to 2^53-1; the same seed draws the same image. Default: random.")
    @Nullable
    Long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The folder for the image and its two copies. Default: " + OWN_FOLDER
                    + ", where each demo replaces the files of the last one.")
    @Nullable
    Path out;

    @Option(names = "--force", description = "Replace files of the same names in the folder of --out. Default: off.")
    boolean force;

    @Option(names = "--json", description = Output.JSON_OPTION)
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        Path folder = folder();
        Output.progress("starting  the service and its chain");
        try (MintmarkApi api = data.open()) {
            ArtworkWatcher watcher;
            ArtworkResponse artwork;
            try (CancelOnInterrupt interruptible = new CancelOnInterrupt(api)) {
                watcher = new ArtworkWatcher(
                        api.artworks(),
                        interruptible.create(request()).getFirst().id());
                try {
                    artwork = watcher.awaitDone();
                } catch (CommandFailedException e) {
                    throw interruptible.kept(e);
                }
            }
            String id = artwork.id();
            Token token = artwork.requireToken();

            Output.progress("selling   the token once");
            api.market().list(token.tokenId(), PRICE, null);
            Sale sale = api.market().buy(token.tokenId());
            RoyaltyList.ByToken royalty = awaitRoyalty(api, token);

            Output.progress("verifying the hash, the file and two copies");
            byte[] bytes = api.artworks().image(id);
            Path image = folder.resolve("image." + artwork.requireImage().format());
            Files.write(image, bytes);
            DemoCopies copies = DemoCopies.of(bytes, folder);
            DemoResult.Verdicts verdicts = new DemoResult.Verdicts(
                    api.verification()
                            .byHash(artwork.requireSha256(), Sources.REGISTER)
                            .verdict(),
                    api.verification().byFile(bytes, Sources.REGISTER).verdict(),
                    verdict(api, copies.stripped()),
                    verdict(api, copies.altered()));
            Output.progress("");

            DemoResult result = DemoResult.of(
                    artwork,
                    image,
                    sale,
                    royalty,
                    verdicts,
                    copies,
                    data.trustAnchors(),
                    api.models().list().device(),
                    watcher);
            if (json) {
                Output.json(result);
            } else {
                DemoSummary.print(result, api.servedAt(), data.settings().server(), data.asGiven());
            }
        }
        return Main.DONE;
    }

    /** The folder to write into. That of demos is theirs; in any other no file is replaced without being asked for. */
    private Path folder() throws IOException {
        Path folder = out == null ? Path.of(OWN_FOLDER) : out;
        OutputFiles.requireNew(
                force || out == null,
                folder.resolve("image.png"),
                folder.resolve("image.jpeg"),
                folder.resolve(DemoCopies.STRIPPED),
                folder.resolve(DemoCopies.ALTERED));
        Files.createDirectories(folder);
        return folder;
    }

    private GenerateRequest request() {
        DrawParameters.Request parameters = DrawParameters.Request.of(prompt).withSeed(seed);
        return GenerateRequest.of(parameters).withMint(MintOrder.STANDARD);
    }

    /** Waits until the sale is in a final block, so that the royalty is what the contract's events say. */
    private static RoyaltyList.ByToken awaitRoyalty(MintmarkApi api, Token token) throws Exception {
        for (int i = 0; i < 200; i++) {
            String after = null;
            do {
                RoyaltyList page = api.royalties().of(token.creator(), after, RoyaltyList.MAX_LIMIT);
                for (RoyaltyList.Creator creator : page.creators()) {
                    for (RoyaltyList.ByToken royalty : creator.byToken()) {
                        if (royalty.tokenId().equals(token.tokenId()) && royalty.sales() > 0) {
                            return royalty;
                        }
                    }
                }
                after = page.next();
            } while (after != null);
            Thread.sleep(100);
        }
        throw CommandFailedException.failed(
                "The sale of " + token.tokenId() + " did not come into a final block within 20 s.");
    }

    private static Verdict verdict(MintmarkApi api, Path file) throws IOException {
        return api.verification()
                .byFile(Files.readAllBytes(file), Sources.REGISTER)
                .verdict();
    }
}
