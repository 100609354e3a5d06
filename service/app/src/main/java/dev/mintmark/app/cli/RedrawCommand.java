package dev.mintmark.app.cli;

import dev.mintmark.app.InstallDirectory;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.draw.NoiseWatermarker;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.seal.KeyException;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.app.verify.TrustLists;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.diffusion.Device;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests a claim of origin: does the recipe open the file's commitment, and does its model draw this picture from it? */
@Command(name = "redraw", description = "Draws a recipe again and compares the picture with a file.")
final class RedrawCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RECIPE", description = "What \"mintmark recipe\" printed.")
    Path recipeFile = Path.of("");

    @Parameters(index = "1", paramLabel = "FILE", description = "The sealed image.")
    Path imageFile = Path.of("");

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        JsonNode opened = parse();
        Recipe recipe = recipe(opened);
        byte[] file = InputFiles.read(imageFile);
        ManifestOrigin origin =
                ManifestOrigin.of(file, recipe, salt(opened), policy(data.settings()), Clock.systemUTC());
        Raster sealed = ImageCodec.decode(file);
        Raster drawn = draw(recipe, signs(opened));
        if (drawn.width() != sealed.width() || drawn.height() != sealed.height()) {
            throw CommandFailedException.failed("The recipe draws " + drawn.width() + " x " + drawn.height()
                    + " pixels and the file has " + sealed.width() + " x " + sealed.height() + ".");
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        boolean equal = Arrays.equals(drawn.argb(), sealed.argb());
        answer.put("commitment", origin.holds());
        answer.put("manifest", origin.json());
        answer.put("pixelsEqual", equal);
        answer.put("psnr", equal ? null : psnr(drawn.argb(), sealed.argb()));
        answer.put("fingerprintDistance", Pdq.of(drawn).distance(Pdq.of(sealed)));
        if (json) {
            Output.json(answer);
        } else {
            Output.line("commitment   " + origin.words());
            if (origin.signer() != null) {
                Output.line("signed by    " + origin.signer());
            }
            Output.line("pixels       "
                    + (equal
                            ? "equal"
                            : String.format(
                                    Locale.ROOT,
                                    "%.2f dB apart, watermark included",
                                    psnr(drawn.argb(), sealed.argb()))));
            Output.line("fingerprint  " + answer.get("fingerprintDistance") + " of 256 bits differ");
        }
        return Main.DONE;
    }

    /** Whom to believe who they are: this installation, and the list that the settings name. */
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

    private JsonNode parse() {
        try {
            return JsonMapper.shared().readTree(InputFiles.read(recipeFile));
        } catch (JacksonException e) {
            throw CommandFailedException.wrongUse(
                    recipeFile + " is no JSON; it is what \"mintmark recipe ID\" prints.");
        }
    }

    private Recipe recipe(JsonNode opened) {
        try {
            return JsonMapper.shared().treeToValue(opened.required("recipe"), Recipe.class);
        } catch (JacksonException | NullPointerException e) {
            throw CommandFailedException.wrongUse(
                    recipeFile + " holds no recipe; it is what \"mintmark recipe ID\" prints.");
        }
    }

    private byte[] salt(JsonNode opened) {
        String hex = opened.path("salt").asString("");
        if (!hex.matches("[0-9a-fA-F]{64}")) {
            throw CommandFailedException.wrongUse(recipeFile + " holds no salt of 64 hex digits.");
        }
        return HexFormat.of().parseHex(hex);
    }

    /** Of shaded noise, where the recipe was given with them; else the data folder's watermark key makes them. */
    private byte @Nullable [] signs(JsonNode opened) {
        if (!opened.path("signs").isString()) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(opened.path("signs").asString());
        } catch (IllegalArgumentException e) {
            throw CommandFailedException.wrongUse(recipeFile + " holds signs that are no base64.");
        }
    }

    private Raster draw(Recipe recipe, byte @Nullable [] signs) throws Exception {
        Settings settings = data.settings();
        DataFolder folder = DataFolder.open(settings.data());
        NoiseWatermarker layer =
                recipe.shading() == null || signs != null ? null : new NoiseWatermarker(data.watermarkKey(null));
        try (Database database = Database.open(folder.database());
                Drawer drawer = new Drawer(
                        new Models(InstallDirectory.starter(), new SqlModelRepository(database, Clock.systemUTC())),
                        Device.valueOf(settings.draw().device().toUpperCase(Locale.ROOT)),
                        layer)) {
            return drawer.draw(recipe, signs, progress -> {
                        Output.progress("drawing   step " + progress.step() + " of " + progress.steps(), false);
                        return true;
                    })
                    .orElseThrow(() -> CommandFailedException.failed("The drawing was stopped."));
        }
    }

    /** Over the three colour channels, in decibels. */
    private static double psnr(int[] a, int[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                int difference = ((a[i] >> shift) & 255) - ((b[i] >> shift) & 255);
                squares += difference * difference;
            }
        }
        return 10 * Math.log10(255.0 * 255.0 * 3 * a.length / squares);
    }
}
