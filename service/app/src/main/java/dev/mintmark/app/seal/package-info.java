/**
 * The second step, from pixels to the final file: the watermark, the encoding, the signed C2PA manifest, and the keys for them.
 * Uses {@code artwork}, {@code config}, {@code image}, {@code io} and {@code secrets}.
 */
@NullMarked
package dev.mintmark.app.seal;

import org.jspecify.annotations.NullMarked;
