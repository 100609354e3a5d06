/**
 * Reads PNG, JPEG, WebP, GIF, AVIF and HEIC to what a person sees, and writes PNG and JPEG, with limits on size, work and memory
 * that are checked before anything is decoded. Uses {@code artwork} for the names of the formats.
 */
@NullMarked
package dev.mintmark.app.image;

import org.jspecify.annotations.NullMarked;
