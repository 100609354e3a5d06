package dev.mintmark.diffusion;

import java.nio.file.Path;

/**
 * The identity of a ControlNet that was added to a model: the SHA-256 over the lines of its files, as in {@link ModelChecksum} and
 * with paths within its folder. Run inside the folder, this command prints it:
 *
 * <pre>find -L . -type f -exec sha256sum {} + | sed 's#  ./#  #' | LC_ALL=C sort | sha256sum</pre>
 *
 * <p>Immutable.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record ControlNetChecksum(Path folder, String sha256) {}
