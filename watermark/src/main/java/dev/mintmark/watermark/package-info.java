/**
 * An invisible watermark of 64 bits that is detected without the original. Start with {@link
 * dev.mintmark.watermark.Watermarker}.
 */
@NullMarked
package dev.mintmark.watermark;

import org.jspecify.annotations.NullMarked;
