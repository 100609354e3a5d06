package dev.mintmark.app.draw;

import com.sun.management.OperatingSystemMXBean;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.diffusion.AttentionMemory;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;

/**
 * Whether a drawing fits into the memory of a machine that draws on its CPU. What a UNet's attention takes grows with the square of
 * the area, and where it is more than the machine has, the operating system would end the whole service. Nothing is known of
 * transformers, of folders without configurations and of networks with ONNX Runtime's own operators, whose attention can be fused:
 * these are drawn. Immutable.
 *
 * @param bytes of the machine
 */
record DrawMemory(long bytes) {
    private static final double GIBIBYTE = 1L << 30;

    /** Returns the memory of this machine, or of the container that this process is confined to. */
    static DrawMemory ofMachine() {
        return new DrawMemory(
                ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : Long.MAX_VALUE);
    }

    /** @throws StepFailedException if the model draws on the CPU, and the machine has less memory than the attention takes */
    void require(DrawParameters parameters, DiffusionModel model) throws StepFailedException {
        if (model.device().equals("CPU")) {
            require(parameters, model.folder());
        }
    }

    /** @throws StepFailedException if the machine has less memory than the drawing's attention takes */
    void require(DrawParameters parameters, ModelFolder folder) throws StepFailedException {
        long needed = attention(drawn(parameters, folder), folder);
        if (needed > bytes && !hasOwnOperators(folder)) {
            DrawParameters drawn = drawn(parameters, folder);
            throw new StepFailedException(
                    "too-large",
                    String.format(
                            Locale.ROOT,
                            "A picture of %d x %d pixels takes %.1f GiB for the attention of this model, and this machine has %.1f GiB;"
                                    + " draw it smaller, or on a GPU.",
                            drawn.width(),
                            drawn.height(),
                            needed / GIBIBYTE,
                            bytes / GIBIBYTE));
        }
    }

    /** Returns how many pictures can be drawn together in half of the memory, at least 1. */
    int pictures(DrawParameters parameters, ModelFolder folder) {
        long each = attention(parameters, folder);
        return each == 0 ? Integer.MAX_VALUE : (int) Math.clamp(bytes / 2 / each, 1, Integer.MAX_VALUE);
    }

    /** Returns the parameters in the largest size in which steps are run. */
    private static DrawParameters drawn(DrawParameters parameters, ModelFolder folder) {
        Double strength = parameters.highResolutionStrength();
        return strength != null && strength == 0 ? SecondPass.first(parameters, folder.sizeMultiple()) : parameters;
    }

    /** Returns whether the UNet imports the operators of {@code com.microsoft}. The weights of large ones lie beside the file. */
    private static boolean hasOwnOperators(ModelFolder folder) {
        byte[] wanted = "com.microsoft".getBytes(StandardCharsets.US_ASCII);
        try (InputStream in =
                new BufferedInputStream(Files.newInputStream(folder.root().resolve("unet/model.onnx")), 1 << 16)) {
            int found = 0;
            for (int next = in.read(); next >= 0; next = in.read()) {
                found = next == wanted[found] ? found + 1 : next == wanted[0] ? 1 : 0;
                if (found == wanted.length) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return true; // the drawing says what is wrong with the file
        }
    }

    private static long attention(DrawParameters parameters, ModelFolder folder) {
        try {
            return AttentionMemory.bytes(folder, parameters.width(), parameters.height(), 1, parameters.guidance() > 1);
        } catch (ModelException e) {
            return 0; // not known
        }
    }
}
