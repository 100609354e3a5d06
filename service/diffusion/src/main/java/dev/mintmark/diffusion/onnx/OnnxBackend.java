package dev.mintmark.diffusion.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.weights.ChangedNetwork;
import dev.mintmark.diffusion.weights.NewToken;
import dev.mintmark.diffusion.weights.WeightChanges;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime with one device, for one model. Its sessions compute the same bytes in every run. Owns the sessions, the options of
 * their runs, and what else is loaded for the model. Thread-safe.
 */
public final class OnnxBackend implements AutoCloseable {
    /** Where a model that is given as bytes has its external data. */
    private static final String EXTERNAL_FOLDER = "session.model_external_initializers_file_folder_path";

    /** Makes a session fail, instead of using the CPU, if the requested device cannot run every node. */
    private static final String NO_FALLBACK = "session.disable_cpu_ep_fallback";

    /** Makes a run give the memory that its session's arenas no longer use back to the system, when it ends. */
    private static final String SHRINK_ARENAS = "memory.enable_memory_arena_shrinkage";

    /** Whether a thread that waits for the next operator of a run asks for it again and again instead of sleeping. */
    private static final String SPINNING = "session.intra_op.allow_spinning";

    private static final String STOP_SPINNING = "session.force_spinning_stop";

    private final OrtEnvironment environment;
    private final boolean cuda;
    private final @Nullable String note;

    private final WeightChanges changes;
    private final boolean spinning;
    private final RunOptions runOptions;
    private final RunOptions shrinkingRunOptions;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private volatile boolean interrupted;
    private boolean closed;

    private OnnxBackend(
            OrtEnvironment environment, boolean cuda, @Nullable String note, WeightChanges changes, boolean spinning)
            throws ModelException {
        this.environment = environment;
        this.cuda = cuda;
        this.note = note;
        this.changes = changes;
        this.spinning = spinning;
        try {
            this.runOptions = own(new RunOptions());
            this.shrinkingRunOptions = own(new RunOptions());
            shrinkingRunOptions.addRunConfigEntry(SHRINK_ARENAS, cuda ? "cpu:0;gpu:0" : "cpu:0");
        } catch (OrtException e) {
            throw new ModelException("ONNX Runtime cannot be used: " + oneLine(e.getMessage()), e);
        }
    }

    /** Opens a device for models that are loaded as they are. */
    public static OnnxBackend open(Device wanted) throws ModelException {
        return open(wanted, WeightChanges.NONE, false);
    }

    /**
     * Opens a device.
     *
     * @param changes what is changed in the networks that are loaded
     * @param spinning as in {@link dev.mintmark.diffusion.LoadOptions}
     * @throws ModelException if ONNX Runtime does not load, or if CUDA is wanted and does not
     */
    public static OnnxBackend open(Device wanted, WeightChanges changes, boolean spinning) throws ModelException {
        OrtEnvironment environment = environment();
        if (wanted == Device.CPU) {
            return new OnnxBackend(environment, false, null, changes, spinning);
        }
        Optional<String> missing = whyNoCuda(environment);
        if (missing.isEmpty()) {
            return new OnnxBackend(environment, true, null, changes, spinning);
        }
        String reason = "CUDA cannot be used: " + missing.get();
        if (wanted == Device.CUDA) {
            throw new ModelException(reason);
        }
        return new OnnxBackend(environment, false, reason, changes, spinning);
    }

    /** Returns the environment, in which tensors are created. */
    public OrtEnvironment ort() {
        return environment;
    }

    /** Returns the device in use: "CPU" or "CUDA". */
    public String device() {
        return cuda ? "CUDA" : "CPU";
    }

    /** Returns why the CPU is used although CUDA was preferred. */
    public Optional<String> note() {
        return Optional.ofNullable(note);
    }

    /**
     * Returns the tokens that textual inversions add to a CLIP text encoder, which must be loaded after this.
     *
     * @param root the model's folder
     * @param encoder sub-folder of the encoder
     */
    public List<NewToken> newTokens(Path root, String encoder) throws ModelException {
        return changes.newTokens(root.resolve(encoder).resolve("model.onnx"));
    }

    /** Closes a part of the model when this is closed, after the parts that were added later; returns it. */
    public synchronized <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    /**
     * Opens a model file with its external data. The session is closed with this.
     *
     * @param keepArena whether the memory of one run is kept for the next, until a run with {@link #shrinkingRunOptions}
     */
    OrtSession session(Path model, boolean keepArena) throws OrtException, ModelException {
        List<OnnxTensor> replaced = new ArrayList<>();
        try (SessionOptions options = options(cuda, spinning);
                ChangedNetwork merged = changes.apply(model);
                ShortPath path = ShortPath.of(merged.file())) {
            options.setCPUArenaAllocator(keepArena);
            Map<String, OnnxTensorLike> external = new HashMap<>();
            for (Map.Entry<String, ChangedNetwork.External> entry :
                    merged.external().entrySet()) {
                ChangedNetwork.External weight = entry.getValue();
                OnnxTensor tensor = OnnxTensor.createTensor(
                        environment, weight.values().order(ByteOrder.nativeOrder()), weight.shape(), weight.type());
                replaced.add(tensor);
                external.put(entry.getKey(), tensor);
            }
            if (!external.isEmpty()) {
                options.addExternalInitializers(external);
            }
            if (merged.bytes() == null) {
                return own(environment.createSession(path.toString(), options));
            }
            Path folder = Path.of(path.toString()).toAbsolutePath().getParent();
            options.addConfigEntry(EXTERNAL_FOLDER, String.valueOf(folder));
            return own(environment.createSession(merged.bytes(), options));
        } finally {
            replaced.forEach(OnnxTensor::close);
        }
    }

    /** Returns the options of the runs of one drawing, by which another thread can end a run. */
    RunOptions runOptions() {
        return runOptions;
    }

    /** Returns the same for a run of a session with an arena, which gives the arena's memory back when it ends. */
    RunOptions shrinkingRunOptions() {
        return shrinkingRunOptions;
    }

    /** Ends the run in progress, and every later one until {@link #allowRuns}. */
    public void endRuns() {
        interrupted = true;
        terminate(true);
    }

    /** Allows runs again. */
    public void allowRuns() {
        interrupted = false;
        terminate(false);
    }

    boolean isInterrupted() {
        return interrupted;
    }

    private synchronized void terminate(boolean value) {
        try {
            if (!closed) {
                runOptions.setTerminate(value);
                shrinkingRunOptions.setTerminate(value);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not take its terminate flag.", e);
        }
    }

    /** Closes what it owns. A second call has no effect. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!owned.isEmpty()) {
            close(owned.getFirst());
        }
    }

    /** Closes one of the parts that it owns. */
    synchronized void close(AutoCloseable part) {
        owned.remove(part);
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException("A part of the model could not be closed: " + e.getMessage(), e);
        }
    }

    private static SessionOptions options(boolean cuda, boolean spinning) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
            options.setInterOpNumThreads(1);
            // without it, the threads leave the cores to whatever runs beside, and are woken for each operator
            options.addConfigEntry(SPINNING, spinning ? "1" : "0");
            options.addConfigEntry(STOP_SPINNING, "1"); // no thread spins between two runs
            options.setDeterministicCompute(true);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            if (cuda) {
                addCuda(options);
            }
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    private static void addCuda(SessionOptions options) throws OrtException {
        try (OrtCUDAProviderOptions cudaOptions = new OrtCUDAProviderOptions(0)) {
            cudaOptions.add("use_tf32", "0"); // ten bits of mantissa would break the likeness to the CPU
            cudaOptions.add("cudnn_conv_algo_search", "HEURISTIC"); // a timed search may choose anew each start
            options.addCUDA(cudaOptions);
        }
    }

    /** Runs a one-node model on CUDA alone, because the provider can fail without an error. */
    private static Optional<String> whyNoCuda(OrtEnvironment environment) {
        try (SessionOptions options = options(true, false)) {
            openProbe(environment, options).close();
            return Optional.empty();
        } catch (OrtException | LinkageError e) {
            return Optional.of(oneLine(e.getMessage()));
        }
    }

    /** Opens the probe; fails if its node would run on the CPU. */
    static OrtSession openProbe(OrtEnvironment environment, SessionOptions options) throws OrtException {
        options.addConfigEntry(NO_FALLBACK, "1");
        return environment.createSession(probe(), options);
    }

    private static byte[] probe() {
        try (InputStream in = OnnxBackend.class.getResourceAsStream("probe.onnx")) {
            if (in == null) {
                throw new IllegalStateException("The library's jar lacks its resource probe.onnx.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OrtEnvironment environment() throws ModelException {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            environment.setTelemetry(false);
            return environment;
        } catch (OrtException | LinkageError | IllegalStateException e) {
            throw new ModelException("ONNX Runtime cannot be loaded: " + oneLine(e.getMessage()), e);
        }
    }

    /** Shortens messages of ONNX Runtime, which can be pages; the beginning says where, the end says why. */
    static String oneLine(@Nullable String message) {
        String line = message == null ? "no reason given" : message.strip().replaceAll("\\s+", " ");
        if (line.length() > 420) {
            line = line.substring(0, 100) + " … " + line.substring(line.length() - 300);
        }
        return line.endsWith(".") ? line : line + ".";
    }
}
