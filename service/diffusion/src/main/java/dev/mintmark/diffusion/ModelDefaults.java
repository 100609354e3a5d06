package dev.mintmark.diffusion;

import dev.mintmark.diffusion.config.ConfigFile;
import dev.mintmark.diffusion.sampler.SamplerException;
import dev.mintmark.diffusion.sampler.Samplers;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * The name of a model and its recommended parameters, from the optional {@code model.json} of its folder:
 * {@code {"id", "name", "defaults": {"steps", "guidance", "guidanceRescale", "sampler", "width", "height"}}}. Without an
 * entry, the id is the folder's name, the sampler the folder's, the size the one that the network was trained for, steps and
 * guidance are those that the family recommends, and guidance is not rescaled. Immutable.
 *
 * @param id lower-case letters, digits, '.', '_' and '-'; at most 64 characters
 */
public record ModelDefaults(
        String id,
        String name,
        int steps,
        double guidance,
        double guidanceRescale,
        String sampler,
        int width,
        int height) {
    private static final String FILE = "model.json";

    /**
     * Reads the folder's configuration and its {@code model.json}.
     *
     * @throws ModelException if a file is missing or invalid
     */
    public static ModelDefaults read(Path folder) throws ModelException {
        return of(ModelFolder.read(folder));
    }

    /**
     * Reads the {@code model.json} of a folder whose configuration was read.
     *
     * @throws ModelException if it is invalid
     */
    public static ModelDefaults of(ModelFolder folder) throws ModelException {
        ConfigFile file = ConfigFile.readIfPresent(folder.root(), FILE);
        String id = file.text("id", idFromName(folder.root()));
        if (!isId(id)) {
            throw new ModelException(
                    FILE + ": id must be lower-case letters, digits, '.', '_' and '-', at most 64, not '" + id + "'.");
        }
        JsonNode node = file.value("defaults").orElse(ConfigFile.empty(FILE).root());
        if (!node.isObject()) {
            throw file.wrong("defaults", "a JSON object", node);
        }
        ConfigFile defaults = new ConfigFile(FILE + ": defaults", node);
        ModelDefaults read = new ModelDefaults(
                id,
                file.text("name", id),
                defaults.integer("steps", folder.defaultSteps(), 1, DrawRequest.MAX_STEPS),
                defaults.number("guidance", folder.defaultGuidance()),
                defaults.number("guidanceRescale", 0),
                sampler(defaults, folder),
                defaults.integer("width", folder.defaultWidth(), 1, DrawRequest.MAX_SIDE),
                defaults.integer("height", folder.defaultHeight(), 1, DrawRequest.MAX_SIDE));
        try {
            read.request("", 0);
            folder.checkSize(read.width, read.height);
            folder.checkGuidanceRescale(read.guidanceRescale);
            folder.checkSampler(read.sampler, read.steps, 1, 0);
        } catch (InvalidDrawRequestException e) {
            throw new ModelException(FILE + ": defaults: " + e.getMessage(), e);
        }
        return read;
    }

    /** Returns whether a text can be the id of a model. */
    public static boolean isId(String text) {
        return text.matches("[a-z0-9][a-z0-9._-]{0,63}");
    }

    private static String sampler(ConfigFile defaults, ModelFolder folder) throws ModelException {
        String chosen = defaults.text("sampler", "");
        try {
            return chosen.isEmpty() ? Samplers.defaultName(folder.scheduler()) : chosen;
        } catch (SamplerException e) {
            throw new ModelException("scheduler/scheduler_config.json: " + e.getMessage(), e);
        }
    }

    /**
     * Returns a request for the prompt and seed with all defaults.
     *
     * @throws InvalidDrawRequestException if the prompt or seed is out of range
     */
    public DrawRequest request(String prompt, long seed) {
        return new DrawRequest(prompt, null, seed, steps, guidance, sampler, width, height)
                .withGuidanceRescale(guidanceRescale);
    }

    private static String idFromName(Path root) {
        Path name = root.toAbsolutePath().normalize().getFileName();
        return idFrom(name == null ? "" : name.toString());
    }

    /** Returns the id that is most like a name. */
    public static String idFrom(String name) {
        String id =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-").replaceFirst("^[^a-z0-9]+", "");
        return id.isEmpty() ? "model" : id.substring(0, Math.min(64, id.length()));
    }
}
