package dev.mintmark.app.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.api.AnchorResponse;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.RecipeEnrichment;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.io.FileTrouble;
import dev.mintmark.app.workflow.GenerateRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws, seals and registers images; pins and mints them if asked. Ctrl-C cancels those that are not done. */
@Command(
        name = "generate",
        description = "Draws an image from a prompt, embeds the watermark, signs the manifest and registers the file.")
final class GenerateCommand implements Callable<Integer> {
    static final String PROMPT = "PROMPT";

    @Parameters(
            paramLabel = PROMPT,
            arity = "0..1",
            description = "What to draw, 1 to 2000 characters. Only with --variations-of it can be left out.")
    @Nullable
    String prompt;

    @Option(
            names = "--variations-of",
            paramLabel = "ARTWORK",
            description =
                    "Draws variations of this artwork: its prompt, model, seed and other parameters, where they are"
                            + " not given, with noise that is turned towards that of other seeds (--variation-strength).")
    @Nullable
    String variationsOf;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    DrawOptions drawing = new DrawOptions();

    @Option(
            names = "--model",
            paramLabel = "ID",
            description = "The model, as models list prints it. Default: draw.model of the settings.")
    @Nullable
    String model;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Number of images, 1 to 10, with consecutive seeds, or variation seeds. Default: 1.")
    @Nullable
    Integer count;

    @Option(
            names = "--format",
            paramLabel = "png|jpeg",
            description =
                    "File format. Default: what the name of --out says; without one png up to 768 x 768 pixels, jpeg"
                            + " above.")
    @Nullable
    String format;

    @Option(
            names = "--disclose-prompt",
            description = "Write the prompt into the manifest and show it publicly. Default: off.")
    boolean disclosePrompt;

    @Option(
            names = "--enrich",
            description =
                    "Let the language model of the settings (prompt.enrichUrl) add detail to the prompt, which is sent"
                            + " there. Both prompts are in the recipe. Default: off.")
    boolean enrich;

    @Option(names = "--pin", description = "Also pin the file to IPFS.")
    boolean pin;

    @Option(names = "--mint", description = "Also pin the file and mint its token.")
    boolean mint;

    @Option(
            names = "--anchor",
            description = "Also pin the file and anchor it; its token can be claimed later. Default: off.")
    boolean anchor;

    @Mixin
    MintOptions order = new MintOptions();

    @Option(
            names = "--out",
            paramLabel = "PATH",
            description = "The file to write; for several images, or if it exists as one, a folder."
                    + " Default: mintmark-ID.FORMAT in this folder.")
    @Nullable
    Path out;

    @Option(names = "--force", description = "Replace the file of --out if it exists. Default: off.")
    boolean force;

    @Option(names = "--json", description = Output.JSON_OPTION)
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        requirePrompt();
        MintOrder ordered = mintOrder();
        requireWritable();
        requireFormatOfName();
        try (MintmarkApi api = data.open()) {
            List<ArtworkResponse> created;
            List<GeneratedFile> images = new ArrayList<>();
            try (CancelOnInterrupt interruptible = new CancelOnInterrupt(api)) {
                created = interruptible.create(request(api, ordered));
                try {
                    for (ArtworkResponse artwork : created) {
                        ArtworkResponse done = new ArtworkWatcher(api.artworks(), artwork.id()).awaitDone();
                        GeneratedFile image = save(api, done, created.size());
                        images.add(image);
                        if (!json && !anchor) {
                            Output.line(image.line());
                        }
                    }
                    awaitAnchors(api, images);
                } catch (CommandFailedException e) {
                    throw interruptible.kept(e);
                }
            }
            if (json) {
                Output.json(new Answer(
                        images, created.getFirst().model(), api.models().list().device()));
            }
            if (created.getFirst().enrichment() != null) {
                Output.note("The prompt that was drawn: "
                        + created.getFirst().parameters().prompt());
            }
            images.stream()
                    .map(GeneratedFile::notDrawn)
                    .filter(Objects::nonNull)
                    .distinct()
                    .forEach(Output::note);
        }
        return Main.DONE;
    }

    /** All images are on their way to one anchor before it is waited for. */
    private void awaitAnchors(MintmarkApi api, List<GeneratedFile> images) throws InterruptedException {
        for (int i = 0; anchor && i < images.size(); i++) {
            GeneratedFile image = images.get(i)
                    .with(new AnchorWatcher(api).await(images.get(i).artwork()));
            images.set(i, image);
            if (!json) {
                Output.line(image.line());
            }
        }
    }

    private void requirePrompt() {
        if (prompt == null && variationsOf == null) {
            throw new MissingParameterException(
                    spec.commandLine(),
                    spec.positionalParameters().getFirst(),
                    "Missing required parameter: '" + PROMPT + "'");
        }
    }

    private GenerateRequest request(MintmarkApi api, @Nullable MintOrder ordered) {
        if (variationsOf != null) {
            VariationSource source = VariationSource.of(api, variationsOf, drawing);
            drawing.complete(source.parameters());
            prompt = prompt == null ? source.prompt() : prompt;
            model = model == null ? source.model() : model;
        }
        return new GenerateRequest(
                drawing.parameters(String.valueOf(prompt)),
                model,
                count,
                format == null ? null : ImageFormat.of(format),
                disclosePrompt,
                enrich,
                pin,
                mint ? ordered : null,
                anchor ? ordered : null);
    }

    private @Nullable MintOrder mintOrder() {
        if (mint && anchor) {
            throw CommandFailedException.wrongUse(
                    "An image is minted or anchored, not both; leave out --mint or --anchor.");
        }
        boolean hasToken = mint || anchor;
        if (!hasToken && order.areGiven()) {
            throw CommandFailedException.wrongUse("--to, --royalty-bps, --name, --description and --license say how to"
                    + " mint; they need --mint or --anchor.");
        }
        return hasToken ? order.order() : null;
    }

    private GeneratedFile save(MintmarkApi api, ArtworkResponse artwork, int total) throws IOException {
        byte[] bytes = api.artworks().image(artwork.id());
        Path path = target(artwork.id(), artwork.requireImage().format(), total);
        try {
            OutputFiles.write(path, bytes, force);
        } catch (IOException e) {
            throw CommandFailedException.failed(
                    "Artwork " + artwork.id() + " is sealed and kept, but " + FileTrouble.cannotWrite(path, e));
        }
        return GeneratedFile.of(artwork, path);
    }

    /** The name of one file says its format, unless it has no extension. */
    private void requireFormatOfName() {
        if (out == null
                || (count != null && count > 1)
                || Files.isDirectory(out)
                || !out.getFileName().toString().contains(".")) {
            return;
        }
        ImageFormat named = InputFiles.formatOf(out);
        if (format != null && ImageFormat.of(format) != named) {
            throw CommandFailedException.wrongUse(
                    "--format is " + format + ", and the name of " + out + " says " + named.id() + "; leave one out.");
        }
        format = named.id();
    }

    /** Refuses a place for the images before they are drawn. */
    private void requireWritable() throws IOException {
        boolean several = count != null && count > 1;
        if (out != null && Files.isRegularFile(out)) {
            if (several) {
                throw CommandFailedException.wrongUse(
                        out + " is a file, and " + count + " images need a folder; name one with --out.");
            }
            OutputFiles.requireNew(force, out);
            if (Files.isWritable(out)) {
                return;
            }
        }
        Path folder = Path.of("").toAbsolutePath();
        if (out != null) {
            Path absolute = out.toAbsolutePath();
            Path parent = absolute.getParent();
            folder = several || Files.isDirectory(out) || parent == null ? absolute : parent;
        }
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw CommandFailedException.failed(
                    "The folder " + folder + " cannot be written; name another place with --out.");
        }
    }

    private Path target(String id, String extension, int total) throws IOException {
        String name = "mintmark-" + id + "." + extension;
        if (out == null) {
            return Path.of(name);
        }
        if (total > 1 || Files.isDirectory(out)) {
            Files.createDirectories(out);
            return out.resolve(name);
        }
        Path parent = out.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return out;
    }

    /** The answer of {@code --json}. */
    record Answer(
            List<GeneratedFile> images,
            ArtworkResponse.Model model,
            @Nullable String device) {}

    /** A file that was written, and the artwork that it is; its prompt only if that was enriched. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GeneratedFile(
            String path,
            String sha256,
            long bytes,
            int width,
            int height,
            String format,
            String artwork,
            long seed,
            @Nullable String prompt,
            @Nullable RecipeEnrichment enrichment,
            @Nullable String notDrawn,
            ArtworkResponse.@Nullable Watermark watermark,
            ArtworkResponse.@Nullable C2pa c2pa,
            ArtworkResponse.@Nullable Ipfs ipfs,
            @Nullable Token token,
            @Nullable AnchorResponse anchor) {

        private String line() {
            return path + "  " + sha256 + "  seed " + seed + "  artwork " + artwork
                    + (token == null ? "" : "  token " + token.tokenId())
                    + (anchor == null ? "" : "  anchored in block " + anchor.block());
        }

        GeneratedFile with(AnchorResponse anchored) {
            return new GeneratedFile(
                    path,
                    sha256,
                    bytes,
                    width,
                    height,
                    format,
                    artwork,
                    seed,
                    prompt,
                    enrichment,
                    notDrawn,
                    watermark,
                    c2pa,
                    ipfs,
                    token,
                    anchored);
        }

        static GeneratedFile of(ArtworkResponse artwork, Path path) {
            ArtworkResponse.Image image = artwork.requireImage();
            return new GeneratedFile(
                    path.toAbsolutePath().toString(),
                    artwork.requireSha256(),
                    image.bytes(),
                    image.width(),
                    image.height(),
                    image.format(),
                    artwork.id(),
                    artwork.parameters().seed(),
                    artwork.enrichment() == null ? null : artwork.parameters().prompt(),
                    artwork.enrichment(),
                    artwork.notDrawn(),
                    artwork.watermark(),
                    artwork.c2pa(),
                    artwork.ipfs(),
                    artwork.token(),
                    null);
        }
    }
}
