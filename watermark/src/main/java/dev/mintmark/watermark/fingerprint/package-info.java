/**
 * Perceptual hashes of pictures, PDQ and the ISCC Image-Code, for whole pictures and for windows of them, and an index
 * that finds near ones.
 */
@NullMarked
package dev.mintmark.watermark.fingerprint;

import org.jspecify.annotations.NullMarked;
