package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.api.RecipeResponse;
import dev.mintmark.app.api.StrictJson;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.draw.DrawResult;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.DrawingOptions;
import dev.mintmark.app.draw.DrawingSafety;
import dev.mintmark.app.draw.InputImages;
import dev.mintmark.app.draw.LoraFolder;
import dev.mintmark.app.draw.Model;
import dev.mintmark.app.draw.ModelAdditions;
import dev.mintmark.app.draw.ModelRepository;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.draw.NoiseWatermarker;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.seal.KeyException;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.verify.TrustLists;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.diffusion.ControlNetChecksum;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.Lora;
import dev.mintmark.diffusion.LoraChecksum;
import dev.mintmark.diffusion.TextualInversion;
import dev.mintmark.diffusion.TextualInversionChecksum;
import dev.mintmark.diffusion.UpscalerChecksum;
import dev.mintmark.watermark.Quality;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Tests a claim of origin: checks the commitment in the file's manifest, draws the recipe again and compares. */
@Command(name = "redraw", description = "Draws a recipe again and compares the picture with a file.")
final class RedrawCommand implements Callable<Integer> {
    /** From this PSNR in dB on, the fingerprint is not asked: that of a plain picture changes by the watermark alone. */
    private static final double EQUAL_PSNR = 38;

    /** The lowest PSNR in dB of a sealed file against its drawing: the watermark has at least 36 dB, and JPEG adds its own loss. */
    private static final double MIN_PSNR = 32;

    @Parameters(index = "0", paramLabel = "RECIPE", description = "The JSON that \"mintmark recipe ID\" prints.")
    Path recipeFile = Path.of("");

    @Parameters(index = "1", paramLabel = "FILE", description = "The sealed image to compare with.")
    Path imageFile = Path.of("");

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description =
                    "An image that the recipe starts from, its mask, or its control image, told by its SHA-256; once"
                            + " for each. Default: the data folder's copy.")
    List<Path> inputFiles = List.of();

    @Option(names = "--json", description = Output.JSON_OPTION)
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        RecipeResponse opened = parse();
        Recipe recipe = opened.recipe();
        byte[] file = InputFiles.read(imageFile);
        ManifestOrigin origin =
                ManifestOrigin.of(file, recipe, salt(opened), policy(data.settings()), Clock.systemUTC());
        Raster sealed = ImageCodec.decode(file);
        DrawParameters parameters = recipe.parameters();
        if (parameters.width() != sealed.width() || parameters.height() != sealed.height()) {
            throw CommandFailedException.failed("The recipe draws " + parameters.width() + " x " + parameters.height()
                    + " pixels and the file has " + sealed.width() + " x " + sealed.height() + ".");
        }
        Raster drawn = draw(recipe, signs(opened));
        Answer answer = new Answer(
                origin.holds(),
                origin.json(),
                Arrays.equals(drawn.argb(), sealed.argb()),
                psnr(drawn.argb(), sealed.argb()),
                Pdq.of(drawn).distance(Pdq.of(sealed)));
        if (json) {
            Output.json(answer);
        } else {
            print(origin, answer);
        }
        return Main.DONE;
    }

    /**
     * The answer of {@code --json}.
     *
     * @param commitment whether recipe and salt open the commitment of a manifest that holds
     * @param psnr of the drawn pixels against the file's, in dB; null if they are equal
     * @param fingerprintDistance in bits of 256
     */
    record Answer(
            boolean commitment,
            ManifestOrigin.Answer manifest,
            boolean pixelsEqual,
            @Nullable Double psnr,
            int fingerprintDistance) {}

    private static void print(ManifestOrigin origin, Answer answer) {
        Output.line("commitment   " + origin.words());
        if (origin.signer() != null) {
            Output.line("signed by    " + origin.signer());
        }
        Output.line("pixels       "
                + (answer.psnr() == null
                        ? "equal"
                        : String.format(Locale.ROOT, "%.2f dB apart, watermark included", answer.psnr())));
        Output.line("fingerprint  " + answer.fingerprintDistance() + " of 256 bits differ");
        Output.line(conclusion(answer));
    }

    /** The result in one sentence: whether the recipe draws this picture, and whether its signer committed to the recipe. */
    static String conclusion(Answer answer) {
        boolean close = answer.pixelsEqual()
                || (answer.psnr() != null
                        && (answer.psnr() >= EQUAL_PSNR
                                || (answer.psnr() >= MIN_PSNR && answer.fingerprintDistance() <= Pdq.MATCH_DISTANCE)));
        String picture = answer.pixelsEqual()
                ? "The recipe draws exactly the pixels of the file"
                : close
                        ? "The recipe draws this picture; its pixels differ no more than by watermark and file format"
                        : "The recipe draws another picture";
        String commitment = answer.commitment()
                ? "the file's signer committed to this recipe."
                : "no valid manifest in the file commits its signer to this recipe.";
        return picture + (close == answer.commitment() ? ", and " : ", but ") + commitment;
    }

    /** Trusts this installation and the lists that the settings name. */
    private TrustPolicy policy(Settings settings) throws KeyException {
        TrustPolicy policy = TrustPolicy.of(TrustAnchors.NONE);
        Path own = data.trustAnchors();
        if (Files.isRegularFile(own)) {
            policy = policy.withSigners(InputFiles.anchors(own)
                    .named(
                            settings.sign().own()
                                    ? TrustLists.THIS_INSTALLATION
                                    : "the authority of this installation's signer"));
        }
        Path others = settings.verify().trust();
        if (others != null) {
            policy = policy.withSigners(InputFiles.anchors(others).named(TrustLists.CONFIGURED));
        }
        Path stampers = settings.verify().timestampTrust();
        return stampers == null ? policy : policy.withTimeStamping(InputFiles.anchors(stampers));
    }

    private RecipeResponse parse() {
        String wrong = recipeFile + " holds no recipe; it is what \"mintmark recipe ID\" prints.";
        try {
            JsonNode json = StrictJson.parse(InputFiles.read(recipeFile))
                    .orElseThrow(() -> CommandFailedException.wrongUse(wrong));
            return StrictJson.bindComplete(json, RecipeResponse.class);
        } catch (JacksonException e) {
            throw CommandFailedException.wrongUse(wrong);
        } catch (InvalidRequestException e) {
            throw CommandFailedException.wrongUse(wrong + " " + e.field() + ": " + e.getMessage());
        }
    }

    private byte[] salt(RecipeResponse opened) {
        String hex = opened.salt();
        if (!hex.matches("[0-9a-fA-F]{64}")) {
            throw CommandFailedException.wrongUse(recipeFile + " holds no salt of 64 hex digits.");
        }
        return HexFormat.of().parseHex(hex);
    }

    /** The signs of watermarked noise, if the recipe was given with them; otherwise the watermark key makes them. */
    private byte @Nullable [] signs(RecipeResponse opened) {
        String base64 = opened.noiseSigns();
        if (base64 == null) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw CommandFailedException.wrongUse(recipeFile + " holds signs that are no base64.");
        }
    }

    private Raster draw(Recipe recipe, byte @Nullable [] signs) throws Exception {
        Settings settings = data.settings();
        Model model = model(recipe, settings.draw().maxArea());
        Drawer.check(recipe.parameters(), model);
        InputImages inputs = InputImages.read(recipe.parameters(), this::input);
        NoiseWatermarker noiseWatermarker =
                recipe.noiseWatermark() == null || signs != null ? null : new NoiseWatermarker(data.watermarkKey(null));
        try (Drawer drawer = Signals.closing(new Drawer(
                sha256 -> Optional.of(model),
                Device.valueOf(settings.draw().device().toUpperCase(Locale.ROOT)),
                noiseWatermarker,
                DrawingOptions.of(DrawingSafety.OFF)))) { // the picture is compared and not given out
            return drawer.draw(recipe, inputs, signs, progress -> {
                        Output.progress("drawing   step " + progress.step() + " of " + progress.steps());
                        return !Signals.received();
                    })
                    .map(DrawResult::picture)
                    .orElseThrow(() -> CommandFailedException.failed("The drawing was stopped."));
        }
    }

    /** The input image with this SHA-256, from the command line or the data folder. */
    private byte[] input(String sha256) throws IOException {
        if (!Sha256.isHex(sha256)) {
            throw CommandFailedException.wrongUse(recipeFile + " names an input image by no SHA-256 of 64 hex digits.");
        }
        for (Path file : inputFiles) {
            byte[] bytes = InputFiles.read(file);
            if (Sha256.hex(bytes).equals(sha256)) {
                return bytes;
            }
        }
        Path folder = DataFolder.open(data.settings().data()).files();
        return new FileBlobStore(folder)
                .get(sha256)
                .orElseThrow(() -> CommandFailedException.failed("The recipe needs an image with the SHA-256 " + sha256
                        + ", which is not in the data folder; give its file with --input."));
    }

    /** Asks the services of the data folder for the model; it is drawn with here, so that no unmarked image leaves a service. */
    private Model model(Recipe recipe, int maxArea) throws Exception {
        try (MintmarkApi api = data.open()) {
            List<ModelResponse> models = api.models().list().models();
            ModelResponse found = find(models, recipe.model())
                    .or(() -> find(models, recipe.baseModel()))
                    .orElseThrow(() -> CommandFailedException.failed("No model here has the checksum " + recipe.model()
                            + "; add it with \"mintmark models add DIR" + options(recipe) + "\"."));
            Model model = Models.read(entry(found), maxArea);
            if (!found.sha256().equals(recipe.model())) {
                Path loras = DataFolder.open(data.settings().data()).loras();
                model = new LoraFolder(loras).addTo(model, recipe);
            }
            if (!model.recipeLoras().equals(recipe.loras())) {
                throw CommandFailedException.failed("The recipe names other LoRAs than its model, \"" + found.id()
                        + "\", has: \"mintmark models show " + found.id() + "\" prints them.");
            }
            if (!model.recipeTextualInversions().equals(recipe.textualInversions())) {
                throw CommandFailedException.failed("The recipe names other textual inversions than its model, \""
                        + found.id() + "\", has: \"mintmark models show " + found.id() + "\" prints them.");
            }
            return model;
        }
    }

    private static Optional<ModelResponse> find(List<ModelResponse> models, @Nullable String sha256) {
        return models.stream().filter(model -> model.sha256().equals(sha256)).findFirst();
    }

    /** The options that add what the recipe names; it does not name the files of textual inversions. */
    private static String options(Recipe recipe) {
        Stream<String> loras =
                recipe.loras().stream().map(lora -> " --lora " + ShellWords.quote(lora.name() + ":" + lora.weight()));
        Stream<String> inversions = recipe.textualInversions().stream()
                .map(inversion -> " --textual-inversion " + ShellWords.quote("FILE:" + inversion.word()));
        return Stream.concat(loras, inversions).collect(Collectors.joining());
    }

    private static ModelRepository.Entry entry(ModelResponse model) {
        return new ModelRepository.Entry(
                model.id(),
                Path.of(model.folder()),
                model.sha256(),
                model.files(),
                model.name(),
                new ModelAdditions(
                        model.loras().stream()
                                .map(lora ->
                                        new LoraChecksum(new Lora(Path.of(lora.file()), lora.weight()), lora.sha256()))
                                .toList(),
                        model.textualInversions().stream()
                                .map(inversion -> new TextualInversionChecksum(
                                        new TextualInversion(Path.of(inversion.file()), inversion.word()),
                                        inversion.sha256()))
                                .toList(),
                        model.controlnets().stream()
                                .filter(net -> net.sha256() != null)
                                .map(net -> new ControlNetChecksum(Path.of(net.folder()), net.sha256()))
                                .toList(),
                        upscaler(model.upscaler())));
    }

    private static @Nullable UpscalerChecksum upscaler(ModelResponse.@Nullable Upscaler upscaler) {
        return upscaler == null || upscaler.sha256() == null
                ? null
                : new UpscalerChecksum(Path.of(upscaler.folder()), upscaler.sha256());
    }

    /** Over the three colour channels, in decibels; null for equal pixels. */
    private static @Nullable Double psnr(int[] a, int[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                int difference = ((a[i] >> shift) & 255) - ((b[i] >> shift) & 255);
                squares += difference * difference;
            }
        }
        return squares == 0 ? null : Quality.psnrOf(squares / (3.0 * a.length));
    }
}
