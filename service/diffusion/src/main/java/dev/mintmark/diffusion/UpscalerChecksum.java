package dev.mintmark.diffusion;

import java.nio.file.Path;

/**
 * The identity of an upscaler that was added to a model: the SHA-256 over the lines of its files, as that of a
 * {@link ControlNetChecksum}. Immutable.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record UpscalerChecksum(Path folder, String sha256) {}
