package dev.mintmark.diffusion.safety;

import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.config.ConfigFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns a picture into the input of a CLIP vision encoder: resized, cropped in the middle, scaled and normalised, as {@code
 * CLIPImageProcessor} of transformers does.
 *
 * @param resize the size that pictures get first; null to leave it
 * @param crop the size that is cut out of the middle, black where the picture is smaller; null for all
 * @param factor what levels of 0 to 255 are multiplied by
 * @param means subtracted from the scaled red, green and blue
 * @param deviations divided by
 */
record ClipPreprocessor(
        @Nullable Resize resize, @Nullable Size crop, double factor, List<Float> means, List<Float> deviations) {
    static final String CONFIG = "feature_extractor/preprocessor_config.json";

    private static final int MAX_SIDE = 4096;
    private static final List<Float> CLIP_MEANS = List.of(0.48145466f, 0.4578275f, 0.40821073f);
    private static final List<Float> CLIP_DEVIATIONS = List.of(0.26862954f, 0.26130258f, 0.27577711f);

    /** Pixels of width and height. */
    record Size(int width, int height) {}

    /**
     * How pictures are resized.
     *
     * @param size the size; null if {@code shortest} gives it
     * @param shortest pixels of the shorter side
     */
    record Resize(Resampling resampling, @Nullable Size size, int shortest) {
        /** The longer side is rounded down. */
        Size of(int width, int height) {
            if (size != null) {
                return size;
            }
            return width <= height
                    ? new Size(shortest, (int) ((double) shortest * height / width))
                    : new Size((int) ((double) shortest * width / height), shortest);
        }
    }

    /** @param planes {@code float[3][height][width]} in one array */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Pixels(float[] planes, Size size) {}

    /**
     * Reads the configuration. Keys that it lacks have the defaults of {@code CLIPImageProcessor}.
     *
     * @throws ModelException if it is missing or invalid
     */
    static ClipPreprocessor read(Path root) throws ModelException {
        return of(ConfigFile.read(root, CONFIG));
    }

    static ClipPreprocessor of(ConfigFile config) throws ModelException {
        boolean normalises = config.flag("do_normalize", true);
        return new ClipPreprocessor(
                config.flag("do_resize", true) ? resize(config) : null,
                config.flag("do_center_crop", true) ? crop(config) : null,
                config.flag("do_rescale", true) ? config.number("rescale_factor", 1 / 255.0) : 1,
                normalises ? channels(config, "image_mean", CLIP_MEANS) : List.of(0f, 0f, 0f),
                normalises ? channels(config, "image_std", CLIP_DEVIATIONS) : List.of(1f, 1f, 1f));
    }

    private static Resize resize(ConfigFile config) throws ModelException {
        Resampling resampling = switch (config.integer("resample", 3, 0, 5)) {
            case 2 -> Resampling.BILINEAR;
            case 3 -> Resampling.BICUBIC;
            default ->
                throw new ModelException(
                        config.name() + ": resample must be 2 (bilinear) or 3 (bicubic); others are not known.");
        };
        JsonNode size = config.value("size").orElse(null);
        if (size == null) {
            return new Resize(resampling, null, 224);
        }
        JsonNode shortest = size.isObject() ? size.path("shortest_edge") : size;
        return size.has("height") || size.has("width")
                ? new Resize(resampling, both(config, "size", size), 0)
                : new Resize(resampling, null, side(config, "size", size, shortest));
    }

    private static Size crop(ConfigFile config) throws ModelException {
        JsonNode size = config.value("crop_size").orElse(null);
        if (size == null) {
            return new Size(224, 224);
        }
        if (size.isObject()) {
            return both(config, "crop_size", size);
        }
        int side = side(config, "crop_size", size, size);
        return new Size(side, side);
    }

    private static Size both(ConfigFile config, String key, JsonNode size) throws ModelException {
        return new Size(side(config, key, size, size.path("width")), side(config, key, size, size.path("height")));
    }

    private static int side(ConfigFile config, String key, JsonNode size, JsonNode side) throws ModelException {
        if (!side.isIntegralNumber() || side.longValue() < 1 || side.longValue() > MAX_SIDE) {
            throw config.wrong(key, "the pixels of a side, of height and width, or of shortest_edge", size);
        }
        return side.intValue();
    }

    private static List<Float> channels(ConfigFile config, String key, List<Float> standard) throws ModelException {
        JsonNode list = config.value(key).orElse(null);
        if (list == null) {
            return standard;
        }
        if (!list.isArray() || list.size() != 3 || !list.valueStream().allMatch(JsonNode::isNumber)) {
            throw config.wrong(key, "a list of 3 numbers", list);
        }
        return list.valueStream().map(JsonNode::floatValue).toList();
    }

    /** @param argb {@code width · height} pixels 0xAARRGGBB, row by row from the top left; alpha is ignored */
    Pixels apply(int[] argb, int width, int height) {
        Size from = resize == null ? new Size(width, height) : resize.of(width, height);
        int[] resized =
                resize == null ? argb : resize.resampling.resize(argb, width, height, from.width(), from.height());
        Size to = crop == null ? from : crop;
        int left = Math.floorDiv(from.width() - to.width(), 2);
        int top = Math.floorDiv(from.height() - to.height(), 2);
        int count = Math.multiplyExact(to.width(), to.height());
        float[] planes = new float[Math.multiplyExact(3, count)];
        for (int i = 0; i < count; i++) {
            int x = left + i % to.width();
            int y = top + i / to.width();
            boolean inside = x >= 0 && x < from.width() && y >= 0 && y < from.height();
            int pixel = inside ? resized[y * from.width() + x] : 0;
            for (int channel = 0; channel < 3; channel++) {
                int level = pixel >> (16 - 8 * channel) & 0xFF;
                planes[channel * count + i] = ((float) (level * factor) - means.get(channel)) / deviations.get(channel);
            }
        }
        return new Pixels(planes, to);
    }
}
