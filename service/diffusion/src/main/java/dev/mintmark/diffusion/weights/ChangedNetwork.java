package dev.mintmark.diffusion.weights;

import ai.onnxruntime.OnnxJavaType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network to load.
 *
 * @param file the network's own file, or a changed copy, which {@link #close} removes
 * @param bytes the changed network, if it has values in files beside it; null to load the file
 * @param external new values of weights that lie in files beside the network, by their names
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ChangedNetwork(Path file, boolean isCopy, byte @Nullable [] bytes, Map<String, External> external)
        implements AutoCloseable {
    /** New values of a weight, in the type and the byte order of the model. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record External(ByteBuffer values, long[] shape, OnnxJavaType type) {}

    /** Returns a network that nothing changes. */
    static ChangedNetwork unchanged(Path file) {
        return new ChangedNetwork(file, false, null, Map.of());
    }

    @Override
    public void close() {
        if (isCopy) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                file.toFile().deleteOnExit();
            }
        }
    }
}
