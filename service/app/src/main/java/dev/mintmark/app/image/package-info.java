/**
 * Reads and writes PNG and JPEG and reads WebP, with limits on size and work that are checked before anything is decoded. Uses
 * {@code artwork} for the names of the formats.
 */
@NullMarked
package dev.mintmark.app.image;

import org.jspecify.annotations.NullMarked;
