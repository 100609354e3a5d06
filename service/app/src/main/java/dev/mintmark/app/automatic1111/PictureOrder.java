package dev.mintmark.app.automatic1111;

import dev.mintmark.app.api.ModelList;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.SamplerNames;
import dev.mintmark.app.workflow.GenerateRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request of the web UI's API, translated.
 *
 * @param model that draws
 * @param batchSize how many pictures the client calls one batch
 * @param sendsImages whether the answer has the pictures
 * @param notes a sentence for each field that is not heeded
 */
public record PictureOrder(
        GenerateRequest request, ModelResponse model, int batchSize, boolean sendsImages, List<String> notes) {
    private static final int MAX_PICTURES = 10;
    private static final double NEUTRAL_STRENGTH = 0.75;

    /** Values that change nothing in the web UI, by field; those that are false, empty or null do so in every field. */
    private static final Map<String, Set<String>> NEUTRAL = Map.ofEntries(
            Map.entry("s_churn", Set.of("0", "0.0")),
            Map.entry("s_tmin", Set.of("0", "0.0")),
            Map.entry("s_tmax", Set.of("0", "0.0")),
            Map.entry("s_noise", Set.of("1", "1.0")),
            Map.entry("s_min_uncond", Set.of("0", "0.0")),
            Map.entry("seed_resize_from_h", Set.of("0", "-1")),
            Map.entry("seed_resize_from_w", Set.of("0", "-1")),
            Map.entry("firstphase_width", Set.of("0")),
            Map.entry("firstphase_height", Set.of("0")),
            Map.entry("hr_second_pass_steps", Set.of("0")),
            Map.entry("hr_resize_x", Set.of("0")),
            Map.entry("hr_resize_y", Set.of("0")),
            Map.entry("hr_upscaler", Set.of("\"Latent\"")),
            Map.entry("hr_scale", Set.of("2", "2.0")),
            Map.entry("resize_mode", Set.of("1")),
            Map.entry("mask_blur", Set.of("0")),
            Map.entry("inpainting_fill", Set.of("1")),
            Map.entry("inpaint_full_res", Set.of("0")),
            Map.entry("image_cfg_scale", Set.of("1.5")),
            Map.entry("initial_noise_multiplier", Set.of("1", "1.0")));

    /** Fields about where the web UI keeps its files, and about its later requests. */
    private static final List<String> HOUSEKEEPING = List.of(
            "do_not_save_samples",
            "do_not_save_grid",
            "override_settings_restore_afterwards",
            "include_init_images",
            "force_task_id",
            "inpaint_full_res_padding");

    public PictureOrder {
        notes = List.copyOf(notes);
    }

    /**
     * Translates a request to draw.
     *
     * @param body a JSON object
     * @param isFromImage whether it is one to draw from an image
     * @param options of the caller
     * @throws InvalidRequestException naming the field that cannot be met
     */
    public static PictureOrder of(JsonNode body, boolean isFromImage, Options options, ModelList models) {
        Fields fields = new Fields(body);
        List<String> notes = new ArrayList<>();
        Options.Change change = options.with(fields.raw("override_settings"));
        notes.addAll(change.notes());
        ModelResponse model = Checkpoints.find(models, change.options().checkpoint());
        refuseScripts(fields);
        int batchSize = fields.count("batch_size", 1, MAX_PICTURES);
        int count = batchSize * fields.count("n_iter", 1, MAX_PICTURES);
        if (count > MAX_PICTURES) {
            throw new InvalidRequestException(
                    "n_iter", "batch_size times n_iter is " + count + "; it is at most " + MAX_PICTURES + ".");
        }
        InitImages images = isFromImage ? InitImages.of(fields) : InitImages.NONE;
        SecondPass second = SecondPass.of(fields, model);
        Double strength = fields.number("denoising_strength");
        Double subseedStrength = fields.number("subseed_strength");
        boolean varies = subseedStrength != null && subseedStrength > 0;
        Long subseed = seed(fields, "subseed");
        String sampler = sampler(fields);
        DrawParameters.Request parameters = new DrawParameters.Request(
                fields.text("prompt"),
                fields.text("negative_prompt"),
                seed(fields, "seed"),
                integer(fields, "steps"),
                fields.number("cfg_scale"),
                null,
                sampler,
                second.width(),
                second.height(),
                images.image(),
                isFromImage ? strength == null ? NEUTRAL_STRENGTH : strength : null,
                images.mask(),
                null,
                null,
                null,
                null,
                null,
                second.scale(),
                second.scale() == null ? null : strength,
                varies ? subseed : null,
                varies ? subseedStrength : null,
                null,
                "ddim".equals(sampler) ? fields.number("eta") : null);
        boolean sendsImages = fields.flag("send_images", true);
        if (fields.flag("save_images", false)) {
            notes.add("The field save_images is not needed: the service keeps every picture.");
        }
        HOUSEKEEPING.forEach(fields::raw);
        for (String name : fields.unread()) {
            if (!NEUTRAL.getOrDefault(name, Set.of()).contains(body.path(name).toString())) {
                notes.add("The field " + name + " is not heeded here.");
            }
        }
        return new PictureOrder(
                new GenerateRequest(
                        parameters,
                        model.id(),
                        count,
                        change.options().format(),
                        change.options().discloses(),
                        false,
                        false,
                        null),
                model,
                batchSize,
                sendsImages,
                notes);
    }

    private static void refuseScripts(Fields fields) {
        if (!fields.text("script_name").isEmpty()) {
            throw new InvalidRequestException("script_name", "There are no scripts here.");
        }
        fields.raw("script_args");
        JsonNode always = fields.raw("alwayson_scripts");
        if (always == null) {
            return;
        }
        for (String name : always.propertyNames()) {
            JsonNode arguments = always.path(name).path("args");
            boolean isOff = arguments.isEmpty()
                    || arguments.size() == 1
                            && arguments.path(0).isBoolean()
                            && !arguments.path(0).booleanValue();
            if (!isOff) {
                throw new InvalidRequestException("alwayson_scripts", "There is no script \"" + name + "\" here.");
            }
        }
    }

    /** In the web UI, -1 is a random seed. */
    private static @Nullable Long seed(Fields fields, String name) {
        Long seed = fields.whole(name);
        return seed == null || seed == -1 ? null : seed;
    }

    static @Nullable Integer integer(Fields fields, String name) {
        Long value = fields.whole(name);
        if (value == null) {
            return null;
        }
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw new InvalidRequestException(name, "The " + name + " is " + value + "; it is at least 1.");
        }
        return value.intValue();
    }

    private static @Nullable String sampler(Fields fields) {
        String index = fields.text("sampler_index");
        String name = fields.text("sampler_name");
        String scheduler = fields.text("scheduler");
        String wanted = name.isEmpty() ? index : name;
        if (wanted.isEmpty()) {
            if (!scheduler.isEmpty() && !scheduler.equalsIgnoreCase("automatic")) {
                throw new InvalidRequestException("scheduler", "A scheduler goes with a sampler_name.");
            }
            return null;
        }
        return SamplerNames.id(wanted, scheduler)
                .orElseThrow(() -> new InvalidRequestException(
                        "scheduler",
                        "There is no scheduler \"" + scheduler
                                + "\"; GET /sdapi/v1/schedulers lists those there are."));
    }
}
