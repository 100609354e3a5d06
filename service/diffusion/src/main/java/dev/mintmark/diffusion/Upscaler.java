package dev.mintmark.diffusion;

import ai.onnxruntime.OrtException;
import dev.mintmark.diffusion.family.ImageTensor;
import dev.mintmark.diffusion.onnx.HostTensor;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.onnx.OnnxPart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * A network that enlarges pictures by a whole factor, such as ESRGAN (Wang et al., 2018) or Real-ESRGAN (Wang et al., 2021), in a
 * folder with {@code model.onnx}. Its one input is a picture {@code [1, 3, height, width]}, red first, 0 to 1; its output is the
 * larger one. Networks for one size of input are used as well.
 *
 * <p>Pictures that are larger than a window are enlarged in windows, which overlap, so that memory does not grow with them.
 *
 * <p>Thread-safe: one picture is enlarged at a time. Owns its ONNX Runtime session.
 */
public final class Upscaler implements AutoCloseable {
    /** The largest number of pixels of a result. */
    public static final int MAX_PIXELS = 1 << 28;

    /** Sides of the picture by which the factor is found out, where the network takes any. */
    private static final int PROBE = 32;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final OnnxBackend backend;
    private final OnnxPart part;
    private final OnnxPart.Port input;
    private final OnnxPart.Port output;
    private final int factor;
    private boolean closed;

    private Upscaler(OnnxBackend backend, OnnxPart part) throws ModelException {
        this.backend = backend;
        this.part = part;
        if (part.inputNames().size() != 1) {
            throw new ModelException(part.file() + " has the inputs " + String.join(", ", part.inputNames())
                    + "; a network that enlarges pictures has one.");
        }
        this.input = part.input(part.inputNames().iterator().next(), OnnxPart.FLOATS, 4, 4);
        this.output = part.outputOrFirst("output", 4);
        if (!input.accepts(0, 1) || !input.accepts(1, 3)) {
            throw new ModelException(part.file() + " does not take one picture with three channels.");
        }
        this.factor = measuredFactor();
    }

    /**
     * Loads the network in a folder.
     *
     * @throws ModelException if the file is missing or does not enlarge pictures by a whole factor, or if CUDA was requested and does
     *     not load
     */
    public static Upscaler load(Path folder, Device device) throws ModelException {
        Path absolute = folder.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw new ModelException(folder + " is not the folder of a model.");
        }
        OnnxBackend backend = OnnxBackend.open(device);
        try {
            String name = String.valueOf(absolute.getFileName());
            return new Upscaler(backend, OnnxPart.load(backend, parent, name, false));
        } catch (ModelException | RuntimeException e) {
            backend.close();
            throw e;
        }
    }

    /** Returns by how much it multiplies the sides of a picture. */
    public int factor() {
        return factor;
    }

    private int measuredFactor() throws ModelException {
        int height = side(2, PROBE);
        int width = side(3, PROBE);
        List<Long> shape;
        try {
            shape = run(new float[3 * height * width], height, width).shape();
        } catch (DrawException e) {
            throw new ModelException(e.getMessage(), e);
        }
        long found = shape.get(3) / width;
        if (found < 1 || !shape.equals(List.of(1L, 3L, found * height, found * width))) {
            throw new ModelException(part.file() + " makes " + shape + " of a picture [1, 3, " + height + ", " + width
                    + "]; a network that enlarges pictures multiplies both sides by one whole number.");
        }
        return Math.toIntExact(found);
    }

    private int side(int axis, int otherwise) {
        return input.shape()[axis] > 0 ? (int) input.shape()[axis] : otherwise;
    }

    /**
     * Enlarges a picture.
     *
     * @param listener is called after each window and can cancel
     * @throws InvalidDrawRequestException if the picture has transparent pixels, or the result would have more than
     *     {@link #MAX_PIXELS}
     * @throws DrawCancelledException if the listener returned false, or another thread cancelled
     * @throws DrawFailedException if ONNX Runtime fails, the result is not finite, or this is closed
     */
    public InputImage enlarge(InputImage picture, StepListener listener, Cancellation cancellation) {
        picture.check("image", "picture", picture.width(), picture.height());
        long pixels = (long) picture.width() * picture.height() * factor * factor;
        if (pixels > MAX_PIXELS) {
            throw new InvalidDrawRequestException(
                    "image",
                    "Enlarged " + factor + " times, the picture would have " + pixels + " pixels; at most " + MAX_PIXELS
                            + " are possible.");
        }
        lock.lock();
        try {
            if (closed) {
                throw new DrawFailedException("The network " + part.file() + " is closed.", null);
            }
            backend.allowRuns();
            cancellation.onCancel(backend::endRuns);
            return inWindows(picture, listener);
        } finally {
            cancellation.onCancel(null);
            lock.unlock();
        }
    }

    private InputImage inWindows(InputImage picture, StepListener listener) {
        List<Window> rows = Window.of(picture.height(), side(2, 0));
        List<Window> columns = Window.of(picture.width(), side(3, 0));
        float[] planes = ImageTensor.zeroToOne(picture.argb());
        int[] argb = new int[picture.width() * factor * picture.height() * factor];
        int done = 0;
        for (Window row : rows) {
            for (Window column : columns) {
                float[] cut = cut(planes, picture, row, column);
                write(run(cut, row.size(), column.size()), row, column, argb, picture.width() * factor);
                done++;
                if (!listener.onStep(done, rows.size() * columns.size())) {
                    throw new DrawCancelledException(done, rows.size() * columns.size());
                }
            }
        }
        return new InputImage(argb, picture.width() * factor, picture.height() * factor);
    }

    private static float[] cut(float[] planes, InputImage picture, Window row, Window column) {
        int height = picture.height();
        int width = picture.width();
        float[] part = new float[3 * row.size() * column.size()];
        int to = 0;
        for (int plane = 0; plane < 3; plane++) {
            for (int y = 0; y < row.size(); y++) {
                int from = (plane * height + Window.mirrored(row.start() + y, height)) * width;
                for (int x = 0; x < column.size(); x++) {
                    part[to++] = planes[from + Window.mirrored(column.start() + x, width)];
                }
            }
        }
        return part;
    }

    private OnnxPart.Values run(float[] planes, int height, int width) {
        try (HostTensor tensor = new HostTensor(part.ort(), input.type(), 1, 3, height, width)) {
            tensor.put(0, planes);
            OnnxPart.Values values = part.run(Map.of(input.name(), tensor.tensor()), output.name());
            if (!values.isFinite()) {
                throw part.notFinite("picture", input);
            }
            return values;
        } catch (OrtException e) {
            throw part.failed(e);
        }
    }

    /** Writes the middle of a window, which is what its neighbours do not write. */
    private void write(OnnxPart.Values enlarged, Window row, Window column, int[] argb, int width) {
        int sourceHeight = row.size() * factor;
        int sourceWidth = column.size() * factor;
        if (!enlarged.shape().equals(List.of(1L, 3L, (long) sourceHeight, (long) sourceWidth))) {
            throw new DrawFailedException(
                    part.file() + " made " + enlarged.shape() + " of a picture of " + column.size() + " × " + row.size()
                            + " pixels.",
                    null);
        }
        int[] pixels = ImageTensor.pixels(enlarged.floats());
        for (int y = row.from() * factor; y < row.to() * factor; y++) {
            System.arraycopy(
                    pixels,
                    (y - row.start() * factor) * sourceWidth + (column.from() - column.start()) * factor,
                    argb,
                    y * width + column.from() * factor,
                    (column.to() - column.from()) * factor);
        }
    }

    /** Closes the session, after the picture in progress. A second call has no effect. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            backend.close();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A part of one side of a picture, in pixels of the picture. Beyond the picture it is mirrored.
     *
     * @param start where the network's input begins
     * @param size how long it is
     * @param from where the part of its output begins that is used
     * @param to where that ends
     */
    private record Window(int start, int size, int from, int to) {
        /** The largest window of a network that takes any. */
        static final int LARGEST = 320;

        /** Pixels at the end of a window whose values are not used where a neighbour has better ones. */
        static final int MARGIN = 32;

        /** Some networks halve or quarter their input first. */
        static final int MULTIPLE = 4;

        /** @param fixed the size that the network takes; 0 for any */
        static List<Window> of(int length, int fixed) {
            int size = fixed > 0 ? fixed : Math.min(LARGEST, Math.ceilDiv(length, MULTIPLE) * MULTIPLE);
            if (length <= size) {
                return List.of(new Window(0, size, 0, length));
            }
            int overlap = Math.min(2 * MARGIN, size / 2);
            int count = Math.ceilDiv(length - overlap, size - overlap);
            return IntStream.range(0, count)
                    .mapToObj(i -> between(i, count, size, size - overlap, length))
                    .toList();
        }

        private static Window between(int i, int count, int size, int stride, int length) {
            int start = Math.min(i * stride, length - size);
            int from = i == 0 ? 0 : (start + (i - 1) * stride + size) / 2;
            int next = Math.min((i + 1) * stride, length - size);
            int to = i == count - 1 ? length : (next + start + size) / 2;
            return new Window(start, size, from, to);
        }

        /** The position in the picture that a position beyond its end mirrors. */
        static int mirrored(int position, int length) {
            if (length == 1) {
                return 0;
            }
            int folded = position % (2 * length - 2);
            return folded < length ? folded : 2 * length - 2 - folded;
        }
    }
}
