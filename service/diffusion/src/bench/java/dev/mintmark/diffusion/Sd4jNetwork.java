package dev.mintmark.diffusion;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The sampling loop of oracle/sd4j on one network. Its classes are no dependency of ours: they are found by name where whoever
 * measures has put them on the class path.
 */
final class Sd4jNetwork implements AutoCloseable {
    private static final String PACKAGE = "com.oracle.labs.mlrg.sd4j.";
    private static final int FACTOR = 8; // sd4j takes the size in pixels and divides

    private final AutoCloseable network;
    private final Method inference;
    private final Constructor<?> tensor;
    private final Object lms;
    private final Logger log = Logger.getLogger(PACKAGE + "UNet"); // held, or its level is forgotten

    /**
     * Loads a network.
     *
     * @param file the ONNX file; its {@code timestep} has the shape [1]
     * @throws IllegalStateException if sd4j's classes are not there or refuse the file
     */
    Sd4jNetwork(Path file, int threads) throws OrtException {
        log.setLevel(Level.WARNING);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        try {
            Class<?> type = Class.forName(PACKAGE + "UNet");
            Class<?> tensors = Class.forName(PACKAGE + "FloatTensor");
            Class<?> schedulers = Class.forName(PACKAGE + "Schedulers");
            network = (AutoCloseable) type.getConstructor(Path.class, OrtSession.SessionOptions.class)
                    .newInstance(file, options);
            inference = type.getMethod(
                    "inference",
                    int.class,
                    tensors,
                    float.class,
                    int.class,
                    int.class,
                    int.class,
                    int.class,
                    Consumer.class,
                    schedulers);
            tensor = tensors.getConstructor(FloatBuffer.class, long[].class);
            lms = schedulers.getField("LMS").get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("sd4j's classes cannot be used: " + e, e);
        }
    }

    /**
     * Draws latents with guidance and the LMS sampler.
     *
     * @param latents width and height of the latents
     * @param words length of the text's encoding
     * @param width width of the text's encoding
     * @return nanoseconds
     */
    long draw(int latents, int steps, int words, int width) {
        FloatBuffer text = ByteBuffer.allocateDirect(2 * words * width * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Consumer<Integer> nobody = step -> {};
        try {
            Object encoding = tensor.newInstance(text, new long[] {2, words, width});
            int side = latents * FACTOR;
            long begin = System.nanoTime();
            inference.invoke(network, steps, encoding, 7.5f, 1, side, side, 7, nobody, lms);
            return System.nanoTime() - begin;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("sd4j does not draw: " + e.getCause(), e);
        }
    }

    @Override
    public void close() throws Exception {
        network.close();
    }
}
