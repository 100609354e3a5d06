package dev.mintmark.diffusion.safety;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.onnx.HostTensor;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.onnx.OnnxPart;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The network that decides whether a picture is unsafe: {@code StableDiffusionSafetyChecker} of diffusers, which compares the
 * picture's CLIP embedding with those of forbidden concepts (Rando et al., 2022, describe it). Its session belongs to the backend.
 */
public final class SafetyChecker {
    /** Sub-folder of the checker in a model's folder. */
    public static final String PART = "safety_checker";

    private static final String CLIP_INPUT = "clip_input";
    private static final String IMAGES = "images";
    private static final String FLAGS = "has_nsfw_concepts";

    private final OnnxPart part;
    private final ClipPreprocessor preprocessor;
    private final OnnxPart.Port clipInput;
    private final OnnxPart.@Nullable Port images;

    private SafetyChecker(OnnxPart part, ClipPreprocessor preprocessor) throws ModelException {
        this.part = part;
        this.preprocessor = preprocessor;
        part.checkInputs("a safety checker", Set.of(CLIP_INPUT), Set.of(IMAGES));
        this.clipInput = part.input(CLIP_INPUT, OnnxPart.FLOATS, 4, 4);
        this.images = part.inputNames().contains(IMAGES) ? part.input(IMAGES, OnnxPart.FLOATS, 4, 4) : null;
        part.requireFlags(FLAGS);
        ClipPreprocessor.Size size = preprocessor.crop();
        if (size != null && !(clipInput.accepts(2, size.height()) && clipInput.accepts(3, size.width()))) {
            throw new ModelException(part.file() + " takes pictures of "
                    + clipInput.shape()[3] + " × "
                    + clipInput.shape()[2] + " pixels; " + ClipPreprocessor.CONFIG + " crops to " + size.width() + " × "
                    + size.height() + ".");
        }
    }

    /**
     * Loads the checker of a model; empty if its folder has none.
     *
     * @throws ModelException if the checker or its preprocessor's configuration is invalid, or the configuration is missing
     */
    public static Optional<SafetyChecker> load(OnnxBackend backend, ModelFolder folder) throws ModelException {
        Path root = folder.root();
        if (!folder.hasSafetyChecker()) {
            return Optional.empty();
        }
        ClipPreprocessor preprocessor = ClipPreprocessor.read(root);
        return Optional.of(new SafetyChecker(OnnxPart.load(backend, root, PART, false), preprocessor));
    }

    /**
     * Returns whether the checker flags a picture.
     *
     * @param argb {@code width · height} opaque pixels 0xFFRRGGBB, row by row from the top left
     */
    public boolean flags(int[] argb, int width, int height) {
        ClipPreprocessor.Pixels pixels = preprocessor.apply(argb, width, height);
        int shownHeight = pixels.size().height();
        int shownWidth = pixels.size().width();
        try (HostTensor clip = new HostTensor(part.ort(), clipInput.type(), 1, 3, shownHeight, shownWidth)) {
            clip.put(0, pixels.planes());
            Map<String, OnnxTensor> feeds = new HashMap<>(Map.of(CLIP_INPUT, clip.tensor()));
            if (images == null) {
                return part.runForFlag(feeds, FLAGS);
            }
            try (HostTensor picture = new HostTensor(part.ort(), images.type(), 1, height, width, 3)) {
                picture.put(0, zeroToOne(argb));
                feeds.put(IMAGES, picture.tensor());
                return part.runForFlag(feeds, FLAGS);
            }
        } catch (OrtException e) {
            throw part.failed(e);
        }
    }

    /** Returns {@code float[height][width][3]}, 0 to 1: the picture that the network blackens, which is not read. */
    private static float[] zeroToOne(int[] argb) {
        float[] values = new float[Math.multiplyExact(3, argb.length)];
        for (int i = 0; i < argb.length; i++) {
            values[3 * i] = (argb[i] >> 16 & 0xFF) / 255f;
            values[3 * i + 1] = (argb[i] >> 8 & 0xFF) / 255f;
            values[3 * i + 2] = (argb[i] & 0xFF) / 255f;
        }
        return values;
    }
}
